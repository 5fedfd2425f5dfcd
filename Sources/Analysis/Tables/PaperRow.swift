package import Measurement
package import Vocabulary

/// What a paper says, and what a run says of it.
package struct PaperRow: Codable, Equatable, Sendable {
  /// The paper's key.
  package var paper: String
  /// Its arXiv number.
  package var arxiv: String
  /// The statement.
  package var sentence: String
  /// The ids of the claims that decide it, those that the run judged first.
  package var claims: [String]
  /// What they come to in counts; null where none of them was judged by counts.
  @Nullable package var counts: Ruling?
  /// What they come to in seconds.
  @Nullable package var seconds: Ruling?
  /// What they come to in neither: of contractions and orders.
  @Nullable package var other: Ruling?
  /// The sizes in which one of them is open.
  package var open: [Variable]
  /// A number that the run has of it; null without one.
  @Nullable package var observed: String?
  /// Why nothing decides it; null where something does.
  @Nullable package var untested: String?

  /// Every statement of every paper, beside the verdicts of `families`.
  static func all(in families: [FamilyAnalysis]) -> [PaperRow] {
    Paper.all.flatMap { paper in paper.says.map { PaperRow(paper, $0, families) } }
  }

  private init(_ paper: Paper, _ statement: Statement, _ families: [FamilyAnalysis]) {
    let verdicts = families.flatMap(\.verdicts).filter { statement.decidedBy.contains($0.claim) }
    self.paper = paper.key
    arxiv = paper.arXiv
    sentence = statement.sentence
    let judged = Set(verdicts.map(\.claim))
    claims =
      statement.decidedBy.filter(judged.contains)
      + statement.decidedBy.filter { !judged.contains($0) }
    let alone = statement.sizes.map { sizes in
      families.flatMap(\.judgements).filter {
        statement.decidedBy.contains($0.claim) && sizes.contains($0.variable)
      }
    }
    counts = Self.together(alone?.filter { $0.counter != nil }, verdicts, .counts)
    seconds = Self.together(alone?.filter { $0.counter == nil }, verdicts, .seconds)
    other = Self.together(nil, verdicts, .other)
    let undecided = Set(verdicts.flatMap(\.open))
    open = (statement.sizes ?? Variable.allCases).filter(undecided.contains)
    observed = statement.observed.flatMap { families.text(of: $0) }
    untested = statement.untested
  }

  /// What some ladders, or else whole claims, come to; nil without any.
  private static func together(
    _ ladders: [Judgement]?, _ verdicts: [ClaimVerdict], _ subject: VerdictSubject
  ) -> Ruling? {
    let rulings = ladders?.map(\.ruling) ?? verdicts.compactMap { $0.ruling(of: subject) }
    return rulings.isEmpty ? nil : rulings.together
  }
}
