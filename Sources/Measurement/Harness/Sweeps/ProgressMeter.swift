import Foundation
import Synchronization

/// Shows how far a sweep is: one line that is redrawn on a terminal, a line now and then elsewhere,
/// or a line of JSON for each for machines.
package final class ProgressMeter: SweepObserver {
  private struct State: Sendable {
    var progress = SweepProgress(total: 0)
    var estimate = WallTimeEstimate()
    var began = 0.0
    var cellStarted = 0.0
    var printedAt = 0.0
    var printedDone = 0
  }

  private let state = Mutex(State())
  private let clock: any HarnessClock
  private let console: Console
  private let isJSON: Bool
  private let estimates: CellEstimates

  /// - Parameters:
  ///   - console: where to, and whether that is a terminal.
  ///   - isJSON: whether to write lines of JSON, whatever the console is.
  ///   - clock: what elapsed time is read from.
  ///   - estimates: what cells will probably need.
  package init(
    console: Console = .standardError, isJSON: Bool = false,
    clock: any HarnessClock = SystemClock(), estimates: CellEstimates = CellEstimates()
  ) {
    self.console = console
    self.isJSON = isJSON
    self.clock = clock
    self.estimates = estimates
  }

  private var redraws: Bool { console.isTerminal && !isJSON }

  package func began(_ cells: [Cell]) {
    update { state, now in
      state = State(
        progress: SweepProgress(total: cells.count),
        estimate: WallTimeEstimate(cells, estimates: estimates),
        began: now, cellStarted: now, printedAt: now)
      show(&state, now, always: true)
    }
  }

  /// Shows the cell that runs now.
  package func started(_ cell: Cell) {
    update { state, now in
      state.progress.current = cell
      state.cellStarted = now
      show(&state, now)
    }
  }

  package func finished(_ cell: Cell, status: Status, wallSeconds: Double?) {
    update { state, now in
      state.progress.done += 1
      state.progress.counts[status, default: 0] += 1
      state.estimate.finish(cell, wallSeconds: wallSeconds)
      state.cellStarted = now
      if redraws { show(&state, now) }
    }
  }

  package func ended() {
    update { state, now in
      state.progress.current = nil
      show(&state, now, always: true)
      if redraws, state.progress.total > 0 { console.write("\n") }
    }
  }

  /// Runs a sweep and redraws the line every second meanwhile, so that long cells show time pass.
  package func refreshing<Result: Sendable>(
    _ body: () async throws -> Result
  ) async rethrows -> Result {
    guard redraws else { return try await body() }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await self.tick() }
      defer { group.cancelAll() }
      return try await body()
    }
  }

  private func tick() async throws {
    while true {
      try await Task.sleep(for: .seconds(1))
      update { state, now in
        if state.progress.current != nil { show(&state, now, always: true) }
      }
    }
  }

  private func update(_ change: (inout State, Double) -> Void) {
    let now = clock.seconds
    state.withLock { change(&$0, now) }
  }

  /// Shows the progress; on anything but a terminal only when there is something new to say: a tenth
  /// of the sweep or 10 s.
  private func show(_ state: inout State, _ now: Double, always: Bool = false) {
    let progress = state.progress
    if progress.total == 0 { return }
    let tenth = (progress.done - state.printedDone) * 10 >= max(progress.total, 1)
    guard always || redraws || now - state.printedAt >= 10 || tenth else { return }
    (state.printedAt, state.printedDone) = (now, progress.done)
    state.progress.elapsedSeconds = now - state.began
    state.progress.remainingSeconds = state.estimate.remaining(
      current: progress.current, spent: now - state.cellStarted)
    draw(state.progress)
  }

  private func draw(_ progress: SweepProgress) {
    if isJSON {
      let line = (try? RecordCoding.line(progress)) ?? Data()
      console.writeLine(String(decoding: line, as: UTF8.self))
    } else if console.isTerminal {
      console.write("\r\(progress.bar(columns: console.columns - 1))\u{1B}[K")
    } else {
      console.writeLine(progress.line)
    }
  }
}
