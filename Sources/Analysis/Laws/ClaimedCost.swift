import Foundation
package import Measurement
import Statistics
package import Vocabulary

extension Claim {
  /// The exponent of `variable` that the claim predicts over `points`.
  ///
  /// A monomial's exponent is itself. For a sum, or with logarithms or firing neurons, it is the
  /// least-squares slope of the claimed cost over the same sizes as the measurement: what a cost
  /// exactly as claimed would show there. Nil when the cost cannot be evaluated there, or when
  /// there are not two sizes to compare.
  package func exponent(of variable: Variable, over points: [Point]) -> Double? {
    if law.terms.count == 1, let exponent = law.terms[0].exponent(of: variable) { return exponent }
    let data = points.compactMap { point in
      cost(at: CostSizes(point)).map { Datum(size: variable.size(at: point), value: $0) }
    }
    guard data.count == points.count, Set(data.map(\.size)).count > 1,
      data.allSatisfy({ $0.value > 0 && $0.value.isFinite })
    else { return nil }
    return LogLine(data).slope
  }

  /// The exponent of `variable` in the term that grows fastest as all sizes go to infinity.
  package func asymptoticExponent(of variable: Variable, shift: Double) -> Double? {
    law.terms.map { $0.asymptoticExponent(of: variable, shift: shift) }.max()
  }

  /// The claimed cost, the sum of its terms; nil when it depends on a sketch and there is none.
  package func cost(at sizes: CostSizes) -> Double? {
    law.terms.reduce(0) { sum, term in
      guard let sum, let cost = term.cost(at: sizes) else { return nil }
      return sum + cost
    }
  }
}

/// The sizes that a cost depends on.
package struct CostSizes: Equatable, Sendable {
  /// Width.
  package var m: Double
  /// Batch.
  package var n: Double
  /// Dimension.
  package var d: Double
  /// Rows of the sketch; nil without one.
  package var s: Double?
  /// C in the shift b = sqrt(C ln m).
  package var shift: Double
  /// Of a number in the large arrays.
  package var scalarBytes = 4.0
  /// The seconds of a kernel's alternative; nil without one.
  package var alternative: Double?
  /// What was counted beside, by counter.
  package var counts: [String: Double] = [:]

  package init(m: Double, n: Double, d: Double, s: Double? = nil, shift: Double) {
    self.m = m
    self.n = n
    self.d = d
    self.s = s
    self.shift = shift
  }

  /// A size, or what was counted.
  subscript(name: String) -> Double? {
    switch SizeName(rawValue: name) {
    case .m: m
    case .n: n
    case .d: d
    case .s: s
    case nil: counts[name]
    }
  }

  /// How many neurons fire as a law has it, Q(b) = erfc(b / sqrt 2) / 2.
  func neurons(_ law: FiringLaw) -> Double {
    switch law {
    case .fired: m * firingProbability
    case .touched: -m * expm1(n * log1p(-firingProbability))
    case .reachable: m * lengthProbability
    }
  }

  /// Pr[|w| > b], d a whole number: Q(d/2, b^2/2), the regularised upper incomplete gamma function, from that of 1/2 or
  /// 1 by Q(a + 1, x) = Q(a, x) + x^a e^-x / Gamma(a + 1).
  private var lengthProbability: Double {
    let x = shift * Foundation.log(m) / 2
    let isOdd = d.truncatingRemainder(dividingBy: 2) == 1
    var (a, tail) = isOdd ? (0.5, erfc(x.squareRoot())) : (1, exp(-x))
    var term = exp(-x) * (isOdd ? 2 * (x / .pi).squareRoot() : x)
    while a < d / 2 {
      tail += term
      a += 1
      term *= x / a
    }
    return tail
  }
  /// n Q(b), the points on which a neuron fires.
  var firings: Double { n * firingProbability }

  private var firingProbability: Double { erfc((shift * Foundation.log(m) / 2).squareRoot()) / 2 }
}

extension CostSizes {
  /// The sizes of a recorded point, which say nothing about a sketch; `s` does.
  package init(_ point: Point, s: Double? = nil) {
    self.init(
      m: Double(point.m), n: Double(point.n), d: Double(point.d), s: s, shift: point.shift)
    scalarBytes = Precision(rawValue: point.precision)?.scalarBytes ?? scalarBytes
  }
}
