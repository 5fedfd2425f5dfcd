package import Measurement
import Statistics

/// What the pairs of a cell say about head against base: d = ln(head/base), or the same of a slope.
package struct PairedEffect: Codable, Equatable, Sendable {
  /// The Hodges-Lehmann estimate of d.
  package var estimate: Double
  /// The ends of its 95 % interval; null for fewer than six pairs.
  @Nullable package var low: Double?
  /// The upper end of that interval.
  @Nullable package var high: Double?
  /// Of Wilcoxon's two-sided test that d is symmetric about zero.
  package var probability: Double
  /// What the same noise shows in one of twenty runs between two copies of one build.
  package var noise: Double
  /// Pairs behind it.
  package var pairs: Int

  /// Nil without differences.
  package init?(_ differences: [Double]) {
    guard !differences.isEmpty else { return nil }
    let location = HodgesLehmann(differences)
    let interval = location.interval
    estimate = location.estimate
    low = interval?.low
    high = interval?.high
    probability = SignedRanks(differences).probability
    noise = location.noise
    pairs = differences.count
  }
}
