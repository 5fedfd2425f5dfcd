import Analysis
import Measurement
import Vocabulary

/// What the page's template needs to show verdicts.
struct VerdictTable {
  let caption: String
  let rows: [Row]

  struct Row {
    let claim: String
    let statement: String
    let counts: String
    let countsKind: String
    let seconds: String
    let secondsKind: String
    let exponents: [String]
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
    rows = family.verdicts.map { Row($0, in: family) }
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
  fileprivate init(_ row: ClaimVerdict, in family: FamilyAnalysis) {
    claim = row.claim
    let papers = row.papers.map { "\(Paper.name($0)), arXiv \($0)" }
    statement = row.statement + (papers.isEmpty ? "" : " — " + papers.joined(separator: "; "))
    let first = row.kind == .cost ? row.counts : row.other
    counts = first?.text ?? "–"
    countsKind = first.kind
    seconds = row.seconds?.text ?? "–"
    secondsKind = row.seconds.kind
    exponents = family.exponentTexts(row)
    note = family.note(row)
  }
}

extension Ruling? {
  /// A style of the page.
  fileprivate var kind: String {
    switch self?.verdict {
    case .slower: "bad"
    case .consistent, .consistentUpToLogarithm, .faster: "good"
    case .inconclusive, nil: "open"
    }
  }
}
