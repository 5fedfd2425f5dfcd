import Foundation

/// Told what a sweep is doing.
package protocol SweepObserver: Sendable {
  /// Before the first cell; `cells` are in the order in which they will run.
  func began(_ cells: [Cell])
  func started(_ cell: Cell)
  func finished(_ cell: Cell, status: Status, wallSeconds: Double)
  /// After the last cell.
  func ended()
}

/// Runs cells one after the other, each in a child process, and records what came of each.
package struct Sweep: Sendable {
  private let cells: [Cell]
  private let run: String
  private let launcher: any Launcher
  private let clock: any HarnessClock
  private let environment: @Sendable (Cell) -> [String: String]

  /// - Parameters:
  ///   - cells: what is run, in any order.
  ///   - seed: of the random order.
  ///   - run: the run's name.
  ///   - launcher: runs the children.
  ///   - clock: dates the records.
  ///   - environment: variables that a cell's child needs before it starts, the number of BLAS
  ///     threads for example.
  package init(
    cells: [Cell], seed: UInt64, run: String, launcher: any Launcher,
    clock: any HarnessClock = SystemClock(),
    environment: @escaping @Sendable (Cell) -> [String: String]
  ) {
    self.cells = RunOrder.order(cells, seed: seed)
    self.run = run
    self.launcher = launcher
    self.clock = clock
    self.environment = environment
  }

  /// Runs every cell once, whatever happens to the others.
  ///
  /// - Returns: how many cells ended with each status.
  /// - Throws: when a line cannot be written, or ``CancellationError``; what was measured before is
  ///   in the journal.
  package func callAsFunction(
    journal: borrowing JournalWriter, observer: any SweepObserver
  ) async throws -> [Status: Int] {
    var counts: [Status: Int] = [:]
    observer.began(cells)
    defer { observer.ended() }
    for (order, cell) in cells.enumerated() {
      try Task.checkCancellation()
      observer.started(cell)
      let line = try await measure(cell, order: order)
      try journal.append(line)
      counts[line.status, default: 0] += 1
      observer.finished(cell, status: line.status, wallSeconds: line.wallSeconds)
    }
    return counts
  }

  /// Runs one child; one that cannot be run is a crashed cell.
  private func measure(_ cell: Cell, order: Int) async throws -> JournalLine {
    let (started, start) = (clock.utc, clock.seconds)
    var result: CellResult
    var wallSeconds: Double
    do {
      let outcome = try await launcher.run(
        line: try RecordCoding.line(cell) + Data("\n".utf8), environment: environment(cell))
      (result, wallSeconds) = (CellResult(outcome), outcome.wallSeconds)
    } catch let error where !(error is CancellationError) {
      (result, wallSeconds) = (.crashed("\(error)"), clock.seconds - start)
    }
    return try JournalLine(
      cell: cell, order: order, run: run, result: result, wallSeconds: wallSeconds,
      started: started)
  }
}
