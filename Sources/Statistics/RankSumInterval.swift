/// How far the values of one sample are above those of another: the median of all differences, and the
/// interval that inverts the exact test of Mann and Whitney.
///
/// Source: J. L. Hodges, E. L. Lehmann (1963); H. B. Mann, D. R. Whitney, On a test of whether one of
/// two random variables is stochastically larger than the other, Annals of Mathematical Statistics 18
/// (1947).
package struct RankSumInterval: Sendable {
  /// The median of b_j - a_i.
  package let estimate: Double
  /// The ends of the interval with at least 90 %; nil where both samples are too small for one.
  package let ends: (low: Double, high: Double)?

  /// Nil for an empty sample.
  package init?(_ a: [Double], _ b: [Double]) {
    guard !a.isEmpty, !b.isEmpty else { return nil }
    let differences = a.flatMap { a in b.map { $0 - a } }.sorted()
    estimate = median(ofSorted: differences)
    ends = criticalValue(Self.distribution(a.count, b.count), probability: 0.05).map {
      (differences[$0], differences[differences.count - 1 - $0])
    }
  }

  /// How many arrangements of the two samples give each U: the coefficients of the Gaussian binomial
  /// (first + second choose first), as a product of 1 - q^(second + i) over 1 - q^i.
  private static func distribution(_ first: Int, _ second: Int) -> [Double] {
    var counts = Array(repeating: 0.0, count: first * second + 1)
    counts[0] = 1
    for i in 1...first {
      for power in stride(from: counts.count - 1, through: second + i, by: -1) {
        counts[power] -= counts[power - second - i]
      }
      for power in stride(from: i, to: counts.count, by: 1) { counts[power] += counts[power - i] }
    }
    return counts
  }
}
