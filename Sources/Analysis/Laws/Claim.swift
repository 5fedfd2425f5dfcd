/// Which part of a run a time or a count belongs to.
package enum Stage: String, Codable, Sendable, CaseIterable {
  /// What happens once, before the first iteration.
  case setup
  /// What happens in every iteration.
  case iteration
}

/// What a paper, or a textbook, says of a solver. One JSON file each, under `Claims`; the keys are
/// explained in `Claims/README.md`.
package struct Claim: Codable, Equatable, Sendable {
  /// The name of its file, by custom `solver.phase`.
  package var id: String
  /// arXiv numbers; empty for a textbook's law.
  package var papers: [String]
  /// Where the claim comes from.
  package var origin: Origin
  /// What is claimed, in words.
  package var statement: String
  /// The solver's name.
  package var solver: String
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
  /// What sort of statement it is.
  package var kind: Kind
  /// Which iterations it is about.
  package var at: Moment
  /// The cost is their sum; empty for any other kind of claim.
  package var terms: [CostTerm]
  /// The dimensions between which the exponent in m rises, for ``Kind/ordering``.
  package var between: [Int]?
  /// The factor by which the residual falls at least, for ``Kind/contraction``.
  package var factor: Double?
  /// Whether the cost may also grow more slowly.
  package var bound: Bound
  /// Where the claim is made, in words.
  package var regime: String
  /// The points on which a neuron fires, n Q(b), at most where it is made; nil for any number.
  package var firings: Double?

  /// Where a claim comes from.
  package enum Origin: String, Codable, Sendable, CaseIterable {
    /// The paper's own statement.
    case paper
    /// Follows from a paper's abstract and from algebra.
    case reconstruction
    /// Common knowledge about the kernels used.
    case textbook
  }

  /// How a claim bounds a cost.
  package enum Bound: String, Codable, Sendable, CaseIterable {
    /// The cost grows like this.
    case tight
    /// The cost grows at most like this.
    case upper
  }

  /// What a claim says something about.
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// The cost grows like the sum of the terms.
    case cost
    /// The exponent in m rises with d.
    case ordering
    /// Every iteration multiplies the norm of the residual by at most `factor`.
    case contraction
  }

  /// Which iterations a claim is about.
  package enum Moment: String, Codable, Sendable, CaseIterable {
    /// Iteration 0, where laws of the initial weights hold.
    case initial
    /// The accepted iterations after the first.
    case steady
  }

  /// The phase that stands for all of them.
  package static var total: String { "total" }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, papers, origin, statement, solver, stage, phase, counter, seconds, per, kind, at
    case terms, between, factor, bound, regime, firings
  }

  package init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .id)
    papers = try container.decode([String].self, forKey: .papers)
    origin = try container.decode(Origin.self, forKey: .origin)
    statement = try container.decode(String.self, forKey: .statement)
    solver = try container.decode(String.self, forKey: .solver)
    stage = try container.decode(Stage.self, forKey: .stage)
    phase = try container.decode(String.self, forKey: .phase)
    counter = try container.decodeIfPresent(String.self, forKey: .counter)
    seconds = try container.decodeIfPresent(Bool.self, forKey: .seconds) ?? true
    per = try container.decodeIfPresent(String.self, forKey: .per)
    kind = try container.decodeIfPresent(Kind.self, forKey: .kind) ?? .cost
    at = try container.decodeIfPresent(Moment.self, forKey: .at) ?? .steady
    let terms = try container.decodeIfPresent([CostTerm].self, forKey: .terms)
    if terms == nil, kind == .cost { throw container.missing(.terms) }
    self.terms = terms ?? []
    between = try container.decodeIfPresent([Int].self, forKey: .between)
    factor = try container.decodeIfPresent(Double.self, forKey: .factor)
    bound = try container.decode(Bound.self, forKey: .bound)
    regime = try container.decode(String.self, forKey: .regime)
    firings = try container.decodeIfPresent(Double.self, forKey: .firings)
    if let (key, message) = fault { throw container.invalid(key, message) }
  }
}
