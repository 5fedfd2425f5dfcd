import Measurement
import Vocabulary

extension [PaperRow] {
  /// What each paper says and what became of it; nil where nothing of it was measured.
  var text: String? {
    guard contains(where: \.isMeasured) else { return nil }
    var table = GroupedTable([
      ("what the papers say", .left), ("counts", .left), ("seconds", .left), ("", .left),
    ])
    for (paper, rows) in grouped(by: \.paper) {
      table.add(newHeading: "\(paper), arXiv \(rows[0].arxiv)")
      for row in rows {
        table.add([row.sentence] + row.verdictTexts + [row.note])
      }
    }
    return table.text
  }
}

extension PaperRow {
  /// Whether the run says something of it.
  package var isMeasured: Bool { !rulings.isEmpty || observed != nil }

  private var rulings: [Ruling] { [counts, seconds, other].compactMap(\.self) }

  /// The verdicts in counts, or of what is neither, and in seconds; empty where there is none.
  package var verdictTexts: [String] { [(counts ?? other)?.text ?? "", seconds?.text ?? ""] }

  /// What else is to be said: what decides it, what was observed, or why nothing decides it.
  package var note: String {
    if let untested {
      return (["not tested: " + untested] + [observed].compactMap(\.self)).joined(separator: "; ")
    }
    let by = claims.isEmpty ? nil : claims.joined(separator: ", ")
    let parts = [by, observed, isMeasured ? nil : "not measured"].compactMap(\.self)
    return parts.joined(separator: "; ")
      + (open.isEmpty ? "" : "; open in \(open.map(\.rawValue).joined(separator: ", "))")
  }
}
