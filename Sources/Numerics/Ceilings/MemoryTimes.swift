package import Vocabulary

/// What a row in memory costs on this machine, measured: by the order in which rows are gone through, their
/// length, and the working set.
package struct MemoryTimes: Sendable, Equatable {
  /// Seconds a row on one thread.
  package let oneThread: [MemoryAccess: Double]
  /// Seconds a row on all threads, which share the working set: the time over the rows of all.
  package let allThreads: [MemoryAccess: Double]

  /// Bytes of the rows that are read at random places.
  package static var gatheredBytes: [Int] { [4, 64, 512, 4096] }
  /// Bytes of the rows that are read and written in order; longer ones take as much more.
  package static var streamedBytes: Int { MemoryLoops.lineBytes }

  /// The values as records hold them, by ``MemoryAccess/key`` and ``MemoryAccess/allThreadsKey``.
  package var dictionary: [String: Double] {
    var values: [String: Double] = [:]
    for (access, seconds) in oneThread { values[access.key] = seconds }
    for (access, seconds) in allThreads { values[access.allThreadsKey] = seconds }
    return values
  }

  /// Measures for about `seconds`, and everything at least once; the lower quartile of many short windows
  /// counts. Not the fastest, which is that of a machine that has its caches to itself: what neighbours leave of a shared
  /// cache decides from which working set on solvers wait for memory.
  ///
  /// Threads are bound as by ``Ceilings/measure(seconds:threads:processors:arrayBytes:)``. A working set is
  /// allocated as solvers' arrays are, so that it has the pages that theirs have.
  ///
  /// - Parameters:
  ///   - seconds: with the filling of the working sets, of which one is there at a time.
  ///   - threads: those of `allThreads`.
  ///   - processors: where threads run, in the order of preference.
  ///   - sets: bytes of the working sets, multiples of 4096.
  /// - Returns: the times.
  package static func measure(
    seconds: Double, threads: Int, processors: [Int], sets: [Int]
  ) -> MemoryTimes {
    func measure() -> MemoryTimes {
      let workers = Workers(count: threads)
      var typical: [[MemoryAccess: Double]] = [[:], [:]]
      for bytes in sets {
        var probe = MemoryProbe(workers: workers, setBytes: bytes, room: sets.max() ?? bytes)
        let times = probe.measure(seconds: seconds / Double(sets.count))
        for place in 0..<2 { typical[place].merge(times[place]) { $1 } }
      }
      return MemoryTimes(oneThread: typical[0], allThreads: typical[1])
    }
    guard threads <= processors.count else { return measure() }
    return ThreadBinding.bound(to: Array(processors.prefix(threads)), measure)
  }
}

/// The windows in which one working set is gone through, in rounds over all orders and lengths of rows.
private struct MemoryProbe: ~Copyable {
  /// Long against the clock and the start of a loop, short against a time slice.
  private static let windowSeconds = 0.0025

  private let start = ContinuousClock.now
  private let workers: Workers
  private let accesses: [MemoryAccess]
  private var set: MemorySet
  /// Rows of a thread in a window.
  private var counts: [MemoryAccess: Int] = [:]

  init(workers: Workers, setBytes: Int, room: Int) {
    self.workers = workers
    accesses =
      [MemoryAccess(.stream, rowBytes: MemoryTimes.streamedBytes, setBytes: setBytes)]
      + MemoryTimes.gatheredBytes.map { MemoryAccess(.gather, rowBytes: $0, setBytes: setBytes) }
    set = MemorySet(bytes: setBytes, room: room, workers: workers)
  }

  /// Seconds a row on one thread, then on all: rounds until `seconds` have passed since this value was made,
  /// one at least.
  mutating func measure(seconds: Double) -> [[MemoryAccess: Double]] {
    let end = start + .seconds(seconds)
    for access in accesses { counts[access] = countForWindow(access) }
    var times: [[MemoryAccess: [Double]]] = [[:], [:]]
    repeat {
      for access in accesses {
        for (place, threads) in [1, workers.count].enumerated() {
          let count = counts[access, default: 1]
          let time = window(access, count, threads) / Double(threads * count)
          times[place][access, default: []].append(time)
        }
      }
    } while ContinuousClock.now < end
    return times.map { $0.mapValues { $0.sorted()[$0.count / 4] } }
  }

  /// How many rows take as long as a window should.
  private mutating func countForWindow(_ access: MemoryAccess) -> Int {
    var count = 1
    while true {
      let seconds = window(access, count, 1)
      if seconds > Self.windowSeconds / 8 {
        return max(1, Int(Double(count) * Self.windowSeconds / seconds))
      }
      count *= 2
    }
  }

  /// Seconds in which each of `threads` threads goes through `count` rows.
  private mutating func window(_ access: MemoryAccess, _ count: Int, _ threads: Int) -> Double {
    if threads > 1 { workers.rendezvous() }  // helpers are awake when the window begins
    let begin = ContinuousClock.now
    set.visit(
      access.pattern, rowBytes: access.rowBytes, rows: count, threads: threads, workers: workers)
    return secondsSince(begin)
  }
}
