package import Measurement
package import Vocabulary

/// A claim and what all ladders of a run say of it together.
///
/// One ladder that refutes the claim refutes it; ladders that decide nothing do not take a verdict back,
/// and are named.
package struct ClaimVerdict: Codable, Equatable, Sendable {
  /// The claim's id.
  package var claim: String
  /// What sort of statement it is.
  package var kind: Claim.Kind
  /// The solver's name.
  package var solver: String
  /// arXiv numbers.
  package var papers: [String]
  /// Where the claim comes from.
  package var origin: Claim.Origin
  /// Whether the cost may also grow more slowly.
  package var bound: Claim.Bound
  /// What is claimed, in words.
  package var statement: String
  /// Where the claim is made, in words.
  package var regime: String
  /// Of the seconds; null where the claim is not about them.
  @Nullable package var seconds: Ruling?
  /// Of the counter; null without one.
  @Nullable package var counts: Ruling?
  /// Of a claim that is about neither: a contraction or an order of exponents.
  @Nullable package var other: Ruling?
  /// On what the ruling of the seconds rests; null where the claim is not about them.
  @Nullable package var secondsLadders: LadderShare?
  /// On what that of the counter rests; null without one.
  @Nullable package var countsLadders: LadderShare?
  /// The sizes in which it is decided, in seconds and in counts where it is about both.
  package var decided: [Variable]
  /// The sizes in which one of the two is not.
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
    let times = judgements.filter { $0.counter == nil }
    let counted = judgements.filter { $0.counter != nil }
    let isCost = claim.kind == .cost
    let (isTimed, isCounted) = (isCost && claim.seconds, isCost && claim.counter != nil)
    seconds = isTimed ? times.map(\.ruling).together : nil
    counts = isCounted ? counted.map(\.ruling).together : nil
    let shares = [
      isTimed ? LadderShare(times) : nil, isCounted ? LadderShare(counted) : nil,
    ]
    let open = Set(shares.compactMap(\.self).flatMap(\.open))
    let settled = Set(shares.compactMap(\.self).flatMap(\.decided))
    self.open = Variable.allCases.filter(open.contains)
    decided = Variable.allCases.filter { settled.contains($0) && !open.contains($0) }
    self.other = other
    (secondsLadders, countsLadders) = (shares[0], shares[1])
  }

  /// Those that were made: of counts, of seconds, of anything else.
  package var rulings: [Ruling] { [counts, seconds, other].compactMap(\.self) }
  /// Whether the cost grows faster than claimed.
  package var isRefuted: Bool { rulings.contains { $0.verdict == .slower } }
  /// Whether the work grows as claimed and only its time faster: a cache overflows, say.
  package var isRefutedInSecondsAlone: Bool {
    isRefuted && counts.map { $0.verdict.isDecided && $0.verdict != .slower } ?? false
  }
  /// Whether one of the rulings is more than inconclusive.
  package var isDecided: Bool { rulings.contains { $0.verdict.isDecided } }
}

/// How many of the ladders along which a claimed cost grows decide the claim, and in which sizes.
///
/// A claim is decided in the sizes in which it has an exponent other than 0; one that has none anywhere, in all.
package struct LadderShare: Codable, Equatable, Sendable {
  /// Ladders that came to a verdict.
  package var ladders: Int
  /// Ladders that there are.
  package var of: Int
  /// The sizes in which one of them did.
  package var decided: [Variable]
  /// The sizes in which none did.
  package var open: [Variable]
  /// The studies of those that did, in order.
  package var studies: [String]

  init(_ judgements: [Judgement]) {
    let growing = judgements.filter { $0.asymptotic != 0 }
    let meant = growing.isEmpty ? judgements : growing
    let settled = meant.filter(\.ruling.verdict.isDecided)
    (ladders, of) = (settled.count, meant.count)
    studies = settled.map(\.study).unique
    let found = Set(settled.map(\.variable))
    decided = Variable.allCases.filter(found.contains)
    open = Variable.allCases.filter { variable in
      !found.contains(variable) && meant.contains { $0.variable == variable }
    }
  }
}

extension [Ruling] {
  /// The gravest verdict; without any, the first reason; not measured without a ruling.
  var together: Ruling {
    let order: [Verdict] = [
      .slower, .faster, .asClaimedMemoryCostsMore, .consistentUpToLogarithm, .consistent,
    ]
    for verdict in order where contains(where: { $0.verdict == verdict }) {
      return Ruling(verdict)
    }
    return Ruling(mostTelling ?? .notMeasured)
  }

  /// Of several reasons the one of the ladder that came nearest to a verdict.
  private var mostTelling: Reason? {
    let order: [Reason] = [
      .checkFailed, .methodsDisagree, .curvature, .wideInterval, .censored, .failed, .notPositive,
      .costUnknown, .tooFewSeeds, .tooFewEvents, .belowFloor, .trivial, .outsideRegime,
      .notMeasured, .tooFewSizes,
    ]
    let reasons = compactMap(\.reason)
    return order.first(where: reasons.contains)
  }
}
