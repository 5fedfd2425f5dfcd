package import Measurement
package import Vocabulary

/// What a paper, or a textbook, says of some solvers. One JSON file each, under `Claims`; the keys are
/// explained in `Claims/README.md`.
package struct Law: Codable, Equatable, Sendable {
  /// The name of its file.
  package var id: String
  /// The names of the solvers of which it is claimed.
  package var solvers: [String]
  /// What follows the solver's name in the claims' ids; nil for the phase.
  package var suffix: String?
  /// arXiv numbers; empty for a textbook's law.
  package var papers: [String]
  /// Where the claim comes from.
  package var origin: Claim.Origin
  /// What is claimed, in words.
  package var statement: String
  /// Whether it is about the set-up or about iterations.
  package var stage: Stage
  /// A phase of the journal, or `total`.
  package var phase: String
  /// The counter that the claim is about, next to the seconds; nil when it is about seconds alone.
  package var counter: String?
  /// Whether the claim is about seconds too.
  package var seconds: Bool
  /// The counter that times and counts are divided by first, `inner_iterations` for example.
  package var per: String?
  /// A counter that records have where the phase is what the law means; records without it are not judged.
  package var beside: String?
  /// The rows in memory that it goes through; nil where that is not said.
  package var touches: [Touch]?
  /// What sort of statement it is.
  package var kind: Claim.Kind
  /// Which iterations it is about.
  package var at: Claim.Moment
  /// The cost is their sum; empty for any other kind of claim.
  package var terms: [CostTerm]
  /// The count to the last unit, where `terms` leave something out; nil where they do not.
  package var countTerms: [CostTerm]?
  /// The factor by which a count may be off to either side, for a law that is not one to the last unit.
  package var within: Double?
  /// What the plain algorithm would count, or why there is none; of upper bounds on counts.
  package var trivial: TrivialCost?
  /// The least m, n, d, and neurons that fire on a point, ``FiringLaw/fired``, for which it is claimed.
  package var least: [String: Int]
  /// The shift and options of the ladders that it is about; empty for all.
  package var conditions: [String: OptionValue]
  /// The steps over which the set-up is spread, for `at: amortised`.
  package var steps: Int?
  /// The dimensions between which the exponent in m rises, for ``Kind/ordering``.
  package var between: [Int]?
  /// c_1 and c_2, the exponent being from 1 - c_2/d to 1 - c_1/d, for ``Kind/exponents``.
  package var gap: [Double]?
  /// The dimensions from which to which that is claimed.
  package var dimensions: [Int]?
  /// The size whose exponent that is, m when nil, or n.
  package var along: Variable?
  /// The factor by which the residual falls at least, for ``Kind/contraction``.
  package var factor: Double?
  /// For a ``Kind/contraction`` that is not to grow with n: claimed where m is at least n to this power.
  package var power: Double?
  /// Whether the cost may also grow more slowly.
  package var bound: Claim.Bound
  /// Where the claim is made, in words.
  package var regime: String
  /// The points on which a neuron fires, n Q(b), at most where it is made; nil for any number.
  package var firings: Double?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case touches
    case id, solvers, suffix, papers, origin, statement, stage, phase, counter, seconds, per, beside
    case kind, at, terms, between, factor, bound, regime, firings
    case countTerms, within, trivial, least, steps, gap, dimensions, along, power
    case conditions = "where"
  }

  package init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .id)
    solvers = try container.decode([String].self, forKey: .solvers)
    suffix = try container.decodeIfPresent(String.self, forKey: .suffix)
    papers = try container.decode([String].self, forKey: .papers)
    origin = try container.decode(Claim.Origin.self, forKey: .origin)
    statement = try container.decode(String.self, forKey: .statement)
    stage = try container.decode(Stage.self, forKey: .stage)
    phase = try container.decode(String.self, forKey: .phase)
    counter = try container.decodeIfPresent(String.self, forKey: .counter)
    seconds = try container.decodeIfPresent(Bool.self, forKey: .seconds) ?? true
    per = try container.decodeIfPresent(String.self, forKey: .per)
    beside = try container.decodeIfPresent(String.self, forKey: .beside)
    touches = try container.decodeIfPresent([Touch].self, forKey: .touches)
    kind = try container.decodeIfPresent(Claim.Kind.self, forKey: .kind) ?? .cost
    at = try container.decodeIfPresent(Claim.Moment.self, forKey: .at) ?? .steady
    let terms = try container.decodeIfPresent([CostTerm].self, forKey: .terms)
    if terms == nil, kind == .cost { throw container.missing(.terms) }
    self.terms = terms ?? []
    countTerms = try container.decodeIfPresent([CostTerm].self, forKey: .countTerms)
    within = try container.decodeIfPresent(Double.self, forKey: .within)
    trivial = try container.decodeIfPresent(TrivialCost.self, forKey: .trivial)
    least = try container.decodeIfPresent([String: Int].self, forKey: .least) ?? [:]
    conditions =
      try container.decodeIfPresent([String: OptionValue].self, forKey: .conditions) ?? [:]
    steps = try container.decodeIfPresent(Int.self, forKey: .steps)
    gap = try container.decodeIfPresent([Double].self, forKey: .gap)
    dimensions = try container.decodeIfPresent([Int].self, forKey: .dimensions)
    along = try container.decodeIfPresent(Variable.self, forKey: .along)
    power = try container.decodeIfPresent(Double.self, forKey: .power)
    between = try container.decodeIfPresent([Int].self, forKey: .between)
    factor = try container.decodeIfPresent(Double.self, forKey: .factor)
    bound = try container.decode(Claim.Bound.self, forKey: .bound)
    regime = try container.decode(String.self, forKey: .regime)
    firings = try container.decodeIfPresent(Double.self, forKey: .firings)
    if let (key, message) = fault { throw container.invalid(key, message) }
  }

  /// What it says of each of its solvers.
  package var claims: [Claim] { solvers.map { Claim(solver: $0, law: self) } }
}
