import Foundation
import Measurement
import Synchronization
import TestSupport
import Testing

/// What a sweep said, in order.
private final class Diary: SweepObserver {
  let entries = Mutex<[String]>([])

  private func add(_ entry: String) { entries.withLock { $0.append(entry) } }

  func began(_ cells: [Cell]) { add("began \(cells.count)") }
  func started(_ cell: Cell) { add("started \(cell.process)") }
  func finished(_ cell: Cell, status: Status, wallSeconds: Double?) {
    add("finished \(cell.process) \(status.rawValue) \(wallSeconds ?? -1)")
  }
  func ended() { add("ended") }
}

struct SweepTests {
  private let folder: TemporaryFolder
  private let clock = ManualClock(100)
  private var family: String { folder.path + "/exact-gram" }

  init() throws { folder = try TemporaryFolder() }

  private static func outcome(
    _ text: String, _ termination: ChildOutcome.Termination = .exited(0)
  ) -> ChildOutcome {
    ChildOutcome(termination: termination, result: Data(text.utf8), wallSeconds: 1.5)
  }

  private static func fine() throws -> ChildOutcome {
    outcome(String(decoding: try RecordCoding.line(Sample.result), as: UTF8.self))
  }

  /// Runs cells and gives back the counts and what was recorded.
  private func sweep(
    _ cells: [Cell], seed: UInt64 = 1, observer: any SweepObserver = Diary(),
    outcome: @escaping @Sendable (Cell, [String: String]) throws -> ChildOutcome
  ) async throws -> ([Status: Int], [JournalLine]) {
    var sweep = try Sweep(
      cells: cells, seed: seed, run: "run",
      launcher: PlayedLauncher(clock: clock) {
        try outcome(try $0.assignment.cell, $0.environment)
      },
      clock: clock)
    sweep.environment = { ["OPENBLAS_NUM_THREADS": "\($0.point.threads)"] }
    let journal = try JournalWriter.create(in: family, manifest: Sample.manifest())
    let counts = try await sweep(journal: journal, observer: observer).counts
    return (counts, try FamilyRecords(folder: family).journal.lines)
  }

  @Test("Every cell is run once and its result recorded in the order of the run")
  func records() async throws {
    let (counts, lines) = try await sweep(Sample.cells) { _, environment in
      #expect(environment == ["OPENBLAS_NUM_THREADS": "2"])
      return try Self.fine()
    }
    #expect(counts == [.ok: 9])
    #expect(lines.map(\.order) == Array(0..<9))
    #expect(Set(lines.map(\.cell)) == Set(try Sample.cells.map { try $0.key }))
    let first = try #require(lines.first)
    #expect(first.iterations == Sample.result.iterations)
    #expect(first.wallSeconds == 1.5)
    #expect(first.started == "2026-11-21T04:05:06Z")
    #expect(first.run == "run")
  }

