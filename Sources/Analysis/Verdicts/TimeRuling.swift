package import Statistics

/// The verdict on seconds along a ladder.
///
/// Both fits are of the excess: the exponent by which seconds grow faster than the claimed cost. They
/// fail in different ways, the tail on overhead, the offset on cache steps, so a verdict needs the
/// 90 % intervals of both: within 0.07 of none `consistent`, within 0.15 `consistent up to a
/// logarithm`, wholly beyond 0.15 `faster` or `slower`. For an upper bound only the upper ends count.
/// Where the two halves of the ladder differ by more than 0.15, or its local exponents contradict the fits,
/// there is no one exponent to judge.
package struct TimeRuling: Sendable {
  /// The verdict with its reason.
  package private(set) var ruling = Ruling(.notPositive)
  /// The excess over the larger half of the fitted sizes.
  package private(set) var tail: TailFit?
  /// The excess over all fitted sizes, a fixed overhead taken off.
  package private(set) var offset: OffsetFit?
  /// The factor of each term, in seconds; nil where nothing was fitted.
  package private(set) var combination: NonNegativeCombination?
  /// The sizes that were fitted.
  package let sizes: [Int]

  private static var consistent: Double { 0.07 }
  private static var logarithm: Double { 0.15 }

  /// Rules by both fits of time / claimed cost.
  package init(_ evidence: Evidence, bound: Claim.Bound) {
    let fitted = evidence.aboveFloor
    sizes = fitted.data.map(\.size)
    if evidence.loss == .checkFailed {
      ruling = Ruling(.checkFailed)
      return
    }
    guard fitted.data.count >= TailFit.fewestInTail else {
      ruling = Ruling(Self.tooShort(evidence))
      return
    }
    fit(fitted, evidence, bound)
  }

  /// Why too little is left to fit.
  private static func tooShort(_ evidence: Evidence) -> Reason {
    if !evidence.isLong { return evidence.loss ?? .tooFewSizes }
    let inside = evidence.data.count { !evidence.outside.contains($0.size) }
    return inside < TailFit.fewestInTail ? .outsideRegime : .belowFloor
  }

  private mutating func fit(_ fitted: Evidence, _ evidence: Evidence, _ bound: Claim.Bound) {
    do throws(FitFailure) {
      combination = NonNegativeCombination(terms: fitted.terms, values: fitted.data.map(\.value))
      let costs = combination?.values(fitted.terms) ?? []
      guard !costs.isEmpty, costs.allSatisfy({ $0 > 0 && $0.isFinite }) else { return }
      let ratios = fitted.ratios(to: costs)
      let tail = try TailFit(ratios)
      let offset = try OffsetFit(fitted.data, costs: costs)
      (self.tail, self.offset) = (tail, offset)
      let halves = Halves(fitted.data, costs: costs, overhead: offset.offset)
      let decided = Self.decide(tail.interval, offset.interval, bound, halves)
      let whole = LocalSlopes(fitted.data, costs: costs)
      let rest = LocalSlopes(fitted.data, costs: costs, overhead: offset.offset)
      let isContradicted = Self.contradict(decided.verdict, bound, whole: whole, rest: rest)
      ruling = Self.limit(isContradicted ? Ruling(.curvature) : decided, by: evidence)
    } catch {
      ruling = Ruling(.notPositive)
    }
  }

  /// Whether the local exponents, with the overhead in them and without, bear a verdict out.
  ///
  /// Taking off an overhead makes growth of what is flat and then steps up, so growth must show without.
  private static func contradict(
    _ verdict: Verdict, _ bound: Claim.Bound, whole: LocalSlopes?, rest: LocalSlopes?
  ) -> Bool {
    switch verdict {
    case .slower: whole?.contradictSlower ?? false
    case .faster: rest?.contradictFaster ?? false
    case .consistent, .consistentUpToLogarithm:
      (rest?.contradictConsistent(bound) ?? false)
        || (bound == .tight && whole?.showStep ?? false)
    case .inconclusive: false
    }
  }

  /// A short ladder decides nothing, and one that ran into a time limit only that it is slow.
  private static func limit(_ ruling: Ruling, by evidence: Evidence) -> Ruling {
    if !evidence.isLong { return Ruling(evidence.loss ?? .tooFewSizes) }
    if ruling.verdict != .slower, !evidence.censored.isEmpty { return Ruling(.censored) }
    return ruling
  }

  private static func decide(
    _ tail: Interval, _ offset: Interval, _ bound: Claim.Bound, _ halves: Halves?
  ) -> Ruling {
    let both = [tail, offset]
    let isCurved = halves?.differ(by: logarithm) ?? false
    // A cost that grows too fast in both halves is refuted, however its exponent changes.
    if both.allSatisfy({ $0.low > logarithm }) {
      return isCurved && (halves?.smaller ?? 0) <= logarithm ? Ruling(.curvature) : Ruling(.slower)
    }
    if isCurved { return Ruling(tail.overlaps(offset) ? .curvature : .methodsDisagree) }
    if both.allSatisfy({ $0.high < -logarithm }) { return Ruling(.faster) }
    let judged = both.map { interval in
      bound == .tight ? interval : Interval(estimate: interval.high, low: 0, high: interval.high)
    }
    if judged.allSatisfy({ $0.isWithin(consistent) }) { return Ruling(.consistent) }
    if judged.allSatisfy({ $0.isWithin(logarithm) }) { return Ruling(.consistentUpToLogarithm) }
    return Ruling(tail.overlaps(offset) ? .wideInterval : .methodsDisagree)
  }
}
