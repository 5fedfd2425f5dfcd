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
      ("at m", .right), ("steps' exponent", .right), ("an iteration's", .right), ("", .left),
    ])
    let names = SolverNames(rows.map { ($0.solver, $0.setting.options) })
    for (problem, rows) in rows.grouped(by: { "\($0.study): \($0.setting.pointText)" }) {
      table.add(heading: problem)
      for row in rows.sorted(by: { $0.isQuicker(than: $1) }) {
        table.add(["  " + names.name(row.solver, row.setting.options)] + row.fields)
      }
    }
    return """
      \(family), the way to |r| <= 1e-2 |r_0| in whole iterations, summed: set-up (drawing W(0) is part of it) and iterations
      \(table.text)
      """
  }
}

extension ToleranceRow {
  private var place: (size: Int, seconds: Double, isReached: Bool) {
    let last = sizes.last.map { ($0.size, $0.totalSeconds ?? $0.seconds, true) }
    let lost = over.last.map { ($0.size, $0.totalSeconds, false) }
    guard let last else { return lost ?? (0, .infinity, false) }
    return last
  }

  /// At a larger size, else in less time; who is not there at all comes last.
  fileprivate func isQuicker(than other: ToleranceRow) -> Bool {
    let (mine, theirs) = (place, other.place)
    return (mine.isReached ? 0 : 1, -mine.size, mine.seconds, solver)
      < (theirs.isReached ? 0 : 1, -theirs.size, theirs.seconds, other.solver)
  }

  fileprivate var fields: [String] {
    guard let last = sizes.last else {
      let lost = over.last
      return ["over \(lost?.iterations ?? 0)", "", "", "", "", "", overText, atText, "", "", note]
    }
    return [
      Numbers.short(last.iterations), Numbers.seconds(last.firstSeconds),
      Numbers.seconds(last.iterationSeconds), Numbers.seconds(last.steadySeconds),
      Numbers.seconds(last.setupSeconds), Numbers.seconds(last.drawSeconds),
      Numbers.seconds(last.totalSeconds), atText, iterations.text, cost.text, note,
    ]
  }

  private var atText: String { Numbers.power(place.size) }

  private var overText: String {
    over.last.map { "over \(Numbers.seconds($0.totalSeconds))" } ?? "-"
  }

  private var note: String {
    missed.isEmpty ? "" : "not reached at \(missed.count) of \(missed.count + sizes.count) sizes"
  }
}

extension Optional where Wrapped == Interval {
  /// `1.03 ± 0.02`, or `-`.
  fileprivate var text: String {
    map { "\(Numbers.fixed($0.estimate)) ± \(Numbers.fixed($0.halfWidth))" } ?? "-"
  }
}
