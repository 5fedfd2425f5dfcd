import Analysis
import Measurement

/// What each paper claims and what became of it, as the page's template needs it.
struct PaperTable {
  let rows: [Row]

  struct Row {
    let paper: String
    let anchor: String
    let abstract: String
    let counts: [VerdictTable.Tally]
    let seconds: [VerdictTable.Tally]
  }

  /// - Parameter families: each with the anchor of its table of verdicts.
  init(_ families: [(anchor: String, analysis: FamilyAnalysis)]) {
    let claims = families.flatMap { family in
      family.analysis.verdicts.map { (anchor: family.anchor, verdict: $0) }
    }
    func row(_ key: String, _ abstract: String, _ isMade: (ClaimVerdict) -> Bool) -> Row? {
      let own = claims.filter { isMade($0.verdict) }
      guard let first = own.first else { return nil }
      let verdicts = own.map(\.verdict)
      return Row(
        paper: key, anchor: first.anchor, abstract: abstract,
        counts: VerdictTable.tally(
          verdicts.flatMap { [$0.ruling(of: .counts), $0.ruling(of: .other)].compactMap(\.self) }),
        seconds: VerdictTable.tally(verdicts.compactMap { $0.ruling(of: .seconds) }))
    }
    rows =
      Paper.all.compactMap { paper in
        row(paper.key, paper.abstract) { $0.papers.contains(paper.arXiv) }
      }
      + [
        row("textbooks", "what the kernels cost that all are made of") { $0.papers.isEmpty }
      ]
      .compactMap(\.self)
  }
}
