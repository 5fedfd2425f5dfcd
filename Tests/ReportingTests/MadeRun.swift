import Analysis
import Foundation
import Measurement
import Reporting

/// A made-up run of two solvers along eight widths, on a data set of the given name; the residual falls by a factor a
/// step, and so to 1e-2 in two steps or not at all.
enum MadeRun {
  static let awkward = "</script><b>\"é\", '数'&.csv"

  static func report(
    name: String = "run", dataset: String = "sphere", timeout: Bool = false,
    factor: Double = 10
  ) throws -> ReportRun {
    var cells: [Cell] = []
    var lines: [JournalLine] = []
    var studies: [StudyRecord] = []
    for (place, solver) in ["gram-structured", "gram-explicit"].enumerated() {
      for study in ["common", "width"] {
        var keys: [String] = []
        for power in 8...15 {
          let cell = cell(solver, m: 1 << power, dataset: dataset, study: study)
          keys.append(try cell.key)
          cells.append(cell)
          let isLate = timeout && power == 15
          let result =
            isLate
            ? late : ok(seconds: Double(1 + place) * 1e-6 * Double(1 << power), factor: factor)
          lines.append(
            try JournalLine(
              cell: cell, order: lines.count, run: name, result: result, wallSeconds: 1,
              started: "2026-01-01T00:00:00Z"))
        }
        studies.append(StudyRecord(name: study, variable: "m", solver: solver, cells: keys))
      }
    }
    let manifest = Manifest(
      run: name, toolVersion: "0.1.0", arguments: ["--dataset", dataset], seed: 1, cells: cells,
      studies: studies, environment: environment)
    return try ReportRun(
      name: name,
      recorded: [FamilyRun(family: "exact-gram", manifest: manifest, lines: lines)],
      claims: try Claim.all())
  }

  private static let environment = EnvironmentRecord(
    files: MachineFiles { _ in nil }, variables: [:], blas: .init(), fftw: .init(),
    started: "2026-01-01T00:00:00Z")

  private static func cell(_ solver: String, m: Int, dataset: String, study: String) -> Cell {
    let point = Point(
      m: m, n: 32, d: study == "common" ? 16 : 8, shift: 0, dataset: dataset, target: "gaussian",
      precision: "single", threads: 2)
    return Cell(
      solver: solver, family: "exact-gram", point: point, options: ["damping": .word("none")],
      seed: 1, process: 0)
  }

  private static let late = CellResult(status: .timeout, reason: "60 s are over")

  private static func ok(seconds: Double, factor: Double) -> CellResult {
    let iterations = (0..<4).map { index in
      IterationRecord(
        index: index, seconds: seconds * (1 + 0.01 * Double(index)),
        phases: ["gram": seconds * 0.7, "forward": seconds * 0.3],
        counters: ["multiply_adds": 100],
        phaseCounters: ["gram": ["multiply_adds": 60], "forward": ["multiply_adds": 40]],
        residual: pow(factor, -Double(index)), accepted: true, diagnostics: [:])
    }
    return CellResult(
      status: .ok, stopped: .iterations,
      setup: SetupRecord(
        seconds: 1e-3, planningSeconds: 0, phases: ["setup": 1e-3], counters: [:],
        phaseCounters: [:], diagnostics: [:]), iterations: iterations,
      finalResidual: pow(factor, -4)
    )
  }
}
