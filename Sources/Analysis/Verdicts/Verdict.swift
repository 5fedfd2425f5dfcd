package import Measurement

/// What measurement says of a claim.
package enum Verdict: String, Codable, Sendable, CaseIterable {
  /// Both intervals are within the tolerance of the claim.
  case consistent
  /// As far from the claim as a logarithm would be over a ladder that can be reached.
  case consistentUpToLogarithm = "consistent_up_to_a_logarithm"
  /// The seconds grow as the claimed cost and what memory costs by the machine's measured curves do together.
  case asClaimedMemoryCostsMore = "as_claimed_memory_costs_more"
  /// The cost grows by less; an upper bound passes.
  case faster
  /// The cost grows by more: the claim is refuted here.
  case slower
  /// For a ``Reason``.
  case inconclusive

  /// Whether it says something of the claim.
  package var isDecided: Bool { self != .inconclusive }
}

/// Why there is no verdict.
package enum Reason: String, Codable, Sendable, CaseIterable {
  /// Under 8 sizes, or over less than a factor 2^7, were planned.
  case tooFewSizes = "too_few_sizes"
  /// Under 8 sizes over a factor of 2^7 are where the claim is made.
  case outsideRegime = "outside_regime"
  /// Under 8 sizes over a factor of 2^7 take so long that overhead does not matter.
  case belowFloor = "below_floor"
  /// Some size ran into its time limit: it took at least that long.
  case censored
  /// Processes crashed, ran out of memory or diverged, and too few sizes are left.
  case failed
  /// The solver did not agree with its reference: its times are not fitted.
  case checkFailed = "check_failed"
  /// Too many sizes have not been measured yet.
  case notMeasured = "not_measured"
  /// The two fits contradict each other.
  case methodsDisagree = "methods_disagree"
  /// An interval reaches across the border between two verdicts.
  case wideInterval = "wide_interval"
  /// Both fits are beyond the claim, and the exponent changes along the ladder, or memory may be why.
  case curvature
  /// A drawn count has under 10^4 events at some size.
  case tooFewEvents = "too_few_events"
  /// A drawn count is off by over 2 % where fewer than 8 seeds tell how much it scatters.
  case tooFewSeeds = "too_few_seeds"
  /// Under 5 sizes are where the bound is below what the plain algorithm counts.
  case trivial
  /// A value is zero at some size, so that it has no logarithm.
  case notPositive = "not_positive"
  /// The claim depends on a size that is not recorded, the rows of a sketch.
  case costUnknown = "cost_unknown"
}

/// A verdict, or the reason why there is none.
package struct Ruling: Codable, Equatable, Sendable {
  /// What is ruled.
  package var verdict: Verdict
  /// Null where there is a verdict.
  @Nullable package var reason: Reason?

  /// A ruling that needs no reason.
  package init(_ verdict: Verdict) { self.verdict = verdict }

  /// A ruling that nothing can be said, for a reason.
  package init(_ reason: Reason) {
    verdict = .inconclusive
    self.reason = reason
  }
}
