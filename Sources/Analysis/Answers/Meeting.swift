import Foundation
import Statistics

/// Where ln(t_1 / t_2) over ln m passes through 0, and from where to where it may.
///
/// Two solvers differ beyond noise at a size where the gap is past what noise makes it at any of the sizes in under 5 %
/// of ladders (Bonferroni). A meeting is between two such sizes, with none between them, where different solvers are
/// ahead; its 90 % interval is where the straight lines between the gaps are within the half width of a single gap.
/// So it is closed on both sides, and between solvers of equal cost there is one in under 5 % of ladders.
struct Meeting {
  let x: Double
  let low: Double
  let high: Double
  let firstIsFasterBelow: Bool

  /// A gap at one size, with what the spread of processes says of its variance; 0 where it says nothing.
  typealias Gap = (x: Double, gap: Double, variance: Double)

  /// All of them, in the order of x.
  static func all(_ gaps: [Gap]) -> [Meeting] {
    guard gaps.count >= TailFit.fewestInTail, let noise = Noise(gaps) else { return [] }
    let certain = gaps.indices.filter { abs(gaps[$0].gap) > noise.anywhere }
    return zip(certain, certain.dropFirst()).compactMap { left, right in
      Meeting(Array(gaps[left...right]), halfWidth: noise.halfWidth)
    }
  }

  /// Between the first and the last of `gaps`, which are past `halfWidth`; nil where both are on one side.
  private init?(_ gaps: [Gap], halfWidth: Double) {
    let sign: Double = gaps[0].gap < 0 ? 1 : -1
    guard let last = gaps.last, (last.gap < 0) != (gaps[0].gap < 0) else { return nil }
    let rising = gaps.map { (x: $0.x, gap: sign * $0.gap) }
    func crossings(_ level: Double) -> [Double] {
      zip(rising, rising.dropFirst()).compactMap { left, right in
        guard (left.gap < level) != (right.gap < level) else { return nil }
        return left.x + (right.x - left.x) * (level - left.gap) / (right.gap - left.gap)
      }
    }
    guard let low = crossings(-halfWidth).first, let high = crossings(halfWidth).last,
      let x = median(of: crossings(0))
    else { return nil }
    (self.low, self.x, self.high) = (low, x, high)
    firstIsFasterBelow = gaps[0].gap < 0
  }

  /// How far from the truth a gap is.
  private struct Noise {
    /// Half the 90 % interval of one gap.
    let halfWidth: Double
    /// What no gap is past by noise alone, in 95 of 100 ladders.
    let anywhere: Double

    /// The larger of what gaps are off a parabola by and what the spread of processes says; nil where there are too few.
    init?(_ gaps: [Gap]) {
      let mean = gaps.map(\.x).reduce(0, +) / Double(gaps.count)
      let x = gaps.map { $0.x - mean }
      let columns = [x.map { _ in 1 }, x, x.map { $0 * $0 }]
      let freedom = gaps.count - 3
      guard freedom > 0, let fit = LeastSquares(columns: columns, values: gaps.map(\.gap))
      else { return nil }
      let spread = gaps.map(\.variance).reduce(0, +) / Double(gaps.count)
      let deviation = max(fit.sumOfSquares / Double(freedom), spread).squareRoot()
      let t = StudentT(degreesOfFreedom: freedom)
      halfWidth = t.quantile(0.95) * deviation
      anywhere = t.quantile(1 - 0.05 / (2 * Double(gaps.count))) * deviation
    }
  }
}