  @Test("Whatever a child does, it is recorded with a reason and the sweep goes on")
  func failures() async throws {
    let cells = (0..<8).map { Sample.cell(process: $0) }
    let (counts, lines) = try await sweep(cells) { cell, _ in
      switch cell.process {
      case 0: return Self.outcome("{}", .exited(3))
      case 1: return Self.outcome("", .signalled(11))
      case 2: return Self.outcome("segfault? no: noise")
      case 3: return Self.outcome("")
      case 4: throw LaunchError.tooMuchOutput(limit: 7)
      case 5: return Self.outcome("", .signalled(63))
      case 6:
        let result = CellResult(status: .diverged)
        return Self.outcome(String(decoding: try RecordCoding.line(result), as: UTF8.self))
      default: return try Self.fine()
      }
    }
    #expect(counts == [.ok: 1, .crashed: 6, .diverged: 1])
    #expect(
      lines.map(\.reason) == [
        "the child exited with code 3",
        "the child was ended by signal 11 (SIGSEGV)",
        "the child's result channel holds no result but 'segfault? no: noise'",
        "the child wrote nothing to its result channel",
        "the child wrote more than 7 bytes to its result channel",
        "the child was ended by signal 63",
        "the child gave no reason",
        nil,
      ])
    #expect(lines.map(\.wallSeconds) == [1.5, 1.5, 1.5, 1.5, 2, 1.5, 1.5, 1.5])
  }

  @Test("A child that died for want of memory is out_of_memory where there is a sign of it")
  func lacks() async throws {
    let (_, lines) = try await sweep((0..<5).map { Sample.cell(process: $0) }) { cell, _ in
      var outcome = Self.outcome("", .signalled(SIGILL))
      outcome.addressSpaceLimit = 1 << 30
      switch cell.process {
      case 0:
        (outcome.termination, outcome.lastWords) = (.exited(71), "out of memory: 8 bytes")
      case 1: outcome.lastWords = "std::bad_alloc"
      case 2:
        outcome.usage = ProcessUsage(
          peakMemoryBytes: 1, cpuSeconds: 1, addressSpaceBytes: 1000 << 20)
      case 3:
        outcome.usage = ProcessUsage(
          peakMemoryBytes: 1, cpuSeconds: 1, addressSpaceBytes: 500 << 20)
      default: outcome.addressSpaceLimit = nil
      }
      return outcome
    }
    let reasons = lines.sorted { $0.process < $1.process }.map {
      "\($0.status): \($0.reason ?? "")"
    }
    let ended = "the child was ended by signal 4 (SIGILL)"
    #expect(
      reasons == [
        "outOfMemory: out of memory: 8 bytes",
        "outOfMemory: \(ended), with 1 GiB of address space allowed: std::bad_alloc",
        "outOfMemory: \(ended), with 1 GiB of address space allowed", "crashed: \(ended)",
        "crashed: \(ended)",
      ])
  }

  @Test("A result before a failing exit does not count")
  func resultThenFailure() async throws {
    let (_, lines) = try await sweep([Sample.cell()]) { _, _ in
      var outcome = try Self.fine()
      outcome.termination = .exited(1)
      return outcome
    }
    #expect(lines.map(\.status) == [.crashed])
    #expect(lines.first?.setup == nil)
  }

  @Test("A round is over before the next begins")
  func rounds() {
    for seed: UInt64 in 0..<20 {
      let order = RunOrder.order(Sample.cells, seed: seed)
      #expect(order.map(\.process) == [0, 0, 0, 1, 1, 1, 2, 2, 2])
      #expect(Set(order) == Set(Sample.cells))
    }
  }

  @Test("The same seed gives the same order, another seed another one")
  func seeds() {
    let cells = (1...50).map { Sample.cell(m: $0) }
    #expect(RunOrder.order(cells, seed: 7) == RunOrder.order(cells, seed: 7))
    #expect(RunOrder.order(cells, seed: 7) != RunOrder.order(cells, seed: 8))
    #expect(RunOrder.order(cells, seed: 7) != cells)
  }

  @Test("The observer is told of every step")
  func observer() async throws {
    let diary = Diary()
    _ = try await sweep((0..<2).map { Sample.cell(process: $0) }, observer: diary) { cell, _ in
      cell.process == 0 ? try Self.fine() : Self.outcome("", .exited(9))
    }
    #expect(
      diary.entries.withLock { $0 } == [
        "began 2", "started 0", "finished 0 ok 1.5", "started 1", "finished 1 crashed 1.5", "ended",
      ])
  }

  @Test("A cancelled sweep keeps what it measured and says which cell it was in")
  func cancellation() async throws {
    let (family, clock) = (family, clock)
    let task = Task {
      let sweep = try Sweep(
        cells: (0..<3).map { Sample.cell(process: $0) }, seed: 1, run: "run",
        launcher: PlayedLauncher(clock: clock) { request in
          guard try request.assignment.cell.process == 1 else { return try Self.fine() }
          withUnsafeCurrentTask { $0?.cancel() }
          return Self.outcome("", .signalled(SIGTERM))
        }, clock: clock)
      let journal = try JournalWriter.create(in: family, manifest: Sample.manifest())
      _ = try await sweep(journal: journal, observer: Diary())
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    let lines = try FamilyRecords(folder: family).journal.lines
    #expect(lines.map(\.process) == [0, 1])
    #expect(lines.map(\.status) == [.ok, .interrupted])
    #expect(lines.last?.reason != nil)
  }

  @Test("A child that cannot be started ends the sweep, and its cell waits")
  func notStarted() async throws {
    let error = LaunchError.notStarted(reason: "no more processes")
    await #expect(throws: error) {
      _ = try await sweep((0..<3).map { Sample.cell(process: $0) }) { cell, _ in
        if cell.process == 1 { throw error }
        return try Self.fine()
      }
    }
    #expect(try FamilyRecords(folder: family).journal.lines.map(\.process) == [0])
  }

  @Test("A child that someone asks to end is interrupted, and the sweep goes on")
  func endedByOthers() async throws {
    let (counts, lines) = try await sweep((0..<2).map { Sample.cell(process: $0) }) { cell, _ in
      cell.process == 0 ? Self.outcome("", .signalled(SIGTERM)) : try Self.fine()
    }
    #expect(counts == [.interrupted: 1, .ok: 1])
    #expect(lines[0].reason == "someone ended the child by signal 15 (SIGTERM)")
  }

  @Test("A result that was finished counts, although its parent looked late or was cancelled")
  func lateLook() async throws {
    let (_, lines) = try await sweep([Sample.cell()]) { _, _ in
      var outcome = try Self.fine()
      outcome.excess = .time(limit: 1)
      return outcome
    }
    #expect(lines.map(\.status) == [.ok])
    let family = folder.path + "/other"
    let clock = clock
    let task = Task {
      let launcher = PlayedLauncher(clock: clock) { _ in
        withUnsafeCurrentTask { $0?.cancel() }
        return try Self.fine()
      }
      let sweep = try Sweep(
        cells: Sample.cells, seed: 1, run: "run", launcher: launcher, clock: clock)
      let journal = try JournalWriter.create(in: family, manifest: Sample.manifest())
      _ = try await sweep(journal: journal, observer: Diary())
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try FamilyRecords(folder: family).journal.lines.map(\.status) == [.ok])
  }

  @Test("Lines that follow a history are numbered after it")
  func ordersGoOn() async throws {
    var sweep = try Sweep(
      cells: Array(Sample.cells.suffix(2)), seed: 1, run: "run",
      launcher: PlayedLauncher(clock: clock) { _ in try Self.fine() }, clock: clock)
    sweep.history = [try Sample.line(6), try Sample.line(3)]
    let journal = try JournalWriter.create(in: family, manifest: Sample.manifest())
    _ = try await sweep(journal: journal, observer: Diary())
    #expect(try FamilyRecords(folder: family).journal.lines.map(\.order) == [7, 8])
  }

  @Test("A journal that cannot be written ends the sweep")
  func fullDisk() async throws {
    let diary = Diary()
    let sweep = try Sweep(
      cells: Sample.cells, seed: 1, run: "run",
      launcher: PlayedLauncher(clock: clock) { _ in try Self.fine() }, clock: clock)
    await #expect(throws: DiskError.self) {
      let journal = try JournalWriter(appendingTo: "/dev/full")
      _ = try await sweep(journal: journal, observer: diary)
    }
    #expect(diary.entries.withLock { $0 } == ["began 9", "started 0", "ended"])
  }
}
