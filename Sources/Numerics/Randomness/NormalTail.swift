/// The upper tail of N(0, 1), of additions, products, divisions and square roots alone: the same bits on every processor,
/// whatever mathematical library there is.
package enum NormalTail {
  /// Q(x) = Pr[N(0, 1) > x].
  ///
  /// Q = 1/2 - phi(x) sum_k x^(2k + 1)/(2k + 1)!! up to 3/2, which loses at most a factor 8 to the difference, and
  /// phi(x)/(x + 1/(x + 2/(x + ...))) beyond, 300 levels of it: what is left out is below e^(-2 x sqrt 600).
  ///
  /// - Precondition: 0 <= x <= 37.
  /// - Returns: Q to (8 x^2 + 40) u of itself: e^(-x^2/2) is squared 2 + log2(x^2) times or less.
  package static func probability(beyond x: Double) -> Double {
    precondition(x >= 0 && x <= 37, "the tail is taken beyond a number from 0 to 37")
    if x < 1.5 {
      var (term, sum, odd) = (x, x, 3.0)
      while term > 0x1p-60 * sum {
        term *= x * x / odd
        sum += term
        odd += 2
      }
      return 0.5 - density(x) * sum
    }
    var fraction = x
    for level in stride(from: 300.0, to: 0, by: -1) { fraction = x + level / fraction }
    return density(x) / fraction
  }

  /// phi(x) = e^(-x^2/2)/sqrt(2 pi).
  private static func density(_ x: Double) -> Double {
    var (y, halvings) = (x * x / 2, 0)
    while y > 0.125 {
      y /= 2
      halvings += 1
    }
    // Horner's scheme of the series.
    var power = 1.0
    for degree in stride(from: 14.0, to: 0, by: -1) { power = 1 - y / degree * power }
    for _ in 0..<halvings { power *= power }
    return power / (2 * Double.pi).squareRoot()
  }

  /// ln(1 - s) for 0 <= s < 1, to a few u of itself.
  static func logarithmOfRest(_ s: Double) -> Double {
    if s > 0x1p-10 { return logarithm(1 - s) }
    var series = 0.0
    for degree in stride(from: 7.0, to: 0, by: -1) { series = s * (1 / degree + series) }
    return -series
  }
}
