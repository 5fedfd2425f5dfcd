import Measurement

/// The local excess exponents between neighbouring sizes, the fixed overhead taken off.
///
/// Growth moves all of them. A cache that overflows moves the one or two where it does, and both fits would
/// mistake it for growth: their median does not.
struct LocalSlopes {
  /// The median of the local excess.
  let median: Double

  /// How far from 0 the median must be, on the same side, for `faster` and `slower`.
  private static var fewest: Double { 0.075 }
  /// How far from 0 it may be for a claim that is consistent.
  private static var most: Double { 0.15 }

  /// Nil for fewer than six sizes, or when no more than overhead is left of one.
  init?(_ data: [Datum], costs: [Double], overhead: Double) {
    let rest = zip(data, costs).map { Datum(size: $0.size, value: ($0.value - overhead) / $1) }
    let slopes = zip(rest, rest.dropFirst()).compactMap { $1.slope(from: $0) }
    guard data.count >= 6, slopes.count == rest.count - 1,
      let median = Measurement.median(of: slopes)
    else { return nil }
    self.median = median
  }

  /// Whether most of the ladder grows otherwise than `verdict` says.
  func contradict(_ verdict: Verdict, _ bound: Claim.Bound) -> Bool {
    switch verdict {
    case .slower: median < Self.fewest
    case .faster: median > -Self.fewest
    case .consistent, .consistentUpToLogarithm:
      median > Self.most || (bound == .tight && median < -Self.most)
    case .inconclusive: false
    }
  }
}
