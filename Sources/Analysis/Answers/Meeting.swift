import Foundation
import Statistics

/// Where ln(t_1 / t_2) over ln m passes through 0.
struct Meeting {
  let x: Double
  let low: Double?
  let high: Double?
  let firstIsFasterBelow: Bool
  let isExtrapolated: Bool

  typealias Gap = (x: Double, gap: Double)

  /// The last change of sign between two sizes, by straight lines between them.
  ///
  /// The interval is where the same lines, moved up and down by the 90 % half width of the gaps about a
  /// parabola, pass through 0.
  init?(within gaps: [Gap]) {
    guard let x = Self.root(gaps, near: nil), let last = gaps.last,
      let width = Self.halfWidth(gaps)
    else { return nil }
    let ends = [width, -width].compactMap { shift in
      Self.root(gaps.map { ($0.x, $0.gap + shift) }, near: x)
    }
    self.x = x
    low = ends.filter { $0 <= x }.min()
    high = ends.filter { $0 >= x }.max()
    firstIsFasterBelow = last.gap > 0
    isExtrapolated = false
  }

  /// Where the line through the larger half reaches 0 beyond the largest size, if its slope is certain
  /// and it does within 16 times that size; the interval is Fieller's.
  ///
  /// Source: E. C. Fieller, Some problems in interval estimation, JRSS B 16 (1954).
  init?(beyond gaps: [Gap]) {
    let tail = gaps.suffix(TailFit.window(of: gaps.count))
    let mean = tail.map(\.x).reduce(0, +) / Double(tail.count)
    let columns = [tail.map { _ in 1.0 }, tail.map { $0.x - mean }]
    guard let last = gaps.last, last.gap != 0,
      let fit = LeastSquares(columns: columns, values: tail.map(\.gap))
    else { return nil }
    let (level, slope) = (fit.coefficients[0], fit.coefficients[1])
    let freedom = tail.count - 2
    let t = StudentT(degreesOfFreedom: freedom).quantile(0.95)
    let variance = fit.sumOfSquares / Double(freedom) * t * t
    let (a, b) = (variance * fit.inverseGram[0][0], variance * fit.inverseGram[1][1])
    guard slope * slope > b else { return nil }
    x = mean - level / slope
    guard x > last.x, x <= last.x + log(16) else { return nil }
    // The roots of (level + slope u)^2 = a + b u^2 in u = x - mean.
    let leading = slope * slope - b
    let root = max(0, level * level * b + slope * slope * a - a * b).squareRoot() / leading
    let centre = mean - level * slope / leading
    low = centre - root
    high = centre + root
    firstIsFasterBelow = last.gap < 0
    isExtrapolated = true
  }

  private static func root(_ gaps: [Gap], near x: Double?) -> Double? {
    let roots = zip(gaps, gaps.dropFirst()).compactMap { left, right -> Double? in
      guard (left.gap < 0) != (right.gap < 0) else { return nil }
      return left.x + (right.x - left.x) * left.gap / (left.gap - right.gap)
    }
    guard let x else { return roots.last }
    return roots.min { abs($0 - x) < abs($1 - x) }
  }

  private static func halfWidth(_ gaps: [Gap]) -> Double? {
    let mean = gaps.map(\.x).reduce(0, +) / Double(gaps.count)
    let x = gaps.map { $0.x - mean }
    let columns = [x.map { _ in 1 }, x, x.map { $0 * $0 }]
    let freedom = gaps.count - 3
    guard freedom > 0, let fit = LeastSquares(columns: columns, values: gaps.map(\.gap))
    else { return nil }
    return StudentT(degreesOfFreedom: freedom).quantile(0.95)
      * (fit.sumOfSquares / Double(freedom)).squareRoot()
  }
}
