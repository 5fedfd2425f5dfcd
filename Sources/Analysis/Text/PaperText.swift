import Measurement
import Vocabulary

extension [PaperRow] {
  /// What each paper says and what became of it, papers of which something was measured; nil without any.
  var text: String? {
    let papers = grouped(by: \.paper).filter { $0.elements.contains(where: \.isMeasured) }
    guard !papers.isEmpty else { return nil }
    let parts = papers.map { paper, rows in
      (["\(paper), arXiv \(rows[0].arxiv)"] + rows.flatMap(\.lines)).joined(separator: "\n")
    }
    return (["what papers say, and what the verdicts say of it"] + parts).joined(separator: "\n")
  }
}

extension PaperRow {
  /// Whether the run says something of it.
  package var isMeasured: Bool { !verdictTexts.joined().isEmpty || observed != nil }

  /// The verdicts in counts, or of what is neither, and in seconds; empty where there is none.
  package var verdictTexts: [String] { [(counts ?? other)?.text ?? "", seconds?.text ?? ""] }

  /// What else is to be said: what decides it, what was observed, or why nothing decides it.
  package var note: String {
    if let untested { return "not tested: " + untested }
    let by = claims.isEmpty ? nil : claims.joined(separator: ", ")
    let sizes = open.map(\.rawValue).joined(separator: ", ")
    return [
      by, observed, isMeasured ? nil : "not measured", sizes.isEmpty ? nil : "open in \(sizes)",
    ]
    .compactMap(\.self).joined(separator: "; ")
  }

  /// The sentence, and below it the verdicts and the note.
  fileprivate var lines: [String] {
    let subjects = [counts == nil ? "" : "counts ", "seconds "]
    let verdicts = zip(subjects, verdictTexts).filter { !$0.1.isEmpty }.map { $0 + $1 }
    let below = [verdicts.joined(separator: ", "), note].filter { !$0.isEmpty }
    return ["  " + sentence] + Self.wrapped(below.joined(separator: ": "))
  }

  /// At most 120 columns, four of them blank.
  private static func wrapped(_ text: String) -> [String] {
    text.split(separator: " ").reduce(into: []) { lines, word in
      if let last = lines.last, last.count + 1 + word.count <= 120 {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append("    " + word)
      }
    }
  }
}
