import Foundation
package import Measurement

/// What the gate says of two copies of one build: everything that it finds is wrong.
package struct SelfCheckReport: Codable, Equatable, Sendable {
  /// What is seen of one cell.
  package struct CellNoise: Codable, Equatable, Sendable {
    /// The cell, by solver and sizes.
    package var name: String
    /// Of ln(head/base) of a pair: half the range that holds the middle two thirds.
    package var spread: Double
    /// The smallest slowdown found in four of five runs; null where there is none below 60 %.
    @Nullable package var detectable: Double?
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
  /// By cell, for iterations.
  package var cells: [CellNoise]
  /// How long a run took, on average.
  package var secondsPerRun: Double

  /// - Parameters:
  ///   - reports: a report of each run.
  ///   - screens: the first pairs of each run.
  ///   - pairs: pairs a cell in a stage.
  /// - Throws: when a cell cannot be written as JSON.
  package init(_ reports: [GateReport], screens: [[PairRecord]], pairs: Int) throws {
    let rows = reports.flatMap(\.rows)
    schema = JournalLine.currentSchema
    runs = reports.count
    failedRuns = reports.count { $0.failure != nil }
    judged = rows.count { $0.screen != nil }
    suspects = rows.count { $0.state == .suspect }
    falseAlarms = rows.count { $0.state == .regressed || $0.state == .improved }
    secondsPerRun = reports.reduce(0) { $0 + $1.measuringSeconds } / Double(max(1, runs))
    let names = rows.filter { $0.subject == .seconds }
    cells = Self.noise(of: screens.joined().map { $0 }, named: names, pairs: pairs)
  }

  private static func noise(
    of records: [PairRecord], named rows: [GateRow], pairs: Int
  ) -> [CellNoise] {
    rows.grouped { "\($0.family) \($0.name)" }.map { $0.elements[0] }.compactMap { row in
      let own = records.filter { $0.cell.solver == row.solver && $0.cell.point == row.point }
      let differences = own.compactMap { $0.times(.seconds)?.logRatio }
      guard !differences.isEmpty else { return nil }
      let effect = DetectableEffect(rules: GateRules(), differences: differences, pairs: pairs)
      return CellNoise(
        name: row.name, spread: spread(of: differences),
        detectable: Nullable(wrappedValue: effect.smallest))
    }
  }

  private static func spread(of differences: [Double]) -> Double {
    let sorted = differences.map(\.magnitude).sorted()
    return sorted[min(sorted.count - 1, sorted.count * 2 / 3)]
  }
}

extension SelfCheckReport {
  /// A row for each cell, then what it comes to.
  package var text: String {
    var table = GroupedTable([
      ("cell", .left), ("spread of a pair", .right), ("smallest slowdown found", .right),
    ])
    for cell in cells {
      table.add([cell.name, percent(cell.spread), cell.detectable.map(percent) ?? "none"])
    }
    let found = cells.map { $0.detectable ?? .infinity }.sorted()
    let middle = found.isEmpty ? nil : found[found.count / 2]
    return """
      \(table.text)

      false alarms: \(falseAlarms) of \(judged) rows in \(runs) runs; \(suspects) suspects; \(failedRuns) \
      runs would have failed
      smallest slowdown found in 4 of 5 runs: \(bound(middle)) in the middle cell, \
      \(bound(found.last)) in the worst
      \(Numbers.duration(secondsPerRun)) a run

      """
  }

  private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

  private func bound(_ share: Double?) -> String {
    share.map { $0.isFinite ? percent($0) : "over 60 %" } ?? "-"
  }
}
