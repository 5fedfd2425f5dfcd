import Numerics
package import Training
package import Vocabulary

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
  private let doubleAdds: Rate
  private let popcountWords: Rate
  private let memoryBytes: Rate

  /// Fixed numbers of a middling processor: the same estimates on every machine, as shards need.
  package static let nominal = Rates(ceilings: [:])

  /// The rates that a machine was measured to reach, the nominal ones where it was not.
  ///
  /// Keys are those of ``Ceilings/dictionary``.
  package init(ceilings: [String: Double]) {
    func rate(_ key: String, nominal: Double) -> Rate {
      func measured(_ key: String) -> Double? {
        ceilings[key].flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
      }
      return Rate(one: measured(key) ?? nominal, all: measured(key + "_all_threads"))
    }
    singleFlops = rate("single_flops", nominal: 100e9)
    doubleFlops = rate("double_flops", nominal: 50e9)
    doubleAdds = rate("double_adds", nominal: 25e9)
    popcountWords = rate("popcount_words", nominal: 10e9)
    memoryBytes = rate("memory_bytes", nominal: 12e9)
  }

  /// How many times as long a byte takes that the kernel has to find and clear first.
  private static var claimFactor: Double { 10 }

  /// Seconds of so many units of a resource on `threads` threads.
  package func seconds(
    _ units: Double, of resource: Resource, threads: Int
  ) -> Double {
    let rate =
      switch resource {
      case .singleFlops: singleFlops
      case .doubleFlops: doubleFlops
      case .doubleAdds: doubleAdds
      case .popcountWords: popcountWords
      case .memoryBytes: memoryBytes
      }
    return units / rate.of(threads)
  }

  /// Seconds of `work` on `threads` threads: its kinds one after the other.
  package func seconds(_ work: Operations, threads: Int) -> Double {
    2 * work.singleMultiplyAdds / singleFlops.of(threads)
      + 2 * work.doubleMultiplyAdds / doubleFlops.of(threads)
      + work.popcountWords / popcountWords.of(threads)
      + work.bytesMoved / memoryBytes.of(threads)
      + work.bytesClaimed / (memoryBytes.of(1) / Self.claimFactor)
  }
}
