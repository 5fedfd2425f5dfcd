import Foundation
import Measurement

extension RunComparison {
  /// Why two recorded runs are no gate.
  package static let noGate = """
    No gate: the two runs were made at different times, so that everything else that changed on the
    machine since is in the ratios, and intervals over processes do not know of it. On a shared machine a
    stored baseline raises a false alarm in nearly every run of 60 cells (simulated). To judge a change,
    let `overparam regress` run both builds in interleaved pairs.
    """

  /// The table, the differences of the environments, and why this is no gate.
  package var text: String {
    let names = SolverNames(rows.map { ($0.solver, $0.options) })
    var table = GroupedTable([
      ("solver", .left), ("m", .right), ("n", .right), ("d", .right), ("first", .right),
      ("second", .right), ("second/first", .right), ("90 %", .right), ("counters", .left),
    ])
    for row in rows { table.add(row.fields(named: names)) }
    let differences =
      environmentDifferences.isEmpty
      ? "the environments are alike"
      : "environments:\n" + environmentDifferences.map { "  \($0)" }.joined(separator: "\n")
    return """
      first: \(first)
      second: \(second)

      \(table.text)

      \(rows.count) cells in both, \(onlyFirst) only in the first, \(onlySecond) only in the second
      \(differences)

      \(Self.noGate)

      """
  }
}

extension RunComparison.Row {
  fileprivate func fields(named names: SolverNames) -> [String] {
    let ends = low.flatMap { low in high.map { (exp(low), exp($0)) } }
    return [
      names.name(solver, options), "\(point.m)", "\(point.n)", "\(point.d)",
      Numbers.seconds(firstSeconds), Numbers.seconds(secondSeconds), Numbers.fixed(exp(effect)),
      ends.map { "\(Numbers.fixed($0.0))...\(Numbers.fixed($0.1))" } ?? "-",
      sameCounters ? "same" : "differ",
    ]
  }
}
