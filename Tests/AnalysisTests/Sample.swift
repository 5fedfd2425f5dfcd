import Analysis
import Measurement

/// Small made-up records.
enum Sample {
  static func point(m: Int, n: Int, d: Int, shift: Double = 0) -> Point {
    Point(
      m: m, n: n, d: d, shift: shift, dataset: "sphere", target: "gaussian", precision: "single",
      threads: 2)
  }

  static func cell(
    _ point: Point, solver: String = "gram-structured", process: Int = 0,
    options: [String: OptionValue] = ["damping": .word("none")]
  ) -> Cell {
    Cell(
      solver: solver, family: "exact-gram", point: point, options: options, seed: 1,
      process: process)
  }

  static func iteration(
    _ index: Int, _ seconds: Double, phases: [String: Double] = [:],
    counts: [String: [String: Int]] = [:], residual: Double? = 1, accepted: Bool = true
  ) -> IterationRecord {
    let counters = counts.values.reduce(into: [:]) { sums, counts in
      sums.merge(counts, uniquingKeysWith: +)
    }
    return IterationRecord(
      index: index, seconds: seconds, phases: phases, counters: counters, phaseCounters: counts,
      residual: residual, accepted: accepted, diagnostics: [:])
  }

  static func setup(_ seconds: Double) -> SetupRecord {
    SetupRecord(
      seconds: seconds, planningSeconds: 0, phases: ["setup": seconds], counters: [:],
      phaseCounters: [:], diagnostics: [:])
  }

  static func ok(
    _ iterations: [IterationRecord], setup: SetupRecord? = nil, stopped: StopReason = .iterations,
    finalResidual: Double? = nil
  ) -> CellResult {
    CellResult(
      status: .ok, stopped: stopped, setup: setup, iterations: iterations,
      finalResidual: finalResidual)
  }

  static let environment = EnvironmentRecord(
    files: MachineFiles { _ in nil }, variables: [:], blas: .init(), fftw: .init(),
    started: "2026-01-01T00:00:00Z")
}

/// A run as it is made: cells with what came of them.
struct Recording {
  private(set) var cells: [Cell] = []
  private(set) var studies: [StudyRecord] = []
  private(set) var lines: [JournalLine] = []

  /// Adds a study of the cells' solver; a cell without a result has no line.
  mutating func add(
    _ study: String, in variable: String?, _ outcomes: [(Cell, CellResult?)]
  ) throws {
    let keys = try outcomes.map { try $0.0.key }
    let solver = outcomes.first?.0.solver ?? "none"
    studies.append(StudyRecord(name: study, variable: variable, solver: solver, cells: keys))
    for (cell, result) in outcomes {
      cells.append(cell)
      if let result { try append(cell, result) }
    }
  }

  /// Adds a line to the journal.
  mutating func append(_ cell: Cell, _ result: CellResult) throws {
    lines.append(
      try JournalLine(
        cell: cell, order: lines.count, run: "run", result: result, wallSeconds: 1,
        started: "2026-01-01T00:00:00Z"))
  }

  var manifest: Manifest {
    Manifest(
      run: "run", toolVersion: "0.1.0", arguments: [], seed: 1, cells: cells, studies: studies,
      environment: Sample.environment)
  }

  func analysis(claims: [Claim] = [], warnings: [String] = []) throws -> RunAnalysis {
    let run = FamilyRun(
      family: "exact-gram", manifest: manifest, lines: lines, warnings: warnings)
    return try RunAnalysis(of: [run], claims: claims)
  }
}
