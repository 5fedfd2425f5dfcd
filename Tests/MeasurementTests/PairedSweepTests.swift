import Foundation
import Measurement
import Synchronization
import TestSupport
import Testing

/// What children were started, in order.
private final class Starts: Sendable {
  struct Start: Equatable {
    let side: Side
    let m: Int
    let pair: Int
    let processor: Int?
  }

  let all = Mutex<[Start]>([])
}

struct PairedSweepTests {
  private let clock = ManualClock()
  private let starts = Starts()
  private let cells = [256, 512, 1024].map { Sample.cell(m: $0) }

  private func sweep(
    seed: UInt64 = 1, processor: Int? = nil,
    outcome: @escaping @Sendable (Side, Cell) throws -> ChildOutcome = { _, _ in try Self.fine() }
  ) -> PairedSweep {
    let (clock, starts) = (clock, starts)
    return PairedSweep(seed: seed) {
      processor
    } launcher: { side, cell, processor in
      PlayedLauncher(clock: clock) { request in
        let asked = try request.assignment
        #expect(asked.cell == cell)
        #expect(!asked.check)
        starts.all.withLock {
          $0.append(
            .init(side: side, m: cell.point.m, pair: cell.process, processor: processor))
        }
        return try outcome(side, cell)
      }
    }
  }

  private static func fine() throws -> ChildOutcome {
    ChildOutcome(
      termination: .exited(0), result: try RecordCoding.line(Sample.result), wallSeconds: 1)
  }

  @Test("Both processes of a pair follow each other, and a round is over before the next begins")
  func interleaving() async throws {
    let records = try await sweep(processor: 1)(
      cells.map { ($0, 8) }, stage: 0, observer: Silence())
    let order = starts.all.withLock { $0 }
    #expect(order.count == 48)
    for index in stride(from: 0, to: 48, by: 2) {
      let (first, second) = (order[index], order[index + 1])
      #expect(first.m == second.m && first.pair == second.pair && first.side != second.side)
    }
    #expect(order.map(\.pair) == (0..<8).flatMap { Array(repeating: $0, count: 6) })
    #expect(Set(order.map(\.processor)) == [1])
    #expect(records.count == 24)
    #expect(records.allSatisfy { $0.cell.process == 0 && $0.base == Sample.result })
  }

  @Test("In turns both processes of a pair are there at once, each with the other's place")
  func turns() async throws {
    let met = Mutex<[Cell: [TurnPlace]]>([:])
    var sweep = PairedSweep(seed: 1) {
      nil
    } launcher: { _, cell, _ in
      PlayedLauncher(clock: clock) { request in
        let place = try #require(try request.assignment.turns)
        met.withLock { $0[cell, default: []].append(place) }
        // Neither ends before the other has begun.
        while met.withLock({ $0[cell]?.count }) != 2 { try await Task.sleep(for: .milliseconds(1)) }
        return try Self.fine()
      }
    }
    sweep.turns = try TurnPlaces()
    let records = try await sweep(cells.map { ($0, 3) }, stage: 0, observer: Silence())
    #expect(records.count == 9)
    let pairs = met.withLock { Array($0.values) }
    #expect(pairs.count == 9)
    for pair in pairs {
      #expect(pair.count == 2 && pair.count(where: \.isFirst) == 1)
      #expect(pair[0].inbox == pair[1].outbox && pair[1].inbox == pair[0].outbox)
    }
  }

  @Test("A cell has its own number of pairs")
  func ownNumbers() async throws {
    _ = try await sweep()(Array(zip(cells, [1, 3, 2])), stage: 0, observer: Silence())
    let pairs = starts.all.withLock { $0.filter { $0.side == .base }.map { [$0.m, $0.pair] } }
    #expect(Set(pairs) == [[256, 0], [512, 0], [512, 1], [512, 2], [1024, 0], [1024, 1]])
    #expect(pairs.count == 6 && pairs[3][1] == 1 && pairs[5] == [512, 2])
  }

  @Test("Which side comes first is random, and the same for the same seed and stage")
  func randomOrder() async throws {
    func order(_ seed: UInt64, stage: UInt64) async throws -> [Starts.Start] {
      starts.all.withLock { $0 = [] }
      _ = try await sweep(seed: seed)(cells.map { ($0, 8) }, stage: stage, observer: Silence())
      return starts.all.withLock { $0 }
    }
    let first = try await order(1, stage: 0)
    #expect(try await order(1, stage: 0) == first)
    #expect(try await order(2, stage: 0) != first)
    #expect(try await order(1, stage: 1) != first)
    let heads = stride(from: 0, to: 48, by: 2).count { first[$0].side == .head }
    // Of 24 fair coins 5 to 19 fall so with probability 0.997; the seed is fixed.
    #expect((5...19).contains(heads))
  }

  @Test("What a child does is recorded on its side")
  func failures() async throws {
    let records = try await sweep { side, _ in
      if side == .head { throw LaunchError.tooMuchOutput(limit: 3) }
      return try Self.fine()
    }(cells.map { ($0, 1) }, stage: 0, observer: Silence())
    #expect(records.allSatisfy { $0.base.status == .ok && $0.head.status == .crashed })
    #expect(
      records.first?.head.reason == "the child wrote more than 3 bytes to its result channel")
  }

  @Test("A child that cannot be started ends the sweep")
  func notStarted() async {
    let error = LaunchError.notStarted(reason: "no such file")
    await #expect(throws: error) {
      _ = try await sweep { _, _ in throw error }(
        cells.map { ($0, 1) }, stage: 0, observer: Silence())
    }
  }

  @Test("Cancellation ends the sweep before the next child")
  func cancellation() async {
    let sweep = sweep { _, _ in
      withUnsafeCurrentTask { $0?.cancel() }
      return try Self.fine()
    }
    let task = Task { _ = try await sweep(cells.map { ($0, 8) }, stage: 0, observer: Silence()) }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(starts.all.withLock { $0.count } == 1)
  }

  @Test("Each program of each build is run once before anything counts")
  func warmUp() async throws {
    try await sweep().warmUp(cells)
    #expect(starts.all.withLock { $0.map(\.side) } == [.base, .head])
  }
}
