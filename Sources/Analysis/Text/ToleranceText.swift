import Measurement
import Statistics
import Vocabulary

extension FamilyAnalysis {
  /// The way to 1e-2 at the largest size of each ladder in m, the quickest first; nil without any.
  func toleranceText() -> String? {
    let rows = tolerances.filter { $0.variable == .m }
    if rows.isEmpty { return nil }
    var table = GroupedTable([
      ("  solver", .left), ("steps", .right), ("first", .right), ("amortised", .right),
      ("steady", .right), ("set-up", .right), ("drawing", .right), ("in all", .right),
      ("at m", .right), ("exponent", .right), ("of steps", .right), ("", .left),
    ])
    let names = SolverNames(rows.map { ($0.solver, $0.setting.options) })
    for (problem, rows) in rows.grouped(by: { "\($0.study): \($0.setting.pointText)" }) {
      table.add(heading: problem)
      for row in rows.sorted(by: { $0.isQuicker(than: $1) }) {
        table.add(["  " + names.name(row.solver, row.setting.options)] + row.fields)
      }
    }
    return """
      \(family), the way to |r| <= 1e-2 |r_0|, summed in whole iterations; drawing W(0) is part of the set-up
      \(table.text)
      """
  }
}

extension ToleranceRow {
  /// The largest size that got there, or else that did not.
  private var last: Entry? { sizes.last ?? over.last }

  /// At a larger size, else in less time; who is not there at all comes last.
  fileprivate func isQuicker(than other: ToleranceRow) -> Bool {
    rank < other.rank
  }

  private var rank: (Int, Int, Double, String) {
    (sizes.isEmpty ? 1 : 0, -(last?.size ?? 0), last?.totalSeconds ?? .infinity, solver)
  }

  fileprivate var fields: [String] {
    let over = sizes.isEmpty ? "over " : ""
    return [
      over + Numbers.short(last?.iterations), Numbers.seconds(last?.firstSeconds),
      Numbers.seconds(last?.iterationSeconds), Numbers.seconds(last?.steadySeconds),
      Numbers.seconds(last?.setupSeconds), Numbers.seconds(last?.drawSeconds),
      over + Numbers.seconds(last?.totalSeconds), Numbers.power(last?.size ?? 0), time.text,
      iterations.text,
      missed.isEmpty ? "" : "not at \(missed.count) of \(missed.count + sizes.count) sizes",
    ]
  }
}

extension Optional where Wrapped == Interval {
  /// `1.03 ± 0.02`, or `-`.
  fileprivate var text: String {
    map { "\(Numbers.fixed($0.estimate)) ± \(Numbers.fixed($0.halfWidth))" } ?? "-"
  }
}
