import Measurement
import Synchronization
import TestSupport
import Testing

/// Everything that was written.
private final class Screen: Sendable {
  private let text = Mutex("")

  func console(isTerminal: Bool) -> Console {
    Console(isTerminal: isTerminal, columns: 100) { text in self.text.withLock { $0 += text } }
  }

  var lines: [String] { text.withLock { $0 }.split(separator: "\n").map(String.init) }
  var redraws: [String] { text.withLock { $0 }.split(separator: "\r").map(String.init) }
}

struct ProgressTests {
  private let clock = ManualClock(50)
  private let screen = Screen()

  @Test("The bar shows how far, how long, how long still, what, and what went wrong")
  func bar() {
    var progress = SweepProgress(total: 12)
    (progress.done, progress.elapsedSeconds, progress.remainingSeconds) = (3, 65, 195)
    progress.counts = [.ok: 1, .crashed: 1, .outOfMemory: 1]
    progress.current = Sample.cell(process: 2)
    #expect(
      progress.bar(columns: 200)
        == "[#####---------------] 3/12  1m05s, 3m15s left  "
        + "gram-structured m=8192 n=32 d=16 #2  1 ok, 1 out_of_memory, 1 crashed")
    #expect(progress.bar(columns: 30) == "[#####---------------] 3/12  1")
    #expect(progress.bar(columns: -1) == "")
  }

  @Test("Nothing is said of what is not known")
  func unknown() {
    #expect(SweepProgress(total: 4).line == "0/4  0s")
    #expect(SweepProgress(total: 0).bar(columns: 80) == "[####################] 0/0  0s")
    var over = SweepProgress(total: 4)
    (over.done, over.elapsedSeconds, over.remainingSeconds) = (4, 7300, 0)
    #expect(over.bar(columns: 80) == "[####################] 4/4  2h01m")
  }

  /// Plays a sweep in which a cell of width m takes m seconds.
  private func play(_ cells: [Cell], on meter: ProgressMeter, status: Status = .ok) {
    meter.began(cells)
    for cell in cells {
      meter.started(cell)
      clock.advance(by: Double(cell.point.m))
      meter.finished(cell, status: status, wallSeconds: Double(cell.point.m))
    }
    meter.ended()
  }

  @Test("On a terminal one line is redrawn, and ended once")
  func terminal() {
    let meter = ProgressMeter(console: screen.console(isTerminal: true), clock: clock)
    play([Sample.cell(m: 1), Sample.cell(m: 2)], on: meter, status: .timeout)
    #expect(screen.lines.count == 1)
    #expect(
      screen.redraws.dropFirst(2).first
        == "[##########----------] 1/2  1s, 1s left  gram-structured m=1 n=32 d=16 #0  "
        + "1 timeout\u{1B}[K")
    #expect(screen.redraws.last == "[####################] 2/2  3s  2 timeout\u{1B}[K\n")
  }

  @Test("Elsewhere there is a line at the start, one every tenth, and one at the end")
  func plainTenths() {
    let meter = ProgressMeter(console: screen.console(isTerminal: false), clock: clock)
    let cells = (0..<100).map { _ in Sample.cell(m: 0) }
    play(cells, on: meter)
    #expect(screen.lines.count == 11)
    #expect(screen.lines.first == "0/100  0s")
    #expect(screen.lines[1] == "10/100  0s, 0s left  gram-structured m=0 n=32 d=16 #0  10 ok")
    #expect(screen.lines.last == "100/100  0s  100 ok")
  }

  @Test("Elsewhere slow cells are told of every ten seconds")
  func plainSeconds() {
    let meter = ProgressMeter(console: screen.console(isTerminal: false), clock: clock)
    play((0..<1000).map { _ in Sample.cell(m: 4) }, on: meter)
    #expect(screen.lines[1].hasPrefix("3/1000  12s, 1h06m left"))
    #expect(screen.lines[2].hasPrefix("6/1000  24s"))
  }

  @Test("What is left is foretold from a cell's own repetitions, else from all cells")
  func estimate() {
    let meter = ProgressMeter(console: screen.console(isTerminal: false), clock: clock)
    let round = [Sample.cell(m: 10), Sample.cell(m: 30)]
    let again = [Sample.cell(m: 30, process: 1), Sample.cell(m: 10, process: 1)]
    play(round + again, on: meter)
    // After 10 s: three cells of 10 s. After 30 s more: 30 s and 10 s. After 30 s more: 10 s.
    #expect(screen.lines[1].hasPrefix("1/4  10s, 30s left"))
    #expect(screen.lines[2].hasPrefix("2/4  40s, 40s left"))
    #expect(screen.lines[3].hasPrefix("3/4  1m10s, 10s left"))
  }

  @Test("Redrawing in the background gives back what the sweep does")
  func refreshing() async throws {
    let meter = ProgressMeter(console: screen.console(isTerminal: true), clock: clock)
    #expect(await meter.refreshing { 7 } == 7)
    await #expect(throws: CancellationError.self) {
      try await meter.refreshing { throw CancellationError() }
    }
  }

  @Test("A model foretells what has not been run, corrected by what has")
  func model() {
    let cells = [10, 30, 60].map { Sample.cell(m: $0) }
    let estimates = CellEstimates(cells) {
      CellEstimate(seconds: 2 * Double($0.point.m), memoryBytes: 0)
    }
    let console = screen.console(isTerminal: false)
    play(cells, on: ProgressMeter(console: console, clock: clock, estimates: estimates))
    #expect(screen.lines[0].hasPrefix("0/3  0s, 3m20s left"))
    #expect(screen.lines[1].hasPrefix("1/3  10s, 1m30s left"))
    #expect(screen.lines[2].hasPrefix("2/3  40s, 1m00s left"))
  }

  @Test("What the model is off by is learnt of each solver")
  func scales() {
    var cells = [10, 30, 60].map { Sample.cell(m: $0) }
    cells[1].solver = "another"
    let estimates = CellEstimates(cells) {
      let factor = $0.solver == "another" ? 0.1 : 2
      return CellEstimate(seconds: factor * Double($0.point.m), memoryBytes: 0)
    }
    let console = screen.console(isTerminal: false)
    play(cells, on: ProgressMeter(console: console, clock: clock, estimates: estimates))
    #expect(screen.lines[2].hasPrefix("2/3  40s, 1m00s left"))
  }

  @Test("Machines are told in lines of JSON, also on a terminal")
  func json() throws {
    let meter = ProgressMeter(
      console: screen.console(isTerminal: true), isJSON: true, clock: clock)
    play([Sample.cell(m: 10)], on: meter, status: .outOfMemory)
    #expect(
      screen.lines == [
        #"{"counts":{},"current":null,"done":0,"elapsed_seconds":0,"remaining_seconds":null,"total":1}"#,
        #"{"counts":{"out_of_memory":1},"current":null,"done":1,"elapsed_seconds":10,"#
          + #""remaining_seconds":0,"total":1}"#,
      ])
  }

  @Test("A sweep without cells says nothing")
  func nothing() {
    play([], on: ProgressMeter(console: screen.console(isTerminal: true), clock: clock))
    #expect(screen.lines.isEmpty)
  }
}
