import Statistics

/// How the excess changes along a ladder, the fixed overhead taken off.
///
/// A cache that overflows adds to the exponent there and nowhere else; both fits would mistake it for
/// growth.
struct Halves {
  /// The excess over the smaller half.
  let smaller: Double
  /// The excess over the larger half.
  let larger: Double
  /// Half the width of the 90 % interval of their difference.
  private let halfWidth: Double
  /// Nil for fewer than six sizes, or when no more than overhead is left of one.
  init?(_ data: [Datum], costs: [Double], overhead: Double) {
    let rest = zip(data, costs).map { Datum(size: $0.size, value: ($0.value - overhead) / $1) }
    guard data.count >= 6, rest.allSatisfy({ $0.value > 0 }) else { return nil }
    let low = LogLine(rest.prefix(max(4, rest.count / 2)))
    let high = LogLine(rest.suffix(TailFit.window(of: rest.count)))
    let freedom = max(4, rest.count / 2) + TailFit.window(of: rest.count) - 4
    let variance = (low.sumOfSquares + high.sumOfSquares) / Double(freedom)
    smaller = low.slope
    larger = high.slope
    halfWidth =
      StudentT(degreesOfFreedom: freedom).quantile(0.95)
      * (variance * (1 / low.spread + 1 / high.spread)).squareRoot()
  }

  /// Whether they differ by more than `limit`, and not by chance.
  func differ(by limit: Double) -> Bool { abs(larger - smaller) > max(limit, halfWidth) }
}
