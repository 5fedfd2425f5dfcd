package import Measurement

/// A claim and what all ladders of a run say of it together.
///
/// One ladder that refutes the claim refutes it; ladders that decide nothing do not take a verdict back,
/// and are named.
package struct ClaimVerdict: Codable, Equatable, Sendable {
  package var claim: String
  package var kind: Claim.Kind
  package var solver: String
  package var papers: [String]
  package var origin: Claim.Origin
  package var bound: Claim.Bound
  package var statement: String
  package var regime: String
  /// Of the seconds; null where the claim is not about them.
  @Nullable package var seconds: Ruling?
  /// Of the counter; null without one.
  @Nullable package var counts: Ruling?
  /// Of a claim that is about neither: a contraction or an order of exponents.
  @Nullable package var other: Ruling?
  /// The sizes in which it is decided, and those in which it is not.
  package var decided: [Variable]
  package var open: [Variable]

  init(_ claim: Claim, _ judgements: [Judgement], other: Ruling? = nil) {
    self.claim = claim.id
    kind = claim.kind
    solver = claim.solver
    papers = claim.papers
    origin = claim.origin
    bound = claim.bound
    statement = claim.statement
    regime = claim.regime
    let times = judgements.filter { $0.counter == nil }.map(\.ruling)
    let counts = judgements.filter { $0.counter != nil }.map(\.ruling)
    let settled = Set(judgements.filter(\.ruling.verdict.isDecided).map(\.variable))
    decided = Variable.allCases.filter(settled.contains)
    open = Variable.allCases.filter { variable in
      judgements.contains { $0.variable == variable } && !settled.contains(variable)
    }
    let isCost = claim.kind == .cost
    _seconds = Nullable(wrappedValue: isCost && claim.seconds ? times.together : nil)
    _counts = Nullable(wrappedValue: isCost && claim.counter != nil ? counts.together : nil)
    _other = Nullable(wrappedValue: other)
  }

  package var rulings: [Ruling] { [counts, seconds, other].compactMap(\.self) }
  /// Whether the cost grows faster than claimed.
  package var isRefuted: Bool { rulings.contains { $0.verdict == .slower } }
  package var isDecided: Bool { rulings.contains { $0.verdict.isDecided } }
}

extension [Ruling] {
  /// The gravest verdict; without any, the first reason; not measured without a ruling.
  var together: Ruling {
    let order: [Verdict] = [.slower, .faster, .consistentUpToLogarithm, .consistent]
    for verdict in order where contains(where: { $0.verdict == verdict }) {
      return Ruling(verdict)
    }
    return Ruling(mostTelling ?? .notMeasured)
  }

  /// Of several reasons the one of the ladder that came nearest to a verdict.
  private var mostTelling: Reason? {
    let order: [Reason] = [
      .checkFailed, .methodsDisagree, .curvature, .wideInterval, .censored, .failed, .notPositive,
      .costUnknown, .tooFewEvents, .belowFloor, .notMeasured, .tooFewSizes,
    ]
    let reasons = compactMap(\.reason)
    return order.first(where: reasons.contains)
  }
}
