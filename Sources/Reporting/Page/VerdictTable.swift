import Analysis
import Measurement
import Vocabulary

/// What the page's template needs to show verdicts.
struct VerdictTable {
  let caption: String
  let subjects: [Subject]

  /// Counts, seconds, or what is neither.
  struct Subject {
    let title: String
    let rows: [Row]
  }

  struct Row {
    let claim: String
    let statement: String
    let verdict: String
    let kind: String
    let exponents: [String]
    let ladders: String
    let note: String
  }

  /// How many rulings are of a kind.
  struct Tally {
    let kind: String
    let count: Int
    let label: String
  }

  /// Nil without claims.
  init?(_ family: FamilyAnalysis, caption: String) {
    guard !family.verdicts.isEmpty else { return nil }
    self.caption = caption
    subjects = VerdictSubject.allCases.compactMap { subject in
      let rows = family.verdicts.compactMap { Row($0, of: subject, in: family) }
      return rows.isEmpty ? nil : Subject(title: subject.title, rows: rows)
    }
  }

  /// Claims by what became of them.
  static func tally(_ families: [FamilyAnalysis]) -> [Tally] {
    let verdicts = families.flatMap(\.verdicts)
    let refuted = verdicts.count { $0.isRefuted }
    let held = verdicts.count { $0.isDecided && !$0.isRefuted }
    return [
      Tally(kind: "good", count: held, label: held == 1 ? "claim holds" : "claims hold"),
      Tally(kind: "bad", count: refuted, label: "refuted here"),
      Tally(kind: "open", count: verdicts.count - held - refuted, label: "undecided"),
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
  fileprivate var kind: String {
    switch verdict {
    case .slower: "bad"
    case .consistent, .consistentUpToLogarithm, .faster: "good"
    case .inconclusive: "open"
    }
  }
}
