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
  let paperSentences: [FastestSentence]
  let paperFigures: [Markup]
  let crossovers: [CrossoverTable]
  let environment: [EnvironmentTable.Row]
  let commands: [String]

  /// HTML that is made already.
  struct Markup {
    let html: String
  }

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
    let tally: [VerdictTable.Tally]
    let verdictTables: [VerdictTable]
    let headline: [FastestSentence]
    let sentences: [FastestSentence]
    let simulated: String?
    let figures: [Markup]

    init(_ name: String, in runs: [ReportRun], figures: [Markup]) {
      self.name = name
      anchor = "family-\(name)"
      self.figures = figures
      let analyses = runs.flatMap { run in
        run.analysis.families.filter { $0.family == name }.map { (run: run.name, analysis: $0) }
      }
      tally = VerdictTable.tally(analyses.map(\.analysis))
      let isNamed = runs.count > 1
      verdictTables = analyses.compactMap { run, analysis in
        VerdictTable(analysis, caption: isNamed ? "\(name), \(run)" : "Claims of \(name)")
      }
      let groups = runs.map { $0.groups(of: name) }
      headline = groups.compactMap { groups in
        let wide = groups.filter { $0.variable == .m }
        let group = wide.first { $0.study == PaperFigures.study } ?? wide.first
        return group.flatMap { FastestSentence($0, isNamed: isNamed) }
      }
      sentences = groups.flatMap { groups in
        Variable.allCases.compactMap { variable in
          groups.lazy.filter { $0.variable == variable && $0.study != PaperFigures.study }
            .compactMap { FastestSentence($0, isNamed: isNamed) }.first
        }
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
    let remark: String
  }

  /// Nil where none does.
  init?(_ run: ReportRun, isNamed: Bool) {
    let crossovers = run.analysis.crossovers
    guard !crossovers.isEmpty else { return nil }
    caption = "Crossovers as m grows" + (isNamed ? ", \(run.name)" : "")
    rows = crossovers.map {
      Row(
        problem: "\($0.study): \($0.setting.pointText)", below: $0.below, above: $0.above,
        m: Numbers.count($0.m), interval: "\(Numbers.count($0.low)) – \(Numbers.count($0.high))",
        remark: $0.isExtrapolated ? "extrapolated" : "")
    }
  }
}
