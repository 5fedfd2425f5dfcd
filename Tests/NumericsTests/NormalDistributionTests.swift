import Foundation
import Numerics
import TestSupport
import Testing

/// Whether what is drawn is standard normal, at fixed seeds.
///
/// Each bound is one that independent normals would break with a probability below 1e-9.
@Suite struct NormalDistributionTests {
  static let (rows, columns) = (400, 500)
  static let count = rows * columns
  private static let single = normals(Float.self, stream, rows, columns)
  private static let double = normals(Double.self, stream, rows, columns)
  private static let stream = RandomStream(seed: 2024, purpose: .weights)

  /// In which precision numbers are drawn.
  enum Law: CaseIterable, Sendable {
    case single, double

    var drawn: [Double] {
      self == .single ? NormalDistributionTests.single : NormalDistributionTests.double
    }
  }

  static let logOfFailure = log(1e9)

  /// sum_i x_i y_i of n independent pairs is (A - B)/2 with chi squared A and B; from n each is off by
  /// more than this with a probability below 2e-9/4.
  ///
  /// Source: B. Laurent, P. Massart, "Adaptive estimation of a quadratic functional by model
  /// selection", Annals of Statistics 28 (2000), lemma 1: 2 sqrt(n t) + 2 t, each side below exp(-t).
  static func squareDeviation(_ n: Int) -> Double {
    let t = logOfFailure + log(4)
    return 2 * (Double(n) * t).squareRoot() + 2 * t
  }

  @Test("The mean is zero", arguments: Law.allCases)
  func mean(_ law: Law) {
    // |N(0, n)| exceeds sqrt(2 n t) with a probability below exp(-t).
    let bound = (2 * Double(Self.count) * Self.logOfFailure).squareRoot()
    #expect(abs(law.drawn.reduce(0, +)) < bound)
  }

  @Test("The variance is one", arguments: Law.allCases)
  func variance(_ law: Law) {
    let squares = law.drawn.reduce(0) { $0 + $1 * $1 }
    #expect(abs(squares - Double(Self.count)) < Self.squareDeviation(Self.count))
  }

  @Test(
    "Neighbours in a row, in a block, in a column and across are not correlated",
    arguments: Law.allCases, [1, 2, 3, columns, columns + 1])
  func correlation(_ law: Law, distance: Int) {
    let drawn = law.drawn
    // Pairs at distance k share entries; those whose first index lies in every other run of k do not.
    let firsts = (0..<Self.count - distance).filter { $0 / distance % 2 == 0 }
    let sum = firsts.reduce(0) { $0 + drawn[$1] * drawn[$1 + distance] }
    #expect(abs(sum) < Self.squareDeviation(firsts.count))
  }

  @Test("The empirical distribution is that of N(0, 1)", arguments: Law.allCases)
  func kolmogorovSmirnov(_ law: Law) {
    let sorted = law.drawn.sorted()
    let n = Double(sorted.count)
    var statistic = 0.0
    for (index, x) in sorted.enumerated() {
      let probability = erfc(-x / 2.0.squareRoot()) / 2
      statistic = max(
        statistic, probability - Double(index) / n, Double(index + 1) / n - probability)
    }
    // Dvoretzky, Kiefer, Wolfowitz and Massart: exceeded with a probability below 2 exp(-2 n s^2).
    #expect(statistic < ((Self.logOfFailure + log(2)) / (2 * n)).squareRoot())
  }

  @Test("The tails are as full as they should be", arguments: Law.allCases, [2.0, 3, 4])
  func tails(_ law: Law, from threshold: Double) {
    let expected = Double(Self.count) * erfc(threshold / 2.0.squareRoot())
    let seen = Double(law.drawn.count { abs($0) > threshold })
    // Bernstein: |seen - expected| exceeds sqrt(2 v t) + 2 t/3 with a probability below 2 exp(-t).
    let t = Self.logOfFailure + log(2)
    #expect(abs(seen - expected) < (2 * expected * t).squareRoot() + 2 * t / 3)
  }

  @Test("Signs are balanced, and so are the products of neighbours", arguments: [0, 1, 32, 128])
  func signs(distance: Int) {
    var buffer = AlignedBuffer<Double>(count: 100_000, repeating: 0)
    RandomStream(seed: 6, purpose: .outputSigns).fillSigns(&buffer)
    let signs = buffer.elements
    let sum = (0..<signs.count - distance).reduce(0) {
      $0 + signs[$1] * (distance == 0 ? 1 : signs[$1 + distance])
    }
    // Hoeffding: exceeded with a probability below 2 exp(-t). Products of signs are independent too.
    let t = Self.logOfFailure + log(2)
    #expect(abs(sum) < (2 * Double(signs.count) * t).squareRoot())
  }
}
