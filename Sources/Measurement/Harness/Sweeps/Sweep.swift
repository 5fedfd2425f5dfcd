import Foundation

/// Told what a sweep is doing.
package protocol SweepObserver: Sendable {
  /// Before the first cell; `cells` are in the order in which they will run.
  func began(_ cells: [Cell])
  func started(_ cell: Cell)
  /// After a cell; `wallSeconds` is nil for one that was not run.
  func finished(_ cell: Cell, status: Status, wallSeconds: Double?)
  /// After the last cell.
  func ended()
}

/// Runs cells one after the other, each in a child process, and records what came of each.
package struct Sweep: Sendable {
  /// What is run, in the order in which it is.
  package let cells: [Cell]
  /// The run's name.
  package let run: String
  /// What a child may use.
  package var limits = ResourceLimits()
  /// The time for all cells together.
  package var budgetSeconds: Double?
  /// Which cells check a solver before others are measured.
  package let checks: CheckPlan
  /// Those of the checking cells that have failed in an earlier session.
  package var failedChecks: Set<String> = []
  /// Cells that have a line which says that they were skipped: they need no second one.
  package var skipped: Set<String> = []
  /// The `order` of the first line.
  package var firstOrder = 0
  /// What cells will probably need.
  package var estimates = CellEstimates()
  /// Variables that a cell's child needs before it starts, the number of BLAS threads for example.
  package var environment: @Sendable (Cell) -> [String: String] = { _ in [:] }

  private let launcher: any Launcher
  private let clock: any HarnessClock

  /// - Parameters:
  ///   - cells: what is run, in any order.
  ///   - seed: of the random order.
  ///   - run: the run's name.
  ///   - checks: the cells that check a solver; those are run first.
  ///   - launcher: runs the children.
  ///   - clock: dates the records, and tells how much of the budget is left.
  /// - Throws: when a cell cannot be written as JSON.
  package init(
    cells: [Cell], seed: UInt64, run: String, checks: CheckPlan = CheckPlan(),
    launcher: any Launcher, clock: any HarnessClock = SystemClock()
  ) throws {
    let first = try cells.filter { try checks.checking.contains($0.key) }
    self.cells = RunOrder.order(cells, seed: seed, first: Set(first))
    self.run = run
    self.checks = checks
    self.launcher = launcher
    self.clock = clock
  }

  /// Runs every cell once, whatever happens to the others.
  ///
  /// - Returns: how many cells ended with each status.
  /// - Throws: when a line cannot be written, or ``CancellationError``, after the cell that was
  ///   running has been recorded as interrupted; what was measured before is in the journal.
  package func callAsFunction(
    journal: borrowing JournalWriter, observer: any SweepObserver
  ) async throws -> [Status: Int] {
    var counts: [Status: Int] = [:]
    var order = firstOrder
    var admission = Admission(self, start: clock.seconds)
    var expectation = WallTimeEstimate(cells, estimates: estimates)
    observer.began(cells)
    defer { observer.ended() }
    for cell in cells {
      try Task.checkCancellation()
      observer.started(cell)
      let expected = expectation.expected(cell)
      let refusal = try admission.refuse(cell, seconds: expected, now: clock.seconds)
      let line: JournalLine
      if let refusal {
        line = try self.line(cell, order: order, refusal)
      } else {
        line = try await measure(cell, order: order)
      }
      if line.status != .skipped || !skipped.contains(line.cell) {
        try journal.append(line)
        order += 1
      }
      if line.status == .interrupted { throw CancellationError() }
      let wallSeconds = refusal == nil ? line.wallSeconds : nil
      admission.finish(line)
      expectation.finish(cell, wallSeconds: wallSeconds)
      counts[line.status, default: 0] += 1
      observer.finished(cell, status: line.status, wallSeconds: wallSeconds)
    }
    return counts
  }

  /// Runs one child; one that cannot be run is a crashed cell.
  private func measure(_ cell: Cell, order: Int) async throws -> JournalLine {
    let (started, start) = (clock.utc, clock.seconds)
    let assignment = CellAssignment(cell: cell, check: checks.checking.contains(try cell.key))
    let request = ChildRequest(
      line: try RecordCoding.line(assignment) + Data("\n".utf8), environment: environment(cell),
      limits: limits)
    var result: CellResult
    var wallSeconds: Double?
    do {
      let outcome = try await launcher.run(request)
      (result, wallSeconds) = (CellResult(outcome), outcome.wallSeconds)
    } catch {
      result = .lost(.crashed, "\(error)")
    }
    if Task.isCancelled, result.status != .ok {
      result = .lost(.interrupted, "ended by the user, or with the session that it ran in")
    }
    return try line(
      cell, order: order, result, wallSeconds: wallSeconds ?? clock.seconds - start,
      started: started)
  }

  private func line(
    _ cell: Cell, order: Int, _ result: CellResult, wallSeconds: Double = 0,
    started: String? = nil
  ) throws -> JournalLine {
    try JournalLine(
      cell: cell, order: order, run: run, result: result, wallSeconds: wallSeconds,
      started: started ?? clock.utc)
  }
}
