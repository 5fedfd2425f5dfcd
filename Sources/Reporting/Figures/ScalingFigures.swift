import Analysis
import Measurement
import Vocabulary

/// How the solvers of one family scale in m, n and d, beside what is claimed.
struct ScalingFigures {
  let family: String
  private let main: [LadderGroup]
  private let further: [LadderGroup]
  private let runCount: Int
  private let palette: Palette

  init(_ family: String, _ runs: [ReportRun], palette: Palette) {
    self.family = family
    self.palette = palette
    runCount = runs.count
    let byRun = runs.map { $0.groups(of: family).filter { $0.study != PaperFigures.study } }
    main = byRun.flatMap { groups in
      Variable.allCases.compactMap { variable in groups.longest(in: variable) }
    }
    let chosen = Set(main.map(\.key))
    further = byRun.flatMap { $0 }.filter { !chosen.contains($0.key) && $0.length > 2 }
  }

  /// The groups by whose settings other sections go: one for each variable and run.
  var mainGroups: [LadderGroup] { main }

  var all: [Figure] {
    let scaling = figure(
      "scaling", "Scaling", Self.note, main, rows: [Self.time, Self.ratio, Self.slope])
    // A figure a study: a page of forty panels is drawn slowly, and nobody looks to its end.
    let others = further.map(\.study).unique.map { study in
      figure(
        "further-\(study)", "Further ladders: \(study)",
        "The same on other problems, of solvers as the study has them.",
        further.filter { $0.study == study }, rows: [Self.time, Self.ratio])
    }
    return ([scaling] + others).compactMap(\.self)
  }

  private typealias Row = (axis: Axis, layers: [Layer], height: Int)

  private static let note =
    "First row: a steady iteration with the 90 % band of those that were timed; dashed is what the whole"
    + " iteration is claimed to cost, moved by one factor. Second row: that time over the claim, which is flat"
    + " where the claim holds; of the longest claimed phase where nothing is claimed of the whole."
    + " Third row: the exponent from each size to the next. A triangle at the upper edge ran into its"
    + " time limit, a cross below failed; hollow points are too short for fits."

  private static let time: Row = (
    .iterationTime, [.band, .claim, .line, .points, .losses, .names], 240
  )
  private static let ratio: Row = (
    .timeOverClaim, [.line, .level(1), .points, .names], 170
  )
  private static let slope: Row = (
    .localExponent, [.line, .level(0), .points, .names], 170
  )

  private func figure(
    _ name: String, _ title: String, _ note: String, _ groups: [LadderGroup], rows: [Row]
  ) -> Figure? {
    guard !groups.isEmpty else { return nil }
    let named = groups.enumerated().map { ("\(family)-\(name)-\($0.offset + 1)", $0.element) }
    let columns = min(3, groups.count)
    var panels: [Panel] = []
    for start in stride(from: 0, to: named.count, by: columns) {
      let chunk = named[start..<min(start + columns, named.count)]
      let isClaimed = chunk.contains { $0.1.hasClaims && $0.1.length > 4 }
      for (place, row) in rows.enumerated() where row.axis.field != "ratio" || isClaimed {
        panels += chunk.filter { $0.1.table.hasValues(row.axis.field) }.map { table, group in
          Panel(
            heading: group.heading(amongRuns: runCount),
            x: .size(group.variable), y: row.axis, layers: row.layers, table: table,
            height: row.height,
            showsHeading: place == 0 || chunk.contains { !$0.1.table.hasValues(row.axis.field) })
        }
      }
    }
    return Figure(
      id: "\(family)-\(name)", title: title, note: note,
      series: palette.series(groups.flatMap(\.names).unique), columns: columns, panels: panels,
      tables: Dictionary(uniqueKeysWithValues: named.map { ($0, $1.table) }))
  }
}

extension LadderGroup {
  fileprivate var key: [String] { [run, study, variable.rawValue, setting] }
}
