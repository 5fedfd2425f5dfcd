package import Training

/// How fast work of each kind is done, per second.
package struct Rates: Sendable {
  /// Rates of one thread, and of all together where they are known.
  private struct Rate {
    let one: Double
    let all: Double?

    /// Of `threads`: as many times one's, but no more than all together have.
    func of(_ threads: Int) -> Double {
      threads == 1 ? one : min(Double(threads) * one, all ?? .infinity)
    }
  }

  private let singleFlops: Rate
  private let doubleFlops: Rate
  private let popcountWords: Rate
  private let memoryBytes: Rate

  /// Fixed numbers of a middling processor: the same estimates on every machine, as shards need.
  package static let nominal = Rates(ceilings: [:])

  /// The rates that a machine was measured to reach, the nominal ones where it was not.
  ///
  /// Keys are `single_flops`, `double_flops`, `popcount_words` and `memory_bytes`, each a second on
  /// one thread, and the same with `_all_threads`.
  package init(ceilings: [String: Double]) {
    func rate(_ key: String, nominal: Double) -> Rate {
      func measured(_ key: String) -> Double? {
        ceilings[key].flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
      }
      return Rate(one: measured(key) ?? nominal, all: measured(key + "_all_threads"))
    }
    singleFlops = rate("single_flops", nominal: 100e9)
    doubleFlops = rate("double_flops", nominal: 50e9)
    popcountWords = rate("popcount_words", nominal: 10e9)
    memoryBytes = rate("memory_bytes", nominal: 12e9)
  }

  /// How many times as long a byte takes that the kernel has to find and clear first.
  private static var claimFactor: Double { 10 }

  /// Seconds of `work` on `threads` threads: its kinds one after the other.
  package func seconds(_ work: Operations, threads: Int) -> Double {
    2 * work.singleMultiplyAdds / singleFlops.of(threads)
      + 2 * work.doubleMultiplyAdds / doubleFlops.of(threads)
      + work.popcountWords / popcountWords.of(threads)
      + work.bytesMoved / memoryBytes.of(threads)
      + work.bytesClaimed / (memoryBytes.of(1) / Self.claimFactor)
  }
}
