/// Which part of a run a time or a count belongs to.
package enum Stage: String, Codable, Sendable, CaseIterable {
  case setup, iteration
}

/// What a paper, or a textbook, says that a phase of a solver costs. One JSON file each, under
/// `Claims`.
package struct Claim: Codable, Equatable, Sendable {
  /// The name of its file, by custom `solver.phase`.
  package var id: String
  /// arXiv numbers; empty for a textbook's law.
  package var papers: [String]
  package var origin: Origin
  /// What is claimed, in words.
  package var statement: String
  package var solver: String
  package var stage: Stage
  /// A phase of the journal, or `total`.
  package var phase: String
  /// The counter that the claim is about, next to the seconds; nil when it is about seconds alone.
  package var counter: String?
  /// The counter that times and counts are divided by first, `inner_iterations` for example.
  package var per: String?
  /// The cost is their sum.
  package var terms: [CostTerm]
  package var bound: Bound
  /// Where the claim is made, in words.
  package var regime: String

  package enum Origin: String, Codable, Sendable, CaseIterable {
    /// The paper's own statement.
    case paper
    /// Follows from a paper's abstract and from algebra.
    case reconstruction
    /// Common knowledge about the kernels used.
    case textbook
  }

  package enum Bound: String, Codable, Sendable, CaseIterable {
    /// The cost grows like this.
    case tight
    /// The cost grows at most like this.
    case upper
  }

  /// The phase that stands for all of them.
  package static var total: String { "total" }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case id, papers, origin, statement, solver, stage, phase, counter, per, terms, bound, regime
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
    per = try container.decodeIfPresent(String.self, forKey: .per)
    terms = try container.decode([CostTerm].self, forKey: .terms)
    bound = try container.decode(Bound.self, forKey: .bound)
    regime = try container.decode(String.self, forKey: .regime)
    if let (key, message) = fault { throw container.invalid(key, message) }
  }

  /// The first thing wrong with the values.
  private var fault: (CodingKeys, String)? {
    if solver.isEmpty { return (.solver, "is empty") }
    if statement.isEmpty { return (.statement, "is empty") }
    if terms.isEmpty { return (.terms, "is empty") }
    if !Vocabulary.phases.contains(phase) { return (.phase, "'\(phase)' is not a phase") }
    for (key, name) in [(CodingKeys.counter, counter), (.per, per)] {
      guard let name, !Vocabulary.counters.contains(name) else { continue }
      return (key, "'\(name)' is not a counter")
    }
    if origin == .textbook, !papers.isEmpty { return (.papers, "a textbook's law has none") }
    if origin != .textbook, papers.isEmpty { return (.papers, "is empty") }
    if let bad = papers.first(where: { $0.wholeMatch(of: /\d{4}\.\d{4,5}/) == nil }) {
      return (.papers, "'\(bad)' is not an arXiv number")
    }
    return nil
  }
}
