/// Wilcoxon's signed-rank test of pair differences against zero, exact.
///
/// Under the hypothesis that base and head are alike every difference is as likely to have either
/// sign. The statistic W is the sum of the ranks of |d| of positive d; zeros are left out and ties
/// share their mean rank. Its distribution over all signs is summed exactly.
///
/// Source: F. Wilcoxon, Individual comparisons by ranking methods, Biometrics Bulletin 1 (1945).
package struct SignedRanks: Sendable {
  /// Twice the ranks of |d|, whole numbers also where ties share one.
  private let doubledRanks: [Int]
  /// Twice W.
  private let doubledStatistic: Int

  /// The test of `differences`.
  ///
  /// - Complexity: O(k^3) for k differences.
  package init(_ differences: [Double]) {
    let kept = differences.filter { $0 != 0 }
    let ranks = Self.doubledRanks(of: kept.map(\.magnitude))
    doubledRanks = ranks
    doubledStatistic = zip(kept, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
  }

  /// The two-sided probability of a W at least as far from its mean; 1 without differences.
  package var probability: Double {
    let counts = Self.distribution(doubledRanks)
    let total = counts.reduce(0, +)
    let below = counts[...doubledStatistic].reduce(0, +)
    let above = counts[doubledStatistic...].reduce(0, +)
    return min(1, 2 * min(below, above) / total)
  }

  /// How many choices of signs give each sum of `ranks`, or of twice the ranks.
  static func distribution(_ ranks: [Int]) -> [Double] {
    var counts = Array(repeating: 0.0, count: ranks.reduce(0, +) + 1)
    counts[0] = 1
    for rank in ranks {
      for sum in stride(from: counts.count - 1, through: rank, by: -1) {
        counts[sum] += counts[sum - rank]
      }
    }
    return counts
  }

  private static func doubledRanks(of magnitudes: [Double]) -> [Int] {
    magnitudes.map { magnitude in
      let below = magnitudes.count { $0 < magnitude }
      let equal = magnitudes.count { $0 == magnitude }
      return 2 * below + equal + 1
    }
  }
}
