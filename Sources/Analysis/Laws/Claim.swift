/// Which part of a run a time or a count belongs to.
package enum Stage: String, Codable, Sendable, CaseIterable {
  /// What happens once, before the first iteration.
  case setup
  /// What happens in every iteration.
  case iteration
}

/// What a law says of one of its solvers.
@dynamicMemberLookup
package struct Claim: Equatable, Sendable {
  /// The solver's name.
  package let solver: String
  /// What is claimed of it.
  package let law: Law

  /// Its name in results: the solver, a point, and the law's phase or what the law says instead.
  package var id: String { "\(solver).\(law.suffix ?? law.phase)" }

  /// The rows in memory that the solver goes through; nil where that is not said.
  package var touches: [Touch]? {
    let own = (law.touches ?? []).filter { $0.solvers?.contains(solver) ?? true }
    return own.isEmpty ? nil : own
  }

  /// What the law says.
  package subscript<Value>(dynamicMember key: KeyPath<Law, Value>) -> Value { law[keyPath: key] }

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
    /// The exponent in m is 1 - Theta(1/d).
    case exponents
    /// Every iteration multiplies the norm of the residual by at most `factor`, or by no more for more points.
    case contraction
  }

  /// Which iterations a claim is about.
  package enum Moment: String, Codable, Sendable, CaseIterable {
    /// Iteration 0, where laws of the initial weights hold.
    case initial
    /// The accepted iterations after the first.
    case steady
    /// The mean over the run, rejected iterations too, with the set-up spread over `steps`.
    case amortised
  }

  /// The terms that a counter is compared with, or seconds where it is nil.
  package func claimedTerms(of counter: String?) -> [CostTerm] {
    counter == nil ? law.terms : law.countTerms ?? law.terms
  }

  /// Whether it is claimed at these sizes.
  func isMade(at sizes: CostSizes) -> Bool {
    law.least.allSatisfy { name, least in
      let size = FiringLaw(rawValue: name).map(sizes.neurons) ?? sizes[name] ?? 0
      return size >= Double(least)
    }
      && law.firings.map { sizes.firings <= $0 } ?? true
  }

  /// The phase that stands for all of them.
  package static var total: String { "total" }
}
