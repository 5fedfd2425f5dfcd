import Analysis
import Measurement
import Vocabulary

/// Where the time of an iteration goes, and how much of the machine it uses.
struct PhaseFigures {
  let family: String
  let groups: [LadderGroup]
  let runCount: Int

  /// In the order of an iteration, then those of the set-up.
  private static let phases = {
    let all = Phase.allCases.map(\.rawValue)
    return all.dropFirst(2) + all.prefix(2)
  }()

  var all: [Figure] { [stacked, ceilings].compactMap(\.self) }

  private var solvers: [(table: String, group: LadderGroup, name: String, ladder: LadderCurve)] {
    groups.enumerated().flatMap { place, group in
      zip(group.names, group.ladders).enumerated().map { index, pair in
        ("\(family)-phases-\(place + 1)-\(index + 1)", group, pair.0, pair.1)
      }
    }.filter { $0.ladder.points.contains { !$0.phases.isEmpty } }
  }

  private func series(_ used: Set<String>) -> [Series] {
    (Self.phases + used.subtracting(Self.phases).sorted()).enumerated()
      .filter { used.contains($0.element) }
      .map { Series(name: $0.element, style: SeriesStyle(index: $0.offset)) }
  }

  private static let unknownShares =
    " Shares of the machine's ceilings are not known of records that do not count work in double precision apart."

  private var stacked: Figure? {
    let solvers = solvers
    guard !solvers.isEmpty else { return nil }
    let used = Set(solvers.flatMap { $0.ladder.points.flatMap(\.phases.keys) })
    let order = series(used).map(\.name)
    return Figure(
      id: "\(family)-phases", title: "Phases",
      note: "Each phase's part of the time of a steady iteration."
        + (solvers.allSatisfy(\.ladder.countsPrecision) ? "" : Self.unknownShares),
      series: series(used), columns: 4,
      panels: solvers.map { table, group, name, _ in
        Panel(
          heading: Panel.heading("\(name), in \(group.variable)", of: group.run, among: runCount),
          x: .categories("size", title: group.variable.rawValue), y: .partOfTime,
          layers: [.stack], table: table, height: 120)
      },
      tables: Dictionary(
        uniqueKeysWithValues: solvers.map { ($0.table, Self.stack($0.ladder, order: order)) }))
  }

  private static func stack(_ ladder: LadderCurve, order: [String]) -> ChartTable {
    ChartTable(
      ["series", "size", "seconds", "order"],
      ladder.points.flatMap { point in
        order.enumerated().compactMap { index, phase in
          point.phases[phase].map {
            [
              .text(phase), .text(Numbers.power(point.size, from: 1024)), JSONValue($0),
              JSONValue(index),
            ]
          }
        }
      })
  }

  private var ceilings: Figure? {
    let wide = solvers.filter { $0.group.variable == .m }
    let rows = wide.flatMap { _, group, name, ladder -> [[JSONValue]] in
      guard let point = ladder.points.last else { return [] }
      return point.ceilingShares.sorted { $0.key < $1.key }.map { phase, share in
        [
          .text(phase), .text(Panel.heading(name, of: group.run, among: runCount)),
          JSONValue(share),
          .text("at m = \(Numbers.power(point.size, from: 1024))"),
        ]
      }
    }
    guard !rows.isEmpty else { return nil }
    let table = "\(family)-ceilings-1"
    let used = Set(wide.flatMap { $0.ladder.points.last?.ceilingShares.keys.map(\.self) ?? [] })
    return Figure(
      id: "\(family)-ceilings", title: "Share of the machine's ceiling",
      note:
        "The part of its time that each phase would take with its flops, in single and in double precision,"
        + " population counts, additions and bytes at the rates that were measured on this machine just before, one"
        + " after the other, at the largest m.",
      series: series(used), columns: 1,
      panels: [
        Panel(
          heading: "at the largest m of the ladder above",
          x: .shareOfCeiling, y: .categories("solver"),
          layers: [.points], table: table, height: 28 * Set(rows.map { $0[1].plain }).count + 20)
      ],
      tables: [table: ChartTable(["series", "solver", "share", "detail"], rows)])
  }
}
