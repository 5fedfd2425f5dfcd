import Analysis
import Measurement
import Vocabulary

/// What the page's template needs.
struct PageContext {
  let title: String
  let style: String
  let script: String
  let bundle: String
  let hasCharts: Bool
  let reason: String
  let data: String
  let warnings: [String]
  let runs: [Run]
  let families: [Family]
  let hasPapers: Bool
  let first: [FirstTable]
  let statements: [PaperTable]
  let verdictTables: [VerdictTable]
  let paperFigures: [FigureSection]
  let crossovers: [CrossoverTable]
  let backtests: [BacktestTable]
  let environment: [EnvironmentTable.Row]
  let commands: [String]

  struct Run {
    let name: String
    let machine: String
    let isNamed: Bool

    init(_ run: ReportRun, isNamed: Bool) {
      name = run.name
      self.isNamed = isNamed
      let environment = run.families.first?.manifest.environment
      let facts = [
        environment?.cpuModel, environment?.coresAllowed.map { $0 == 1 ? "1 core" : "\($0) cores" },
        environment.map { "measured \($0.started)" },
        environment?.git.commit.map { "commit \($0.prefix(7))" },
      ]
      machine = facts.compactMap(\.self).joined(separator: " · ")
    }
  }

  struct Family {
    let name: String
    let anchor: String
    let first: [FirstTable]
    let simulated: String?
    let figures: [FigureSection]

    init(_ name: String, in runs: [ReportRun], figures: [FigureSection]) {
      self.name = name
      anchor = "family-\(name)"
      self.figures = figures
      first = runs.compactMap { run in
        let groups = run.groups(of: name).filter { $0.study != PaperFigures.study }
        let main = Variable.allCases.compactMap { groups.longest(in: $0) }
        return FirstTable(main, run: runs.count > 1 ? run.name : nil)
      }
      let names = runs.flatMap { $0.ladders(of: name) }.filter(\.isSimulated).map(\.solver).unique
      simulated = names.isEmpty ? nil : names.joined(separator: ", ")
    }
  }
}

/// Where solvers overtake each other, in every study.
struct CrossoverTable {
  let caption: String
  let rows: [Row]

  struct Row {
    let problem: String
    let below: String
    let above: String
    let m: String
    let interval: String
  }

  /// One for each cost that solvers are compared by, where some cross.
  static func all(_ run: ReportRun, isNamed: Bool) -> [CrossoverTable] {
    run.analysis.crossovers.grouped(by: \.cost).map { cost, crossovers in
      CrossoverTable(
        caption: "Crossovers as m grows: \(cost.comparison)" + (isNamed ? ", \(run.name)" : ""),
        rows: crossovers.map {
          Row(
            problem: "\($0.study): \($0.setting.pointText)", below: $0.below, above: $0.above,
            m: Numbers.count($0.m),
            interval: "\(Numbers.count($0.low)) – \(Numbers.count($0.high))")
        })
    }
  }
}
