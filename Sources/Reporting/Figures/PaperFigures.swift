import Analysis
import Measurement

/// The solvers of each paper among those of all others, from the study that every family has: `common`.
struct PaperFigures {
  private let groups: [LadderGroup]
  private let runCount: Int
  private let series: [Series]
  private let papers: [PaperGroup]

  static var study: String { "common" }

  init(_ runs: [ReportRun], palette: Palette) {
    groups = Self.groups(of: runs)
    runCount = runs.count
    let names = groups.flatMap(\.names).unique
    series = palette.series(names)
    papers = PaperGroup.all(of: names, in: runs)
  }

  /// The ladders of the study, those on the same problems together.
  static func groups(of runs: [ReportRun]) -> [LadderGroup] {
    runs.flatMap { run in run.groups().filter { $0.study == study } }
  }

  var all: [Figure] {
    guard !groups.isEmpty else { return [] }
    return [
      figure(
        "iteration", "An iteration, amortised",
        "Seconds of all iterations to 1e-2 of the first residual, over their number; of all that were made where it is"
          + " not reached. Medians over processes. Hollow points are too short for fits.",
        .amortisedTime, [.context, .line, .points, .losses, .names]),
      figure(
        "setup", "Set-up", "Everything before the first iteration.",
        .setupTime, [.context, .line, .points, .losses, .names]),
      figure(
        "tolerance", "Time to 1e-2 in all",
        "The set-up and all iterations until the residual is 1e-2 of the first, summed. An arrow stands at what a"
          + " solver spent that was stopped before: it takes longer than that.",
        .toleranceTime, [.context, .line, .points, .over, .losses, .names]),
      figure(
        "work", "Counted work of a steady iteration",
        "Multiply-adds (an inner product has d), words of population counts, additions of transforms and"
          + " nodes of trees, each as one: the same on every machine.",
        .iterationWork, [.context, .line, .points, .names]),
    ]
  }

  /// A row of panels a paper, a column a ladder.
  private func figure(
    _ name: String, _ title: String, _ note: String, _ y: Axis, _ layers: [Layer]
  ) -> Figure {
    let named = groups.enumerated().map { ("common-\($0.offset + 1)", $0.element) }
    let problems = groups.map(\.problem).unique.joined(separator: "; ")
    return Figure(
      id: "papers-\(name)", title: title,
      note: "\(note) A row a paper, all others in grey; \(problems).", series: series,
      columns: min(3, groups.count),
      panels: papers.flatMap { paper in
        named.map { table, group in
          let heading = "\(paper.title), in \(group.variable): \(group.sizes)"
          var panel = Panel(
            heading: Panel.heading(heading, of: group.run, among: runCount),
            x: .size(group.variable), y: y, layers: layers, table: table, height: 125)
          panel.members = paper.members
          panel.further = y == .amortisedTime ? [.firstTime, .iterationTime] : []
          return panel
        }
      },
      tables: Dictionary(uniqueKeysWithValues: named.map { ($0, $1.table) }))
  }
}

/// The solvers of one paper, or of several together.
struct PaperGroup: Equatable {
  /// The papers' keys.
  let title: String
  /// The names of its solvers.
  let members: [String]

  /// Solvers by the papers that make claims about their cost, those of none last; a solver of several papers is listed
  /// under all of them together. That neurons fire rarely is a claim about the network.
  static func all(of names: [String], in runs: [ReportRun]) -> [PaperGroup] {
    let verdicts = runs.flatMap { $0.analysis.families.flatMap(\.verdicts) }
    let known = Dictionary(grouping: verdicts, by: \.solver).mapValues { rows in
      rows.filter { $0.kind == .cost && $0.seconds != nil }.flatMap(\.papers).unique
    }
    let keys = names.map { name in
      let papers = known[name] ?? []
      return Paper.all.filter { papers.contains($0.arXiv) }.map(\.key)
    }
    let order = Paper.all.map(\.key)
    func place(_ papers: [String]) -> Int {
      papers.first.flatMap(order.firstIndex) ?? order.count
    }
    return keys.unique.sorted { (place($0), $0.count) < (place($1), $1.count) }.map { papers in
      PaperGroup(
        title: papers.isEmpty ? "of no paper" : papers.joined(separator: ", "),
        members: zip(names, keys).filter { $0.1 == papers }.map(\.0))
    }
  }
}
