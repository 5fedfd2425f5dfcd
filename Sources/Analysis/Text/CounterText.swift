import Measurement
import Vocabulary

extension FamilyAnalysis {
  /// How counted work grows in m, n and d: the counters that a claim is about, or `all`; nil
  /// without any.
  func counterText(all: Bool) -> String? {
    var table = GroupedTable([
      ("  phase", .left), ("counter", .left), ("in m", .right), ("in n", .right), ("in d", .right),
    ])
    for (name, ladders) in ladders.bySolver {
      let rows = ladders.flatMap { ladder in
        ladder.slopes.filter { $0.counter != nil && (all || $0.claim != nil) }
          .map { CountedSlope(variable: ladder.variable, row: $0) }
      }
      if rows.isEmpty { continue }
      table.add(heading: name)
      for (_, slopes) in rows.grouped(by: \.subject) { table.add(slopes.cells) }
    }
    if table.isEmpty { return nil }
    return "\(family), counted work: slope, and the claimed exponent in brackets\n\(table.text)"
  }
}

/// The slope of a counter in one variable.
private struct CountedSlope {
  let variable: Variable
  let row: SlopeRow

  var subject: [String] { ["  \(row.phaseText)", row.counter ?? ""] }

  /// `2.00 (2)`.
  var text: String {
    let claimed = row.claimed.map { " (\(Numbers.short($0)))" } ?? ""
    return row.slopeText + claimed
  }
}

extension [CountedSlope] {
  /// One line of the table: what several studies say of one variable is said once if it is the
  /// same.
  fileprivate var cells: [String] {
    let slopes = Variable.allCases.map { variable in
      filter { $0.variable == variable }.map(\.text).unique.joined(separator: ", ")
    }
    return (first?.subject ?? []) + slopes
  }
}
