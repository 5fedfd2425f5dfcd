import Statistics

/// The local excess exponents between neighbouring sizes.
///
/// Growth moves all of them. A cache that overflows moves the one or two where it does, and both fits would
/// mistake it for growth: without the two that are furthest on the side of a verdict, the others must still
/// bear it out.
struct LocalSlopes {
  /// The mean without the two largest.
  private let withoutSteepest: Double
  /// The mean without the two smallest.
  private let withoutFlattest: Double
  /// The mean of the two largest.
  private let steepest: Double

  /// How far from 0 a mean must be, on the same side, for `faster` and `slower`.
  private static var fewest: Double { 0.075 }
  /// How far from 0 it may be for a claim that is consistent.
  private static var most: Double { 0.15 }

  /// Whether enough exponents are left to contradict a claim that is consistent.
  private let isLong: Bool

  /// Nil for fewer than five sizes, or when no more than overhead is left of one.
  init?(_ data: [Datum], costs: [Double], overhead: Double = 0) {
    let rest = zip(data, costs).map { Datum(size: $0.size, value: ($0.value - overhead) / $1) }
    let slopes = zip(rest, rest.dropFirst()).compactMap { $1.slope(from: $0) }.sorted()
    guard data.count >= 5, slopes.count == rest.count - 1 else { return nil }
    isLong = data.count >= 6
    let others = Double(slopes.count - 2)
    withoutSteepest = slopes.dropLast(2).reduce(0, +) / others
    withoutFlattest = slopes.dropFirst(2).reduce(0, +) / others
    steepest = slopes.suffix(2).reduce(0, +) / 2
  }

  /// Whether the others do not grow faster than claimed.
  var contradictSlower: Bool { withoutSteepest < Self.fewest }

  /// Whether the others do not grow less than claimed.
  var contradictFaster: Bool { withoutFlattest > -Self.fewest }

  /// Whether the others grow otherwise than a claim that is called consistent.
  func contradictConsistent(_ bound: Claim.Bound) -> Bool {
    isLong && (withoutFlattest > Self.most || (bound == .tight && withoutSteepest < -Self.most))
  }

  /// Whether the two largest are above what is claimed and the others below it, as an overhead never
  /// makes them.
  var showStep: Bool { isLong && steepest > 0.1 && withoutSteepest < -0.1 }
}

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
