import Foundation

/// The offset fit: y = a cost size^beta + c + k memory with a, c >= 0 and 0 <= k <= 1.5, over all sizes.
///
/// The exponent beta is how much faster than its claimed cost a time grows once a fixed overhead c, and what memory
/// costs, are taken off. Minimised is the sum of squares of the relative errors, model / y - 1, by variable projection:
/// a, c and k are linear, so that for every beta they are known, and the least sum is sought over beta alone, within
/// 4 of none. A size that took too long by chance is off by less than 1 and does not decide alone.
///
/// The 90 % interval holds every beta of which the likelihood is not too small: S(beta) <= S (1 + t^2 / nu), t
/// Student's 0.95 quantile with nu = the number of sizes less that of parameters, 3, or 4 with memory. It ends at 4
/// where nothing limits it. Where the claimed cost, or a term of it with a factor of its own, is constant, an overhead is no
/// other than that, and there is no c.
///
/// Source: G. H. Golub, V. Pereyra, The differentiation of pseudo-inverses and nonlinear least squares problems whose
/// variables separate, SIAM Journal on Numerical Analysis 10 (1973); D. M. Bates, D. G. Watts, Nonlinear Regression
/// Analysis and Its Applications (1988), chapter 6.
package struct OffsetFit: Equatable, Sendable {
  /// beta with its interval.
  package let interval: Interval
  /// The linear parameters there.
  package let parts: OffsetParts
  /// The best where beta is 0: what a cost exactly as claimed comes to.
  package let claimed: OffsetParts

  /// beta.
  package var slope: Double { interval.estimate }

  /// The largest factor of the memory: a measured row may cost half as much again where it is touched.
  static var mostMemory: Double { 1.5 }
  /// How far from none an exponent is sought.
  private static var reach: Double { 4 }
  private static var step: Double { 0.1 }

  /// Fits `data`, values in seconds or counts, to `costs`, the claimed cost at each datum.
  ///
  /// `memory` are the seconds that memory takes at each datum; `hasOffset` whether there is a c where the cost grows.
  /// - Precondition: as many costs, and memory, as data, all positive; the sizes differ from each other.
  /// - Complexity: O(k) for each of about 230 exponents.
  package init(
    _ data: [Datum], costs: [Double], memory: [Double]? = nil, hasOffset: Bool = true
  ) throws(FitFailure) {
    try data.requirePositive()
    let projection = OffsetProjection(data, costs: costs, memory: memory, hasOffset: hasOffset)
    let freedom = data.count - projection.count - 1
    guard freedom > 0 else { throw .tooFewSizes(data.count) }
    let count = Int((2 * Self.reach / Self.step).rounded())
    let grid = (0...count).map { Self.step * Double($0) - Self.reach }
    let sums = grid.map { projection.parts(at: $0).sumOfSquares }
    guard let nearest = sums.indices.min(by: { sums[$0] < sums[$1] }) else { throw .noSolution }
    let best = Self.least(about: grid[nearest]) { projection.parts(at: $0).sumOfSquares }
    parts = projection.parts(at: best)
    claimed = projection.parts(at: 0)
    let t = StudentT(degreesOfFreedom: freedom).quantile(0.95)
    let limit = parts.sumOfSquares * (1 + t * t / Double(freedom))
    let isInside = { (beta: Double) in projection.parts(at: beta).sumOfSquares <= limit }
    let inside = zip(grid, sums).filter { $1 <= limit }.map(\.0) + [best]
    interval = Interval(
      estimate: best, low: Self.end(from: inside.min() ?? best, towards: -1, isInside),
      high: Self.end(from: inside.max() ?? best, towards: 1, isInside))
  }

  /// The exponent of the least sum within a step of `middle`, by golden section.
  private static func least(about middle: Double, _ sum: (Double) -> Double) -> Double {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (middle - step, middle + step)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (atLeft, atRight) = (sum(left), sum(right))
    while high - low > 1e-10 {
      if atLeft < atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = sum(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = sum(right)
      }
    }
    return (low + high) / 2
  }

  /// Where the interval ends that holds `start` and not the exponent one step on, by bisection.
  private static func end(
    from start: Double, towards side: Double, _ isInside: (Double) -> Bool
  ) -> Double {
    if abs(start) >= reach { return start }
    var (inside, outside) = (start, start + side * step)
    for _ in 0..<30 {
      let middle = (inside + outside) / 2
      if isInside(middle) { inside = middle } else { outside = middle }
    }
    return inside
  }
}

/// What is linear in an offset fit, at some exponent.
package struct OffsetParts: Equatable, Sendable {
  /// a size^beta at each datum, where a is the best.
  package let factors: [Double]
  /// c, in the units of the values.
  package let offset: Double
  /// k.
  package let memory: Double
  /// The sum of the squares of relative errors.
  package let sumOfSquares: Double
}
