import Foundation
import Measurement
import Synchronization
import TestSupport
import Testing

/// Two ends on threads of their own, by clocks that the tests move.
struct TurnTakingTests {
  private let places: [TurnPlace]
  private let owner: TurnPlaces

  init() throws {
    owner = try TurnPlaces()
    places = owner.both
  }

  /// Runs a body at each place, on a thread of its own.
  private func atBoth(_ body: @escaping @Sendable (TurnPlace) -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      for place in places {
        group.addTask {
          await withCheckedContinuation { done in
            Thread.detachNewThread {
              body(place)
              done.resume()
            }
          }
        }
      }
    }
  }

  /// Who worked, piece by piece, where every piece takes `seconds`.
  private func order(pieces: Int, seconds: Double) async -> String {
    let order = Mutex("")
    await atBoth { place in
      let clock = ManualClock()
      let turns = TurnTaking(place, clock: clock)
      for _ in 0..<pieces {
        turns.offer()
        order.withLock { $0 += place.isFirst ? "a" : "b" }
        clock.advance(by: seconds)
      }
    }
    return order.withLock { $0 }
  }

  @Test("Pieces as long as a turn alternate, from the first on")
  func alternation() async {
    #expect(await order(pieces: 5, seconds: 1e-3) == "ababababab")
  }

  @Test("A turn holds as many pieces as fill it")
  func shortPieces() async {
    #expect(await order(pieces: 6, seconds: 0.4e-3) == "aaabbbaaabbb")
  }

  @Test("Who is left alone goes on at once", .timeLimit(.minutes(1)))
  func leftAlone() async {
    let clock = SystemClock()
    let seconds = Mutex(0.0)
    await atBoth { place in
      let own = ManualClock()
      let turns = TurnTaking(place, clock: own)
      guard place.isFirst else { return }
      let start = clock.seconds
      for _ in 0..<100 {
        own.advance(by: 1)
        turns.offer()
      }
      seconds.withLock { $0 = clock.seconds - start }
    }
    #expect(seconds.withLock { $0 } < 5)
  }

  @Test("Neither one that never comes nor one that keeps its turn is waited for beyond patience")
  func patience() async {
    let clock = SystemClock()
    let start = clock.seconds
    _ = TurnTaking(places[0], patience: 0.05)
    #expect(clock.seconds - start >= 0.05)
    let isOver = Mutex(false)
    await atBoth { place in
      let own = ManualClock()
      let turns = TurnTaking(place, patience: place.isFirst ? 0.05 : 30, clock: own)
      guard place.isFirst else {
        // Its turn does not end before the first has given up.
        while !isOver.withLock({ $0 }) { usleep(1000) }
        return
      }
      own.advance(by: 1)
      turns.offer()
      isOver.withLock { $0 = true }
    }
    #expect(isOver.withLock { $0 })
  }

  @Test("The FIFOs go with their owner")
  func removal() throws {
    var owner: TurnPlaces? = try TurnPlaces()
    let path = try #require(owner?.both[0].inbox)
    #expect(FileManager.default.fileExists(atPath: path))
    owner = nil
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
