package import Measurement
package import Statistics
package import Vocabulary

/// The claims that two runs judge differently: of two machines, say.
package struct VerdictComparison: Codable, Equatable, Sendable {
  /// The first run's folder and processor.
  package var first: Side
  /// Those of the second.
  package var second: Side
  /// Contradictions first, then what both decided otherwise, then what one alone decided.
  package var differences: [Difference]
  /// Rulings, of counts, of seconds or of neither, that are the same in both.
  package var alike: Int
  /// Claims that the first run alone judged, by id.
  package var onlyFirst: [String]
  /// Claims that the second run alone judged, by id.
  package var onlySecond: [String]

  /// A run.
  package struct Side: Codable, Equatable, Sendable {
    /// Its folder.
    package var folder: String
    /// As the system calls it; null where its manifests do not say.
    @Nullable package var processor: String?

    package init(folder: String, processor: String?) {
      self.folder = folder
      self.processor = processor
    }
  }

  /// A ruling that differs.
  package struct Difference: Codable, Equatable, Sendable {
    /// The claim's id.
    package var claim: String
    /// `counts`, `seconds`, or `verdict` of what is neither.
    package var subject: VerdictSubject
    /// How far apart the two are.
    package var kind: Kind
    /// What the first run says.
    package var first: Ruling
    /// What the second run says.
    package var second: Ruling
    /// The measured exponents behind them, in every size in which both have a ladder.
    package var exponents: [Exponents]
  }

  /// How far apart two rulings are.
  package enum Kind: String, Codable, CaseIterable, Sendable {
    /// `slower` in one and `faster` in the other.
    case contradiction
    /// Both are decided, not alike.
    case otherwise
    /// One is decided alone.
    case once
  }

  /// An exponent as two runs have it.
  package struct Exponents: Codable, Equatable, Sendable {
    /// The size that grows.
    package var variable: Variable
    /// Of the first run; null without a fit.
    @Nullable package var first: Interval?
    /// Of the second run.
    @Nullable package var second: Interval?

    fileprivate init(_ variable: Variable, _ first: Interval?, _ second: Interval?) {
      self.variable = variable
      self.first = first
      self.second = second
    }
  }

  /// Of two analyses and the folders and processors that they are of.
  package init(_ first: (Side, RunAnalysis), _ second: (Side, RunAnalysis)) {
    (self.first, self.second) = (first.0, second.0)
    let (left, right) = (first.1.judged, second.1.judged)
    let both = left.compactMap { row in
      right.first { $0.verdict.claim == row.verdict.claim }.map { (row, $0) }
    }
    let rulings = both.flatMap { left, right in
      VerdictSubject.allCases.compactMap { Ruled(left, right, $0) }
    }
    let found = rulings.compactMap(\.difference)
    differences = Kind.allCases.flatMap { kind in found.filter { $0.kind == kind } }
    alike = rulings.count - found.count
    let (mine, others) = (left.map(\.verdict.claim), right.map(\.verdict.claim))
    onlyFirst = mine.filter { !others.contains($0) }
    onlySecond = others.filter { !mine.contains($0) }
  }

  /// The claims, by id, that are slower in one run and faster in the other.
  package var contradicted: [String] {
    differences.filter { $0.kind == .contradiction }.map(\.claim).unique
  }
}

/// A verdict with the analysis that it is in.
private struct JudgedClaim {
  let verdict: ClaimVerdict
  let family: FamilyAnalysis
}

extension RunAnalysis {
  fileprivate var judged: [JudgedClaim] {
    families.flatMap { family in
      family.verdicts.map { JudgedClaim(verdict: $0, family: family) }
    }
  }
}

/// What two runs rule of one subject of a claim.
private struct Ruled {
  let left: JudgedClaim
  let right: JudgedClaim
  let subject: VerdictSubject
  let rulings: (Ruling, Ruling)

  /// Nil where one of them says nothing of it.
  init?(_ left: JudgedClaim, _ right: JudgedClaim, _ subject: VerdictSubject) {
    guard let first = left.verdict.ruling(of: subject),
      let second = right.verdict.ruling(of: subject)
    else { return nil }
    (self.left, self.right, self.subject, rulings) = (left, right, subject, (first, second))
  }

  /// Nil where they are alike: two without a verdict are, whatever their reasons.
  var difference: VerdictComparison.Difference? {
    let (first, second) = (rulings.0.verdict, rulings.1.verdict)
    if first == second { return nil }
    let kind: VerdictComparison.Kind =
      Set([first, second]) == [.slower, .faster]
      ? .contradiction : first.isDecided && second.isDecided ? .otherwise : .once
    let exponents = Variable.allCases.compactMap { variable -> VerdictComparison.Exponents? in
      let ends = [left, right].map { $0.family.telling($0.verdict, subject, in: variable) }
      guard ends.allSatisfy({ $0 != nil }) else { return nil }
      return .init(variable, ends[0]?.tail, ends[1]?.tail)
    }
    return .init(
      claim: left.verdict.claim, subject: subject, kind: kind, first: rulings.0,
      second: rulings.1, exponents: exponents)
  }
}
