import Foundation
package import Statistics

/// The verdict on seconds along a ladder of at least 8 fitted sizes over a factor of 2^7.
///
/// Both fits are of the excess: the exponent by which seconds grow faster than the claimed cost. They
/// fail in different ways, the tail on overhead, the offset on cache steps, so a verdict needs the
/// 90 % intervals of both: within 0.07 of none `consistent`, within 0.15 `consistent up to a
/// logarithm`, wholly beyond 0.15 `faster` or `slower`. For an upper bound only the upper ends count.
/// `faster` and `slower` must also be borne out by ``LocalExponents``, and by the seconds less what memory costs, where
/// that is known. Seconds that grow as the claimed cost and its memory do together are *as claimed, memory costs more*.
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
  /// The smallest excess that the ladder could refute: 0.15 and what the memory's curve may add, ln(its rise) / ln(the
  /// span of the sizes); nil where too few sizes were fitted to refute any.
  package let smallestExcess: Double?

  /// How far from the claim an exponent may be that is consistent with it.
  static var consistent: Double { 0.07 }
  /// The same for one that a logarithm may be added to.
  static var logarithm: Double { 0.15 }

  /// Rules by both fits of time / claimed cost.
  package init(_ evidence: Evidence, bound: Claim.Bound) {
    let fitted = evidence.aboveFloor
    sizes = fitted.data.map(\.size)
    smallestExcess = fitted.memorySlope.map { Self.logarithm + $0 }
    if evidence.loss == .checkFailed {
      ruling = Ruling(.checkFailed)
      return
    }
    // What is too short for a verdict is still shown.
    if fitted.data.count >= TailFit.fewestInTail { fit(fitted, bound) }
    if !fitted.isLong {
      ruling = Ruling(Self.tooShort(evidence))
    } else if ruling.verdict != .slower, !evidence.censored.isEmpty {
      // A ladder that ran into a time limit decides only that it is slow.
      ruling = Ruling(.censored)
    }
  }

  /// Why too little is left to fit.
  private static func tooShort(_ evidence: Evidence) -> Reason {
    if !evidence.isLong { return evidence.loss ?? .tooFewSizes }
    let inside = evidence.data.filter { !evidence.outside.contains($0.size) }
    return inside.isLong ? .belowFloor : .outsideRegime
  }

  private mutating func fit(_ fitted: Evidence, _ bound: Claim.Bound) {
    do throws(FitFailure) {
      combination = NonNegativeCombination(terms: fitted.terms, values: fitted.data.map(\.value))
      let costs = combination?.values(fitted.terms) ?? []
      guard !costs.isEmpty, costs.allSatisfy({ $0 > 0 && $0.isFinite }) else { return }
      let hasOffset = combination.map(fitted.hasOverhead) ?? true
      let fit = try OffsetFit(fitted.data, costs: costs, hasOffset: hasOffset)
      let seconds = try Growth(fitted.data, costs: costs, offset: fit)
      (tail, offset) = (seconds.tail, seconds.offset)
      let memory = MemoryExplanation(fitted, costs: costs, hasOffset: hasOffset)
      ruling = Self.decide(seconds, memory, bound)
    } catch {
      ruling = Ruling(.notPositive)
    }
  }

  private static func decide(
    _ seconds: Growth, _ memory: MemoryExplanation?, _ bound: Claim.Bound
  ) -> Ruling {
    let rest = memory.map(\.rest) ?? seconds
    let sides: [(Double, Verdict)] = [(1, .slower), (-1, .faster)]
    for (side, verdict) in sides where seconds.isBeyond(logarithm, on: side) {
      // Less memory grows less: that the seconds do has to show in them as they are.
      if let rest, rest.isBeyond(logarithm, on: side), rest.lasts(on: side),
        side > 0 || seconds.lasts(on: side)
      {
        return Ruling(verdict)
      }
    }
    if seconds.isWithin(consistent, bound) { return Ruling(.consistent) }
    if seconds.isWithin(logarithm, bound) { return Ruling(.consistentUpToLogarithm) }
    if let memory, memory.explains(seconds, within: logarithm, bound) {
      return Ruling(.asClaimedMemoryCostsMore)
    }
    if sides.contains(where: { seconds.isBeyond(logarithm, on: $0.0) }) {
      return Ruling(.curvature)
    }
    return Ruling(
      seconds.tail.interval.overlaps(seconds.offset.interval) ? .wideInterval : .methodsDisagree)
  }
}

extension Evidence {
  /// Whether an overhead is beside the terms: one that is constant along the ladder has it in its own factor.
  ///
  /// Where that is more than a third of the seconds in the middle of the ladder, it hides how the others grow, and an
  /// overhead beside it leaves that open.
  func hasOverhead(beside combination: NonNegativeCombination) -> Bool {
    let constant = terms.indices.filter { terms[$0].isConstant }
    guard terms.count > 1, !constant.isEmpty else { return true }
    let middle = terms.map { $0[data.count / 2] }
    let part = constant.reduce(0) { $0 + combination.coefficients[$1] * middle[$1] }
    return part > combination.value(middle) / 3
  }

  /// The exponent that memory may add along the ladder: ln(rise of its curve) / ln(span of the sizes), 0 where none is
  /// known; nil for a ladder that is too short to refute anything.
  fileprivate var memorySlope: Double? {
    guard isLong, let first = data.first, let last = data.last else { return nil }
    guard let rows = memory?.row, let least = rows.min(), let most = rows.max(), least > 0 else {
      return 0
    }
    return log(most / least) / log(Double(last.size) / Double(first.size))
  }
}
