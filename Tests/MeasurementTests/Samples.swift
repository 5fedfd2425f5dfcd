import Measurement
import TestSupport

/// Values to test with.
enum Sample {
  static func cell(m: Int = 8192, process: Int = 0, solver: String = "gram-structured") -> Cell {
    let point = Point(
      m: m, n: 32, d: 16, shift: 0.4, dataset: "sphere", target: "gaussian", precision: "single",
      threads: 2)
    return Cell(
      solver: solver, family: "exact-gram", point: point,
      options: ["damping": .word("none"), "tolerance": .number(1e-8)], seed: 1, process: process)
  }

  /// Three sizes, three processes each.
  static let cells = [256, 512, 1024].flatMap { m in (0..<3).map { cell(m: m, process: $0) } }

  static let result = CellResult(
    status: .ok, stopped: .iterations,
    setup: SetupRecord(
      seconds: 0.02, planningSeconds: 0, phases: ["draw": 0.02], counters: [:],
      phaseCounters: [:], diagnostics: ["learning_rate": 1]),
    iterations: [
      IterationRecord(
        index: 0, seconds: 0.0123, phases: ["forward": 0.004, "gram": 0.008],
        counters: ["multiply_adds": 1], phaseCounters: ["gram": ["multiply_adds": 1]],
        residual: 31.9, accepted: true, diagnostics: [:])
    ], finalResidual: 1e-9, peakMemoryBytes: 1, cpuSeconds: 0.1)

  static func line(_ order: Int = 0, result: CellResult = result) throws -> JournalLine {
    try JournalLine(
      cell: cell(process: order), order: order, run: "run", result: result, wallSeconds: 0.2,
      started: "2026-01-01T00:00:00Z")
  }

  static let environment = EnvironmentRecord(
    files: MachineFiles { _ in nil }, variables: [:], blas: .init(), fftw: .init(),
    started: "2026-01-01T00:00:00Z")

  static func manifest() -> Manifest {
    Manifest(
      run: "run", toolVersion: "0.1.0", arguments: ["-m", "1024"], seed: 1, cells: cells,
      studies: [StudyRecord(name: "width", variable: "m", solver: "gram-structured", cells: [])],
      environment: environment)
  }
}

/// An observer that says nothing.
struct Silence: SweepObserver {
  func began(_ cells: [Cell]) {}
  func started(_ cell: Cell) {}
  func finished(_ cell: Cell, status: Status, wallSeconds: Double?) {}
  func ended() {}
}

/// A launcher that starts nothing: it plays an outcome for each cell and lets the clock run.
struct PlayedLauncher: Launcher {
  let clock: ManualClock
  var seconds = 2.0
  let outcome: @Sendable (ChildRequest) async throws -> ChildOutcome

  func run(_ request: ChildRequest) async throws -> ChildOutcome {
    clock.advance(by: seconds)
    return try await outcome(request)
  }
}

extension ChildRequest {
  /// What the child would read.
  var assignment: CellAssignment {
    get throws { try RecordCoding.read(CellAssignment.self, from: line) }
  }
}
