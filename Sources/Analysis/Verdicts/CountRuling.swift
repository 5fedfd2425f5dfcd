package import Statistics

/// The verdict on a counter along a ladder: least squares against the claimed cost, tolerance 0.02.
///
/// What shapes fix is exact: no noise, no interval, and three sizes over a factor of 4 are enough to agree,
/// five to be `faster` and eight, with none missing, to be `slower`: terms of lower order bend shorter ladders. What depends on drawn data is fitted from
/// the first size with 10^4 events, at least 5 sizes over a factor of 2^4 of a ladder of 8 over 2^7, and is
/// `faster` or `slower` only with its whole 90 % interval. An upper bound that no size exceeds holds,
/// however the count grows below it.
package struct CountRuling: Sendable {
  /// The verdict with its reason.
  package private(set) var ruling: Ruling
  /// The exponent by which the count grows faster than the claimed cost.
  package private(set) var excess: TailFit?

  private static var tolerance: Double { 0.02 }
  /// Events that make a size's count known to a per cent.
  package static var fewestEvents: Double { 10_000 }

  /// - Parameters:
  ///   - evidence: counts and the claimed cost in the same unit.
  ///   - events: of a drawn count at every size; nil for one that shapes fix.
  ///   - bound: an upper bound passes on less.
  package init(_ evidence: Evidence, events: [Double]?, bound: Claim.Bound) {
    if let early = Self.early(evidence) {
      ruling = Ruling(early)
      return
    }
    if bound == .upper, evidence.isWithinCost {
      ruling = Ruling(.consistent)
      return
    }
    if let early = Self.tooFew(evidence, events: events) {
      ruling = Ruling(early)
      return
    }
    do throws(FitFailure) {
      let start = events.flatMap(Self.firstCounted) ?? 0
      let ratios = Array(evidence.ratios(to: evidence.costs)[start...])
      let fit = try TailFit(ratios, whole: events != nil)
      excess = fit
      ruling = Self.decide(fit, isDrawn: events != nil, bound)
      let isShort = evidence.data.count < Evidence.fewestToRefute
      if ruling.verdict == .slower, let why = evidence.loss ?? (isShort ? .tooFewSizes : nil) {
        ruling = Ruling(why)
      }
    } catch {
      ruling = Ruling(.notPositive)
    }
  }

  /// The reason not to look at it at all.
  private static func early(_ evidence: Evidence) -> Reason? {
    if evidence.loss == .checkFailed { return .checkFailed }
    guard let first = evidence.data.first, let last = evidence.data.last,
      evidence.data.count >= 3, last.size >= 4 * first.size
    else { return evidence.loss ?? .tooFewSizes }
    return nil
  }

  /// The reason not to fit what depends on drawn data.
  private static func tooFew(_ evidence: Evidence, events: [Double]?) -> Reason? {
    guard let events else { return nil }
    if !evidence.isLong { return evidence.loss ?? .tooFewSizes }
    guard let start = firstCounted(events), events.count - start >= TailFit.fewestInTail,
      let last = evidence.data.last, last.size >= 16 * evidence.data[start].size
    else { return .tooFewEvents }
    return nil
  }

  /// The first size from which all have enough events.
  private static func firstCounted(_ events: [Double]) -> Int? {
    let start = (events.lastIndex { $0 < fewestEvents } ?? -1) + 1
    return start < events.count ? start : nil
  }

  private static func decide(_ fit: TailFit, isDrawn: Bool, _ bound: Claim.Bound) -> Ruling {
    let low = isDrawn ? fit.low : fit.slope
    let high = isDrawn ? fit.high : fit.slope
    if abs(fit.slope) <= tolerance { return Ruling(.consistent) }
    if fit.isShort { return Ruling(.tooFewSizes) }
    if low > tolerance { return Ruling(.slower) }
    if high < -tolerance { return Ruling(.faster) }
    if bound == .upper, fit.slope < 0 { return Ruling(.consistent) }
    return Ruling(.wideInterval)
  }
}
