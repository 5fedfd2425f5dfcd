import Analysis
import Measurement

/// All papers' solvers on the same axes, from the study that every family has: `common`.
struct PaperFigures {
  private let groups: [LadderGroup]
  private let runCount: Int
  private let series: [Series]
  private let papers: [SeriesGroup]

  static var study: String { "common" }

  init(_ runs: [ReportRun], palette: Palette) {
    groups = Self.groups(of: runs)
    runCount = runs.count
    let names = groups.flatMap(\.names).unique
    series = palette.series(names)
    papers = Self.papers(of: names, in: runs)
  }

  /// The ladders of the study, those on the same problems together.
  static func groups(of runs: [ReportRun]) -> [LadderGroup] {
    runs.flatMap { run in run.groups().filter { $0.study == study } }
  }

  /// Solvers by the papers that make claims about their cost, textbooks' last; a solver of several papers is
  /// listed under all of them together. That neurons fire rarely is a claim about the network.
  private static func papers(of names: [String], in runs: [ReportRun]) -> [SeriesGroup] {
    let verdicts = runs.flatMap { $0.analysis.families.flatMap(\.verdicts) }
    let known = Dictionary(grouping: verdicts, by: \.solver).mapValues { rows in
      rows.filter { $0.kind == .cost && $0.seconds != nil }.flatMap(\.papers).unique
    }
    let titles = names.map { known[$0].flatMap { $0.isEmpty ? nil : $0 }?.sorted() ?? [] }
    return titles.unique.sorted {
      ($0.isEmpty ? 1 : 0, $0.joined()) < ($1.isEmpty ? 1 : 0, $1.joined())
    }
    .map { papers in
      SeriesGroup(
        title: papers.isEmpty ? "no paper" : papers.map(Paper.name).joined(separator: ", "),
        members: zip(names, titles).filter { $0.1 == papers }.map(\.0))
    }
  }

  var all: [Figure] {
    guard !groups.isEmpty else { return [] }
    return [
      figure(
        "iteration", "Time an iteration",
        "Of all iterations to 1e-2 of the first residual, or of all where it is not reached; medians over"
          + " processes. Hollow points are too short for fits.",
        .amortisedTime, [.line, .points, .losses]),
      figure(
        "setup", "Set-up", "Everything before the first iteration.",
        .setupTime, [.line, .points, .losses]),
      figure(
        "tolerance", "Time to 1e-2",
        "Until the residual is 1e-2 of the first: the set-up and all iterations to it, summed."
          + " A solver that does not get there has no point.",
        .toleranceTime, [.line, .points, .losses]),
      figure(
        "work", "Counted work",
        "Multiply-adds (an inner product has d), words of population counts, additions of transforms and"
          + " nodes of trees, each as one: the same on every machine.",
        .iterationWork, [.line, .points]),
    ]
  }

  private func figure(
    _ name: String, _ title: String, _ note: String, _ y: Axis, _ layers: [Layer]
  ) -> Figure {
    let named = groups.enumerated().map { ("common-\($0.offset + 1)", $0.element) }
    return Figure(
      id: "papers-\(name)", title: title, note: note, series: series, groups: papers,
      panels: named.map { table, group in
        Panel(
          heading: group.heading(amongRuns: runCount), x: .size(group.variable), y: y,
          layers: layers,
          table: table, height: 260)
      },
      tables: Dictionary(uniqueKeysWithValues: named.map { ($0, $1.table) }))
  }
}
