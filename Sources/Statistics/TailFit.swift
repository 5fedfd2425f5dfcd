/// Why a ladder has no slope.
package enum FitFailure: Error, Equatable, Sendable {
  /// Fewer than three sizes were measured.
  case tooFewSizes(Int)
  /// A value has no logarithm: it is zero, negative or not finite.
  case notPositive(size: Int)
  /// No curve of the wanted form could be found.
  case noSolution
}

/// The tail slope: least squares of ln value on ln size over the larger half of a ladder.
///
/// The 90 % interval is Student's t from the residuals between sizes, k - 2 degrees of freedom:
/// slope +- t_{0.95, k-2} sqrt(S / (k - 2) / sum (x - mean x)^2), S the sum of squared residuals.
/// It is of no width when the values are a power law to the last bit.
///
/// The larger half holds at least 5 sizes; a shorter ladder is used whole. The window depends on
/// the number of sizes alone, never on the fit.
package struct TailFit: Equatable, Sendable {
  /// The exponent: d ln y / d ln x.
  package let slope: Double
  /// Half the width of the 90 % interval.
  package let halfWidth: Double
  /// The sizes that the line was fitted to, ascending.
  package let sizes: [Int]

  /// The lower end of its interval.
  package var low: Double { interval.low }
  /// The upper end.
  package var high: Double { interval.high }
  /// The exponent with its interval.
  package var interval: Interval { Interval(slope, halfWidth: halfWidth) }
  /// Whether the values are a power law up to rounding.
  package var isExact: Bool { halfWidth == 0 }
  /// Whether the ladder was too short to take only its larger half.
  package var isShort: Bool { sizes.count < Self.fewestInTail }

  /// Sizes that a tail has at least.
  package static var fewestInTail: Int { 5 }
  private static var fewestToFit: Int { 3 }

  /// Fits the tail of `data`, whose sizes are positive and differ from each other.
  ///
  /// - Parameters:
  ///   - data: the ladder.
  ///   - whole: whether all sizes are fitted, for values without overhead.
  /// - Throws: why there is no slope.
  /// - Complexity: O(k log k).
  package init(_ data: [Datum], whole: Bool = false) throws(FitFailure) {
    guard data.count >= Self.fewestToFit else { throw .tooFewSizes(data.count) }
    let window = whole ? data.count : Self.window(of: data.count)
    let tail = data.sorted { $0.size < $1.size }.suffix(window)
    try tail.requirePositive()
    let line = LogLine(tail)
    let freedom = tail.count - 2
    slope = line.slope
    let error = (line.sumOfSquares / Double(freedom) / line.spread).squareRoot()
    halfWidth = StudentT(degreesOfFreedom: freedom).quantile(0.95) * error
    sizes = tail.map(\.size)
  }

  /// How many of the largest of `count` sizes make the tail.
  package static func window(of count: Int) -> Int {
    min(count, max(fewestInTail, (count + 1) / 2))
  }
}

extension Collection<Datum> {
  /// Throws for the first value without a logarithm.
  func requirePositive() throws(FitFailure) {
    for datum in self where !(datum.value > 0 && datum.value.isFinite) {
      throw .notPositive(size: datum.size)
    }
  }
}
