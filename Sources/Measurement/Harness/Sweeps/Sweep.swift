import Foundation

/// Told what a sweep is doing.
package protocol SweepObserver: Sendable {
  /// Before the first cell; `cells` are in the order in which they will run.
  func began(_ cells: [Cell])
  /// A cell's process is about to start.
  func started(_ cell: Cell)
  /// After a cell; `wallSeconds` is nil for one that was not run.
  func finished(_ cell: Cell, status: Status, wallSeconds: Double?)
  /// After the last cell.
  func ended()
}

/// What came of a sweep.
package struct SweepOutcome: Equatable, Sendable {
  /// Cells by status.
  package var counts: [Status: Int] = [:]
  /// Cells whose solver was to be checked, and whose every process was lost.
  package var unchecked: [Cell] = []
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
  /// The lines of earlier sessions.
  package var history: [JournalLine] = []
  /// What cells will probably need.
  package var estimates = CellEstimates()
  /// Where a cell's data are.
  package var paths: @Sendable (Cell) -> DataPaths? = { _ in nil }
  /// Looks before every cell whether what was recorded of the run still holds, and throws where it does not.
  package var precondition: @Sendable () async throws -> Void = {}
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
  /// - Returns: how many cells ended with each status, and what was not checked.
  /// - Throws: when a line cannot be written, a child cannot be started or ``precondition`` fails, or
  ///   ``CancellationError``, after the cell that was running has been recorded as interrupted; what was
  ///   measured before is in the journal.
  package func callAsFunction(
    journal: borrowing JournalWriter, observer: any SweepObserver
  ) async throws -> SweepOutcome {
    var outcome = SweepOutcome()
    var order = history.nextOrder
    let skipped = Set(history.latest.values.filter { $0.status == .skipped }.map(\.cell))
    var checks = try CheckState(checks, history: history)
    let admission = Admission(
      cells, limits: limits, budgetSeconds: budgetSeconds, estimates, start: clock.seconds)
    var expectation = WallTimeEstimate(cells, estimates: estimates)
    var standstillSeconds = 0.0
    observer.began(cells)
    defer { observer.ended() }
    for cell in cells {
      try Task.checkCancellation()
      observer.started(cell)
      let refusal = try admission.refuse(
        cell, checks: checks, seconds: expectation.expected(cell),
        now: clock.seconds - standstillSeconds)
      let line: JournalLine
      if let refusal {
        line = try self.line(cell, order: order, refusal)
      } else {
        try await precondition()
        let measured = try await measure(cell, order: order, check: try checks.checks(cell))
        line = measured.line
        standstillSeconds += measured.standstillSeconds
      }
      // A cell that was skipped before needs no second line that says so.
      if line.status != .skipped || !skipped.contains(line.cell) {
        try journal.append(line)
        order += 1
      }
      if Task.isCancelled, line.status == .interrupted { throw CancellationError() }
      let wallSeconds = refusal == nil ? line.wallSeconds : nil
      try checks.learn(line)
      expectation.finish(cell, wallSeconds: wallSeconds)
      outcome.counts[line.status, default: 0] += 1
      observer.finished(cell, status: line.status, wallSeconds: wallSeconds)
    }
    outcome.unchecked = checks.lost.sorted { ($0.solver, $0.point.m) < ($1.solver, $1.point.m) }
    return outcome
  }

  /// Runs one child; one that has to be given up is a crashed cell.
  ///
  /// - Returns: what is recorded, and for how long time stood still, which the budget does not count.
  private func measure(
    _ cell: Cell, order: Int, check: Bool
  ) async throws -> (line: JournalLine, standstillSeconds: Double) {
    let (started, start) = (clock.utc, clock.seconds)
    let request = try ChildRequest(
      CellAssignment(cell: cell, check: check, paths: paths(cell)),
      environment: environment(cell), limits: limits)
    var result: CellResult
    var wallSeconds: Double?
    var standstillSeconds = 0.0
    do {
      (result, wallSeconds, standstillSeconds) = try await launcher.measure(request)
    } catch LaunchError.notStarted(let reason) where !Task.isCancelled {
      // Nothing is wrong with the cell: it waits for a machine that can start it.
      throw LaunchError.notStarted(reason: reason)
    } catch {
      result = .lost(.crashed, "\(error)")
    }
    if Task.isCancelled, result.status != .ok {
      result = .lost(.interrupted, "ended by the user, or with the session that it ran in")
    }
    let line = try line(
      cell, order: order, result, wallSeconds: wallSeconds ?? clock.seconds - start,
      started: started)
    return (line, standstillSeconds)
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
