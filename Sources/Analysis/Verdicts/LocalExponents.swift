import Foundation
import Statistics

/// The exponents by which neighbouring sizes grow faster than the claimed cost, over the sizes where a fixed overhead is
/// at most a tenth, or the largest 8 over 2^7 where those are fewer.
///
/// Growth moves all of them, and alike. A cache that overflows, or work of lower order, moves those where it does, and
/// both fits would mistake it for growth.
struct LocalExponents {
  /// Time / cost of the sizes that are looked at.
  private let ratios: [Datum]

  /// How far from 0 growth must be from every size to the third after it, a factor of 2^3.
  private static var least: Double { 0.1 }
  /// What share of the largest growth over two sizes the smallest must be.
  private static var leastShare: Double { 0.4 }
  /// Student's t from which a trend is none of chance.
  private static var trend: Double { 2.5 }
  /// A change along the ladder that is none.
  private static var leastChange: Double { 0.05 }

  /// - Parameters:
  ///   - data: seconds.
  ///   - costs: the claimed cost at each datum.
  ///   - overhead: in seconds.
  ///   - isTakenOff: whether the overhead is, as far as it is in what is looked at.
  init(_ data: [Datum], costs: [Double], overhead: Double = 0, isTakenOff: Bool = false) {
    let latest = data.indices.last { data[$0...].isLong } ?? 0
    let negligible = data.lastIndex { overhead > 0.1 * $0.value }.map { $0 + 1 } ?? 0
    let start = min(latest, negligible)
    ratios = zip(data, costs).dropFirst(start).map {
      Datum(size: $0.size, value: ($0.value - (isTakenOff ? overhead : 0)) / $1)
    }
  }

  /// Between every size and the next that is at least `doublings` sizes and doublings after it, so that more sizes
  /// between the same two do not make of chance what is growth.
  private func over(_ doublings: Int) -> [Double] {
    ratios.indices.compactMap { index in
      let least = 0.99 * Double(ratios[index].size << doublings)
      return ratios.dropFirst(index + doublings).first { Double($0.size) >= least }?
        .slope(from: ratios[index])
    }
  }

  /// Whether any three neighbours together are within `distance` of the claim, or below it where it is an upper bound.
  func areWithin(_ distance: Double, _ bound: Claim.Bound) -> Bool {
    over(3).allSatisfy { $0 <= distance && (bound == .upper || $0 >= -distance) }
  }

  /// Whether any three neighbours together are beyond 0.1, above for a `side` of 1, below for -1, all alike, and without
  /// a turn towards the claim.
  func areLasting(on side: Double) -> Bool {
    let pairs = over(2).map { side * $0 }
    guard let least = pairs.min(), let most = pairs.max(), ratios.allSatisfy({ $0.value > 0 })
    else { return false }
    return over(3).allSatisfy { side * $0 > Self.least } && least >= Self.leastShare * most
      && !turn(towards: -side)
  }

  /// Whether they change along the ladder, up for a `side` of 1: by the parabola through the logarithms, whose second
  /// derivative is the change.
  private func turn(towards side: Double) -> Bool {
    let x = ratios.map { log(Double($0.size)) }
    let mean = x.reduce(0, +) / Double(x.count)
    let line = x.map { $0 - mean }
    let columns = [x.map { _ in 1 }, line, line.map { $0 * $0 }]
    guard x.count > 3, let first = x.first, let last = x.last,
      let fit = LeastSquares(columns: columns, values: ratios.map { log($0.value) })
    else { return false }
    let variance = fit.sumOfSquares / Double(x.count - 3) * fit.inverseGram[2][2]
    let second = side * fit.coefficients[2]
    return 2 * second * (last - first) > Self.leastChange
      && second > Self.trend * variance.squareRoot()
  }
}
