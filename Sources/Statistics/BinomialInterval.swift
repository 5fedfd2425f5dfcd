import Foundation

/// The 95 % interval of a share of which k in n were seen.
///
/// Source: C. J. Clopper, E. S. Pearson, The use of confidence or fiducial limits, Biometrika 26 (1934).
package struct BinomialInterval: Equatable, Sendable {
  /// The share below which k or more would be seen in under 2.5 % of cases.
  package let low: Double
  /// The share above which k or fewer would be.
  package let high: Double

  /// - Precondition: 0 <= `successes` <= `count`, `count` > 0.
  /// - Complexity: O(n) for each of 50 bisections.
  package init(_ successes: Int, of count: Int) {
    precondition(count > 0 && 0...count ~= successes, "a share is of something")
    low =
      successes == 0
      ? 0 : Self.root { Self.tail(0...(successes - 1), count, $0) < 0.975 }
    high = successes == count ? 1 : Self.root { Self.tail(0...successes, count, $0) < 0.025 }
  }

  /// The share from which on `isPast`.
  private static func root(_ isPast: (Double) -> Bool) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if isPast(middle) { high = middle } else { low = middle }
    }
    return (low + high) / 2
  }

  /// The probability of these numbers among `count` at a share strictly between 0 and 1.
  private static func tail(_ numbers: ClosedRange<Int>, _ count: Int, _ share: Double) -> Double {
    numbers.reduce(0) { sum, k in
      let choose = lgamma(Double(count + 1)) - lgamma(Double(k + 1)) - lgamma(Double(count - k + 1))
      return sum + exp(choose + Double(k) * log(share) + Double(count - k) * log1p(-share))
    }
  }
}
