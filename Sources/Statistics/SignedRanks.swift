import Foundation

/// Wilcoxon's signed-rank test of pair differences against zero: exact for up to 48 pairs, by the normal law beyond.
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
  /// - Complexity: O(k^3) for up to 48 differences, O(k^2) for k more.
  package init(_ differences: [Double]) {
    let kept = differences.filter { $0 != 0 }
    let ranks = Self.doubledRanks(of: kept.map(\.magnitude))
    doubledRanks = ranks
    doubledStatistic = zip(kept, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
  }

  /// The most differences whose signs are all tried.
  static let mostExact = 48

  /// The two-sided probability of a W at least as far from its mean; 1 without differences.
  package var probability: Double {
    doubledRanks.count <= Self.mostExact ? exactProbability : normalProbability
  }

  /// With W's mean and variance over all signs, and the half step of a whole number.
  private var normalProbability: Double {
    let (sum, squares) = doubledRanks.reduce((0, 0)) { ($0.0 + $1, $0.1 + $1 * $1) }
    let distance = (Double(doubledStatistic) - Double(sum) / 2).magnitude - 1
    return min(1, erfc(distance / (Double(squares) / 2).squareRoot()))
  }

  /// Over all signs, however many.
  package var exactProbability: Double {
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
