import Analysis
import Foundation
import Measurement
import Reporting

/// Small made-up runs.
enum ExportSample {
  /// What a data set's path may hold, the worst of it.
  static let awkward = "data/a<b>&\"c\",'d'\né/数据 x.csv"

  static func cell(
    m: Int, process: Int = 0, dataset: String = "sphere", solver: String = "gram-structured",
    family: String = "exact-gram"
  ) -> Cell {
    let point = Point(
      m: m, n: 32, d: 16, shift: 0.4, dataset: dataset, target: "gaussian", precision: "single",
      threads: 2)
    return Cell(
      solver: solver, family: family, point: point,
      options: ["damping": .word("none"), "tolerance": .number(1e-8)], seed: 1, process: process)
  }

  static func iteration(
    _ index: Int, _ seconds: Double, residual: Double? = 1, accepted: Bool = true
  ) -> IterationRecord {
    IterationRecord(
      index: index, seconds: seconds, phases: ["gram": seconds * 0.95],
      counters: ["multiply_adds": 8], phaseCounters: ["gram": ["multiply_adds": 8]],
      residual: residual, accepted: accepted, diagnostics: [:])
  }

  /// Training that was ok: an iteration for each of `seconds`.
  static func ok(_ seconds: [Double], finalResidual: Double? = 0.1) -> CellResult {
    CellResult(
      status: .ok, stopped: .iterations,
      setup: SetupRecord(
        seconds: 0.25, planningSeconds: 0, phases: ["setup": 0.25], counters: [:],
        phaseCounters: [:], diagnostics: [:]),
      iterations: seconds.enumerated().map { iteration($0, $1) }, finalResidual: finalResidual)
  }

  static func failed(_ status: Status) -> CellResult {
    CellResult(status: status, reason: "it said \"no\",\nthen stopped")
  }

  /// A run of one family and a ladder over the cells' m; a cell without a result has no line.
  static func run(_ outcomes: [(Cell, CellResult?)]) throws -> FamilyRun {
    let cells = outcomes.map(\.0)
    let study = StudyRecord(
      name: "width", variable: "m", solver: cells[0].solver, cells: try cells.map { try $0.key })
    let environment = EnvironmentRecord(
      files: MachineFiles { _ in nil }, variables: [:], blas: .init(), fftw: .init(),
      started: "2026-01-01T00:00:00Z")
    let manifest = Manifest(
      run: "run", toolVersion: "0.1.0", arguments: [], seed: 1, cells: cells, studies: [study],
      environment: environment)
    let lines = try outcomes.enumerated().compactMap { order, outcome in
      try outcome.1.map {
        try JournalLine(
          cell: outcome.0, order: order, run: "run", result: $0, wallSeconds: 1,
          started: "2026-01-01T00:00:00Z")
      }
    }
    return FamilyRun(family: cells[0].family, manifest: manifest, lines: lines)
  }

  static func export(
    _ outcomes: [(Cell, CellResult?)], selection: LadderSelection = LadderSelection()
  ) throws -> RunExport {
    try RunExport(of: [run(outcomes)], claims: Claim.all(), selection: selection)
  }

  /// Two processes at m = 64 that are ok, one point that is censored, and one of every other loss.
  static func withLosses(dataset: String = "sphere") -> [(Cell, CellResult?)] {
    [
      (cell(m: 64, process: 0, dataset: dataset), ok([9, 0.5, 0.7])),
      (cell(m: 64, process: 1, dataset: dataset), ok([9, 0.1])),
      (cell(m: 128, process: 0, dataset: dataset), ok([9, 1e-9])),
      (cell(m: 128, process: 1, dataset: dataset), failed(.timeout)),
      (cell(m: 256, dataset: dataset), failed(.crashed)),
      (cell(m: 512, dataset: dataset), failed(.skipped)),
      (cell(m: 1024, dataset: dataset), nil),
    ]
  }
}

extension ExportDocument {
  var text: String { get throws { String(decoding: try data, as: UTF8.self) } }

  /// What a JSON document holds.
  var json: Any { get throws { try JSONSerialization.jsonObject(with: try data) } }
}
