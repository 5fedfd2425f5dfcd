import Numerics
package import Training
package import Vocabulary

/// How fast work of each kind is done, per second.
package struct Rates: Sendable {
  /// Of one thread, and of all together where they are known.
  private let measured: [Resource: (one: Double?, all: Double?)]

  /// Fixed numbers of a middling processor: the same estimates on every machine, as shards need.
  package static let nominal = Rates(ceilings: [:])

  /// The rates that a machine was measured to reach, the nominal ones where it was not.
  ///
  /// Keys are those of ``Ceilings/dictionary``.
  package init(ceilings: [String: Double]) {
    let known = ceilings.filter { $0.value.isFinite && $0.value > 0 }
    measured = Dictionary(
      uniqueKeysWithValues: Resource.allCases.map {
        ($0, (known[$0.rawValue], known[$0.allThreadsKey]))
      })
  }

  /// Seconds of so many units of a resource on `threads` threads: as many times one's rate, but no more
  /// than all together have.
  package func seconds(
    _ units: Double, of resource: Resource, threads: Int
  ) -> Double {
    let one = measured[resource]?.one ?? resource.nominalRate
    let all = threads == 1 ? nil : measured[resource]?.all
    return units / min(Double(threads) * one, all ?? .infinity)
  }

  /// Seconds of `work` on `threads` threads: its kinds one after the other.
  package func seconds(_ work: Operations, threads: Int) -> Double {
    seconds(2 * work.singleMultiplyAdds, of: .singleFlops, threads: threads)
      + seconds(2 * work.doubleMultiplyAdds, of: .doubleFlops, threads: threads)
      + seconds(work.popcountWords, of: .popcountWords, threads: threads)
  }
}
