import Numerics
import Testing
import Vocabulary

@Suite(.serialized) struct MemoryTimesTests {
  private static func measure(_ sets: [Int], seconds: Double = 0.4) -> MemoryTimes {
    MemoryTimes.measure(seconds: seconds, threads: 2, processors: [], sets: sets)
  }

  @Test func `every order and length has a time in every working set`() {
    let sets = [4096, 1 << 16]
    let times = Self.measure(sets, seconds: 0)
    let wanted = sets.flatMap { set in
      [MemoryAccess(.stream, rowBytes: 64, setBytes: set)]
        + [4, 64, 512, 4096].map { MemoryAccess(.gather, rowBytes: $0, setBytes: set) }
    }
    for seconds in [times.oneThread, times.allThreads] {
      #expect(Set(seconds.keys) == Set(wanted))
      #expect(seconds.values.allSatisfy { $0 > 0 && $0.isFinite })
    }
    #expect(times.dictionary.count == 2 * wanted.count)
    #expect(times.dictionary["gather_512_of_65536_all_threads"] != nil)
  }

  @Test func `no working set, no times`() {
    #expect(Self.measure([]).dictionary.isEmpty)
  }

  /// The bounds leave room, and one of several measurements suffices: the machine may be busy.
  @Test func `a row costs more beyond the caches, and a longer one no less`() {
    let isPlausible = (0..<8).contains { _ in
      let (small, large) = (1 << 14, 1 << 28)
      let times = Self.measure([small, large])
      return [times.oneThread, times.allThreads].allSatisfy { seconds in
        func time(_ pattern: AccessPattern, _ row: Int, _ set: Int) -> Double {
          seconds[MemoryAccess(pattern, rowBytes: row, setBytes: set), default: 0]
        }
        let isDearer = [4, 64, 512, 4096].allSatisfy {
          time(.gather, $0, large) > 1.2 * time(.gather, $0, small)
        }
        return isDearer && time(.stream, 64, large) > 0.8 * time(.stream, 64, small)
          && time(.gather, 4096, large) > 2 * time(.gather, 64, large)
          && time(.gather, 64, large) > time(.stream, 64, large)
      }
    }
    #expect(isPlausible)
  }

  @Test(arguments: [1, 2, 3, 7, 8, 100, 1000, 1024])
  func `an order goes through all rows, each once where they are a power of two`(rows: Int) {
    let order = ScatteredOrder(rows: rows)
    let turns = 1 << (rows == 1 ? 0 : Int.bitWidth - (rows - 1).leadingZeroBitCount)
    let places = (0..<turns).map(order.place)
    let counts = Dictionary(grouping: places, by: \.self).mapValues(\.count)
    #expect(Set(places) == Set(0..<rows))
    #expect(counts.values.allSatisfy { $0 <= (turns == rows ? 1 : 2) })
    #expect((0..<turns).map { order.place($0 + turns) } == places)
  }

  /// Of 1023 steps between random places of 1024, hardly two are alike, and a quarter are within 140.
  @Test func `no step between rows is like another`() {
    let order = ScatteredOrder(rows: 1024)
    let steps = (0..<1023).map { order.place($0 + 1) - order.place($0) }
    let counts = Dictionary(grouping: steps, by: \.self).mapValues(\.count)
    #expect(counts.values.max() ?? 0 <= 16)
    #expect(steps.count { abs($0) <= 8 } < 64)
  }

  @Test func `rows in order are all read and written`() {
    let workers = Workers(count: 2)
    var set = MemorySet(bytes: 4096, room: 4096, workers: workers)
    for _ in 0..<3 {
      set.visit(.stream, rowBytes: 64, rows: 32, threads: 2, workers: workers)
      set.visit(.gather, rowBytes: 4096, rows: 2, threads: 1, workers: workers)
      set.visit(.gather, rowBytes: 12, rows: 100, threads: 2, workers: workers)
    }
  }
}
