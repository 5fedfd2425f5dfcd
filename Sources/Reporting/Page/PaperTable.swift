import Analysis
import Measurement

/// What each paper says and what became of it, as the page's template needs it.
struct PaperTable {
  /// The run's name where there are several, else empty.
  let caption: String
  let rows: [Row]

  struct Row {
    /// Empty but for a paper's first sentence.
    let paper: String
    let arxiv: String
    let sentence: String
    let counts: [Verdict]
    let seconds: [Verdict]
    let note: String
  }

  struct Verdict {
    let kind: String
    let text: String
  }

  /// Of one run, called `name` where there are several.
  init(_ run: ReportRun, name: String?) {
    caption = name ?? ""
    rows = run.analysis.papers.grouped(by: \.paper).flatMap { paper, rows in
      rows.enumerated().map { index, row in
        Row(
          paper: index == 0 ? paper : "", arxiv: index == 0 ? row.arxiv : "",
          sentence: row.sentence,
          counts: [row.counts ?? row.other].compactMap(\.self).map(Verdict.init),
          seconds: [row.seconds].compactMap(\.self).map(Verdict.init), note: row.note)
      }
    }
  }
}

extension PaperTable.Verdict {
  fileprivate init(_ ruling: Ruling) { self.init(kind: ruling.kind, text: ruling.text) }
}
