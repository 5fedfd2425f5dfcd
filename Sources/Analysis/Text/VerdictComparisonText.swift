import Measurement
import Statistics
import Vocabulary

extension VerdictComparison {
  /// For people: what differs, and how much does not.
  package var text: String {
    var table = GroupedTable([
      ("claim", .left), ("of", .left), ("first", .left), ("second", .left), ("exponents", .left),
    ])
    for (kind, rows) in differences.grouped(by: \.kind) {
      table.add(newHeading: kind.text)
      for row in rows { table.add(row.fields) }
    }
    let judged = alike + differences.count
    let only = [("first", onlyFirst), ("second", onlySecond)]
      .filter { !$0.1.isEmpty }.map { "; \($0.1.count) claims in the \($0.0) alone" }.joined()
    return """
      first: \(first.text)
      second: \(second.text)

      \(differences.isEmpty ? "" : "\(table.text)\n\n")\(alike) of \(judged) rulings are alike\(only)

      """
  }
}

extension VerdictComparison.Side {
  fileprivate var text: String { folder + (processor.map { ", \($0)" } ?? "") }
}

extension VerdictComparison.Kind {
  fileprivate var text: String {
    switch self {
    case .contradiction: "slower in one, faster in the other"
    case .otherwise: "decided in both, not alike"
    case .once: "decided in one"
    }
  }
}

extension VerdictComparison.Difference {
  fileprivate var fields: [String] {
    [
      claim, subject.rawValue, first.text, second.text,
      exponents.map(\.text).joined(separator: ", "),
    ]
  }
}

extension VerdictComparison.Exponents {
  /// `m 1.02 ± 0.03 and 1.20 ± 0.05`.
  fileprivate var text: String {
    let ends = [first, second].map { end -> String in
      guard let end else { return "-" }
      let width = end.low == end.high ? "" : " ± \(Numbers.fixed(end.halfWidth))"
      return Numbers.fixed(end.estimate) + width
    }
    return "\(variable.rawValue) \(ends[0]) and \(ends[1])"
  }
}
