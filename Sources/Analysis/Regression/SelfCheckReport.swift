import Foundation
package import Measurement

/// What the gate says of two copies of one build: everything that it finds is wrong.
package struct SelfCheckReport: Codable, Equatable, Sendable {
  /// What can be seen of a row.
  package struct Sight: Codable, Equatable, Sendable {
    /// What is judged: a cell by itself, or a phase over a family.
    package var name: String
    /// Of ln(head/base) of a pair: half the range that holds the middle two thirds.
    package var spread: Double
    /// The smallest slowdown found in four of five runs; null where there is none below 60 %.
    @Nullable package var detectable: Double?
    /// Pairs in the screen.
    package var screenPairs: Int
    /// Pairs in the confirmation, both looks of it.
    package var confirmationPairs: Int
    /// Whether it shows 15 %, and so is judged in time by itself.
    package var isGated: Bool
  }

  /// The version of this format.
  package var schema: Int
  /// Runs of the gate.
  package var runs: Int
  /// Runs that end with a failure, whatever it is.
  package var failedRuns: Int
  /// Rows that were judged, over all runs.
  package var judged: Int
  /// Rows that were flagged and not confirmed.
  package var suspects: Int
  /// Rows that were confirmed, slower or faster: all of them wrong.
  package var falseAlarms: Int
  /// Iterations, by cell.
  package var cells: [Sight]
  /// Phases, over the cells of a family.
  package var phases: [Sight]
  /// How long a run took, on average.
  package var secondsPerRun: Double

  /// - Parameters:
  ///   - reports: a report of each run.
  ///   - pairs: the pairs of each run.
  ///   - judge: what has judged them.
  package init(_ reports: [GateReport], pairs: [GatePairs], judge: GateJudge) {
    let rows = reports.flatMap(\.rows)
    schema = JournalLine.currentSchema
    runs = reports.count
    failedRuns = reports.count { $0.failure != nil }
    judged = rows.count { $0.screen != nil }
    suspects = rows.count { $0.state == .suspect || $0.state == .layout }
    falseAlarms = rows.count {
      $0.screen != nil && ($0.state == .regressed || $0.state == .improved)
    }
    secondsPerRun = reports.reduce(0) { $0 + $1.measuringSeconds } / Double(max(1, runs))
    let all = pairs.flatMap { $0.noise + $0.screen }
    let differences = judge.differences(all, phases: judge.phases(all))
    let needs = judge.needs(differences)
    let units = judge.screened(noise: differences, screen: differences)
    cells = units.filter { $0.unit.scope == .cell && $0.unit.quantity == .iteration }.map {
      Sight($0.unit, in: differences, needs: needs, judge: judge)
    }
    phases = units.filter { $0.unit.scope == .family }.map {
      Sight($0.unit, in: differences, needs: needs, judge: judge)
    }
  }
}

extension SelfCheckReport.Sight {
  fileprivate init(
    _ unit: GateUnit, in differences: [CellDifferences], needs: [PairNeed], judge: GateJudge
  ) {
    let effect = judge.detectable(unit, in: differences, needs: needs)
    screenPairs = effect.pairs.screen
    confirmationPairs = effect.pairs.looks.reduce(0, +)
    spread = PairedEffect.spread(of: effect.differences) ?? 0
    let smallest = effect.smallest
    detectable = smallest
    isGated = smallest.map { $0 <= judge.rules.gatedSlowdown } ?? false
    let row = judge.row(about: unit)
    name = unit.scope == .cell ? row.name : "\(row.name), \(row.text)"
  }
}

extension SelfCheckReport {
  /// A row for each phase and each cell, then what it comes to.
  package var text: String {
    var table = GroupedTable([
      ("what", .left), ("spread of a pair", .right), ("pairs", .right), ("confirming", .right),
      ("smallest slowdown found", .right),
    ])
    for sight in phases + cells {
      table.add([
        sight.name, percent(sight.spread), "\(sight.screenPairs)", "\(sight.confirmationPairs)",
        bound(sight.detectable),
      ])
    }
    let (gated, ungated) = (cells.filter(\.isGated), cells.filter { !$0.isGated })
    let found = gated.map { $0.detectable ?? .infinity }.sorted()
    let worst = phases.max { ($0.detectable ?? .infinity) < ($1.detectable ?? .infinity) }
    let ofPhases =
      worst.map { ", \(bound($0.detectable)) in the worst phase of a family (\($0.name))" } ?? ""
    let middle = found.isEmpty ? nil : found[found.count / 2]
    let names = ungated.isEmpty ? "" : ": \(ungated.map(\.name).joined(separator: ", "))"
    return """
      \(table.text)

      false alarms: \(falseAlarms) of \(judged) rows in \(runs) runs; \(suspects) suspects; \(failedRuns) \
      runs would have failed
      smallest slowdown found in 4 of 5 runs: \(bound(middle)) in the middle cell, \
      \(bound(found.last)) in the worst gated one\(ofPhases)
      not gated for time by themselves: \(ungated.count) of \(cells.count) cells\(names)
      \(Numbers.duration(secondsPerRun)) a run

      """
  }

  private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

  private func bound(_ share: Double?) -> String {
    guard let share else { return "over 60 %" }
    return share.isFinite ? percent(share) : "over 60 %"
  }
}
