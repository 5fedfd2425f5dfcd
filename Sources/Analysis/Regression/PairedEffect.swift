package import Measurement
import Statistics

/// What pairs say about head against base: d = ln(head/base), or the same of a slope.
package struct PairedEffect: Codable, Equatable, Sendable {
  /// The Hodges-Lehmann estimate of d.
  package var estimate: Double
  /// The ends of its 95 % interval; null for fewer than six pairs.
  @Nullable package var low: Double?
  /// The upper end of that interval.
  @Nullable package var high: Double?
  /// Of Wilcoxon's two-sided test that d is symmetric about zero.
  package var probability: Double
  /// What so many pairs of base with itself show in one of twenty runs.
  package var noise: Double
  /// Differences behind it.
  package var pairs: Int

  /// Nil without differences.
  ///
  /// - Parameters:
  ///   - differences: d by pair.
  ///   - spread: the standard deviation of such differences where the builds are the same.
  package init?(_ differences: [Double], spread: Double = 0) {
    guard !differences.isEmpty else { return nil }
    let location = HodgesLehmann(differences)
    let interval = location.interval
    estimate = location.estimate
    low = interval?.low
    high = interval?.high
    probability = SignedRanks(differences).probability
    noise = 2 * spread / Double(differences.count).squareRoot()
    pairs = differences.count
  }

  /// Half the range that holds the middle two thirds of differences about zero: a standard deviation, were
  /// they normal, that a wild pair does not move; nil without differences.
  package static func spread(of differences: [Double]) -> Double? {
    let sorted = differences.map(\.magnitude).sorted()
    return sorted.isEmpty ? nil : sorted[min(sorted.count - 1, sorted.count * 2 / 3)]
  }
}
