/// What a ruling is of.
package enum VerdictSubject: String, Codable, CaseIterable, Sendable {
  /// A counter.
  case counts
  /// Seconds.
  case seconds
  /// Neither: a contraction or an order of exponents.
  case other = "verdict"
}

extension ClaimVerdict {
  /// Nil where the claim is not about it.
  package func ruling(of subject: VerdictSubject) -> Ruling? {
    switch subject {
    case .counts: counts
    case .seconds: seconds
    case .other: kind == .cost ? nil : other
    }
  }

  /// The ladders that a ruling rests on; nil where the claim is not about it, or it rests on all together.
  package func ladders(of subject: VerdictSubject) -> LadderShare? {
    switch subject {
    case .counts: countsLadders
    case .seconds: secondsLadders
    case .other: nil
    }
  }
}
