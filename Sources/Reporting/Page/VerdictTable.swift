import Analysis
import Measurement
import Vocabulary

/// What the page's template needs to show verdicts.
struct VerdictTable {
  let caption: String
  let anchor: String
  let subjects: [Subject]

  /// Counts, seconds, or what is neither.
  struct Subject {
    let title: String
    /// Whether it is about seconds, of which ladders say what they can refute.
    let isTimed: Bool
    let tally: [Tally]
    let rows: [Row]
  }

  struct Row {
    let claim: String
    let statement: String
    let verdict: String
    let kind: String
    let exponents: [String]
    let ladders: String
    let smallestExcess: String
    let note: String
  }

  /// How many rulings are of a kind.
  struct Tally {
    let kind: String
    let count: Int
    let label: String
  }

  /// Nil without claims.
  init?(_ family: FamilyAnalysis, caption: String, anchor: String) {
    guard !family.verdicts.isEmpty else { return nil }
    self.caption = caption
    self.anchor = anchor
    subjects = VerdictSubject.allCases.compactMap { subject in
      let rows = family.verdicts.compactMap { Row($0, of: subject, in: family) }
      let tally = Self.tally(family.verdicts.compactMap { $0.ruling(of: subject) })
      return rows.isEmpty
        ? nil
        : Subject(
          title: subject.title, isTimed: subject == .seconds, tally: tally, rows: rows)
    }
  }

  /// Rulings by what they are.
  static func tally(_ rulings: [Ruling]) -> [Tally] {
    let refuted = rulings.count { $0.verdict == .slower }
    let held = rulings.count { $0.verdict.isDecided && $0.verdict != .slower }
    return [
      Tally(kind: "good", count: held, label: held == 1 ? "holds" : "hold"),
      Tally(kind: "bad", count: refuted, label: "refuted"),
      Tally(kind: "open", count: rulings.count - held - refuted, label: "open"),
    ].filter { $0.count > 0 }
  }
}

extension VerdictTable.Row {
  /// Nil where the claim is not about the subject.
  fileprivate init?(
    _ row: ClaimVerdict, of subject: VerdictSubject, in family: FamilyAnalysis
  ) {
    guard let ruling = row.ruling(of: subject) else { return nil }
    claim = row.claim
    let papers = row.papers.map { "\(Paper.name($0)), arXiv \($0)" }
    statement = row.statement + (papers.isEmpty ? "" : " — " + papers.joined(separator: "; "))
    verdict = ruling.text
    kind = ruling.kind
    exponents = family.exponentTexts(row, subject)
    ladders = row.ladders(of: subject)?.text ?? ""
    smallestExcess = family.smallestExcessText(row)
    note = family.note(row, subject)
  }
}

extension VerdictSubject {
  /// As a column's head.
  fileprivate var title: String {
    switch self {
    case .counts: "Counts"
    case .seconds: "Seconds"
    case .other: "Verdict"
    }
  }
}

extension Ruling {
  /// A style of the page.
  var kind: String {
    switch verdict {
    case .slower: "bad"
    case .consistent, .consistentUpToLogarithm, .asClaimedMemoryCostsMore, .faster: "good"
    case .inconclusive: "open"
    }
  }
}
