import Foundation

/// What was measured at one size of a ladder.
package struct Datum: Codable, Equatable, Sendable {
  /// Of the variable that grows.
  package var size: Int
  /// What was measured there: seconds, or a count.
  package var value: Double

  package init(size: Int, value: Double) {
    self.size = size
    self.value = value
  }
}

/// The least-squares line of ln value on ln size.
package struct LogLine: Equatable, Sendable {
  /// The exponent b in value = a size^b.
  package let slope: Double
  /// The sum of squared residuals; 0 where none of them is more than rounding.
  package let sumOfSquares: Double
  /// The sum of (ln size - its mean)^2.
  package let spread: Double

  /// - Precondition: at least two different sizes; sizes and values are positive.
  package init(_ data: some Collection<Datum>) {
    let x = data.map { log(Double($0.size)) }
    let y = data.map { log($0.value) }
    let xMean = x.reduce(0, +) / Double(x.count)
    let yMean = y.reduce(0, +) / Double(y.count)
    spread = x.reduce(0) { $0 + ($1 - xMean) * ($1 - xMean) }
    precondition(spread > 0, "a slope needs two different sizes")
    slope = zip(x, y).reduce(0) { $0 + ($1.0 - xMean) * ($1.1 - yMean) } / spread
    let residuals = zip(x, y).map { [slope] in ($1 - yMean) - slope * ($0 - xMean) }
    let rounding = Self.rounding(slope: slope, x: x, y: y)
    let isExact = residuals.allSatisfy { abs($0) <= rounding }
    sumOfSquares = isExact ? 0 : residuals.reduce(0) { $0 + $1 * $1 }
  }

  /// How large a residual can be when value = a size^b holds to the last bit.
  ///
  /// Logarithms are off by u relative, values by u relative (which is u absolute in their
  /// logarithm), and a mean of k numbers by k u of the largest: 2 (k + 8) u (1 + max|y| + |b|
  /// max|x|), u = 2^-53, bounds their sum.
  private static func rounding(slope: Double, x: [Double], y: [Double]) -> Double {
    let largest = y.reduce(1) { max($0, abs($1)) } + abs(slope) * x.reduce(0) { max($0, abs($1)) }
    return Double(x.count + 8) * 0x1p-52 * (1 + largest)
  }
}
