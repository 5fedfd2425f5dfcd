import Foundation
package import Statistics

/// The verdict on a counter along a ladder, by its growth and by its value.
///
/// The growth is that of least squares against the claimed cost, to 0.02. What shapes fix, or what follows from other
/// counts, is exact: no noise, no interval, and the value is the claimed one to a thousandth at every size. What depends
/// on drawn data is fitted from the first size with 10^4 events, at least 5 sizes over a factor of 2^4 of a ladder of 8
/// over 2^7, is off only with its whole 90 % interval, and in value by over 2 % and two standard errors, which eight
/// seeds tell; by fewer, no more is said than that it is within 2 %, or wrong by half everywhere. A law that is none to
/// the last unit has a band of its own.
///
/// An upper bound that no size exceeds holds, however the count grows below it. Three sizes over a factor of 4 are
/// enough to agree, five to be `faster`, which what counts less is too, and eight, with none missing, to be `slower`.
package struct CountRuling: Sendable {
  /// What is behind a drawn count.
  package struct Sampling: Sendable {
    /// Events at every size.
    package var events: [Double]
    /// The standard error over the value at every size; nil where eight seeds do not tell it.
    package var errors: [Double?]

    package init(events: [Double], errors: [Double?]) {
      (self.events, self.errors) = (events, errors)
    }
  }

  /// The verdict with its reason.
  package private(set) var ruling: Ruling
  /// The exponent by which the count grows faster than the claimed cost.
  package private(set) var excess: TailFit?
  /// The claimed cost over the count, the least and the greatest where the claim is made.
  package private(set) var slack: Slack?

  private static var tolerance: Double { 0.02 }
  private static var exactness: Double { 1e-3 }
  /// Events that make a size's count known to a per cent.
  package static var fewestEvents: Double { 10_000 }
  /// Seeds that tell how much a drawn count scatters.
  package static var fewestSeeds: Int { 8 }

  /// - Parameters:
  ///   - evidence: counts and the claimed cost in the same unit.
  ///   - sampling: of a drawn count; nil for one that shapes, or other counts, fix.
  ///   - bound: an upper bound passes on less.
  ///   - within: the factor by which the count may be off; nil for an exact law.
  ///   - hasTrivial: whether sizes are outside because the plain algorithm would do as well.
  package init(
    _ evidence: Evidence, sampling: Sampling? = nil, bound: Claim.Bound, within: Double? = nil,
    hasTrivial: Bool = false
  ) {
    let made = evidence.aboveFloor
    slack = Slack(made)
    ruling = Ruling(.tooFewSizes)
    if let early = Self.early(evidence, made, hasTrivial: hasTrivial) {
      ruling = Ruling(early)
      return
    }
    if bound == .tight, let early = Self.tooFew(evidence, sampling) {
      ruling = Ruling(early)
      return
    }
    let kept = evidence.data.indices.filter { !evidence.outside.contains(evidence.data[$0].size) }
    let start =
      sampling.flatMap { sampling in
        Self.firstCounted(kept.map { sampling.events[$0] })
      } ?? 0
    let ratios = Array(made.ratios(to: made.costs)[start...])
    let errors = sampling.map { sampling in kept[start...].map { sampling.errors[$0] } }
    let fit = try? TailFit(ratios, whole: sampling != nil)
    excess = fit
    let values = Self.off(ratios, errors, within: within, bound)
    if bound == .upper {
      ruling = values
    } else if let fit {
      let growth = Self.growth(fit, isDrawn: sampling != nil, within: within)
      ruling = growth == Ruling(.consistent) ? values : growth
    } else {
      ruling = Ruling(.notPositive)
    }
    let isShort = evidence.data.count < Evidence.fewestToRefute
    if ruling.verdict == .slower, let why = evidence.loss ?? (isShort ? .tooFewSizes : nil) {
      ruling = Ruling(why)
    }
  }

  /// The reason not to look at it at all.
  private static func early(_ evidence: Evidence, _ made: Evidence, hasTrivial: Bool) -> Reason? {
    if evidence.loss == .checkFailed { return .checkFailed }
    guard let first = evidence.data.first, let last = evidence.data.last,
      evidence.data.count >= 3, last.size >= 4 * first.size
    else { return evidence.loss ?? .tooFewSizes }
    if hasTrivial, made.data.count < TailFit.fewestInTail { return .trivial }
    return made.data.count < 3 ? .outsideRegime : nil
  }

  /// The reason not to fit what depends on drawn data.
  private static func tooFew(_ evidence: Evidence, _ sampling: Sampling?) -> Reason? {
    guard let sampling else { return nil }
    if !evidence.isLong { return evidence.loss ?? .tooFewSizes }
    guard let start = firstCounted(sampling.events),
      sampling.events.count - start >= TailFit.fewestInTail,
      let last = evidence.data.last, last.size >= 16 * evidence.data[start].size
    else { return .tooFewEvents }
    return nil
  }

  /// The first size from which all have enough events.
  private static func firstCounted(_ events: [Double]) -> Int? {
    let start = (events.lastIndex { $0 < fewestEvents } ?? -1) + 1
    return start < events.count ? start : nil
  }

  /// What the growth says; a band lets the slope be off by as much as its borders are apart.
  private static func growth(_ fit: TailFit, isDrawn: Bool, within: Double?) -> Ruling {
    let span = log(Double(fit.sizes[fit.sizes.count - 1]) / Double(fit.sizes[0]))
    let tolerance = tolerance + (within.map { 2 * log($0) / span } ?? 0)
    let low = isDrawn ? fit.low : fit.slope
    let high = isDrawn ? fit.high : fit.slope
    if abs(fit.slope) <= tolerance { return Ruling(.consistent) }
    if fit.isShort { return Ruling(.tooFewSizes) }
    if low > tolerance { return Ruling(.slower) }
    if high < -tolerance { return Ruling(.faster) }
    return Ruling(.wideInterval)
  }

  /// What the values say, counts over costs.
  private static func off(
    _ ratios: [Datum], _ errors: [Double?]?, within: Double?, _ bound: Claim.Bound
  ) -> Ruling {
    let limits = ratios.indices.map { index in
      within ?? 1 + (errors.map { tolerance + 2 * ($0[index] ?? 0) } ?? exactness)
    }
    let above = ratios.indices.filter { ratios[$0].value > limits[$0] * (1 + 1e-9) }
    let below =
      bound == .upper ? [] : ratios.indices.filter { ratios[$0].value < (1 - 1e-9) / limits[$0] }
    if above.isEmpty, below.isEmpty { return Ruling(.consistent) }
    let isGross =
      ratios.allSatisfy { $0.value > 1.5 } || ratios.allSatisfy { $0.value < 1 / 1.5 }
    if let errors, !isGross, !(above + below).contains(where: { errors[$0] != nil }) {
      return Ruling(.tooFewSeeds)
    }
    if !above.isEmpty { return Ruling(.slower) }
    return ratios.count < TailFit.fewestInTail ? Ruling(.tooFewSizes) : Ruling(.faster)
  }
}

/// By how much a claimed cost is above a count.
package struct Slack: Codable, Equatable, Sendable {
  /// The claimed cost over the count where that is least.
  package var least: Double
  /// And where it is greatest.
  package var greatest: Double

  /// Nil where nothing was counted.
  init?(_ evidence: Evidence) {
    let ratios = zip(evidence.costs, evidence.data).map { $0 / $1.value }.filter(\.isFinite)
    guard let least = ratios.min(), let greatest = ratios.max() else { return nil }
    (self.least, self.greatest) = (least, greatest)
  }

  /// Both together.
  func joined(_ other: Slack) -> Slack {
    var joined = self
    joined.least = min(least, other.least)
    joined.greatest = max(greatest, other.greatest)
    return joined
  }
}
