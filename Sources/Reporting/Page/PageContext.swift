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
  let paperSentences: [Sentence]
  let paperFigures: [Markup]
  let crossovers: [CrossoverTable]
  let environment: [EnvironmentTable.Row]
  let commands: [String]

  /// HTML that is made already.
  struct Markup {
    let html: String
  }

  /// Who wins where.
  struct Sentence {
    let run: String?
    let winner: String
    let rest: String
    let setting: String

    init?(_ group: LadderGroup, isNamed: Bool) {
      guard let sentence = FastestSentence(group) else { return nil }
      run = isNamed ? group.run : nil
      winner = sentence.winner
      rest = sentence.text
      setting = sentence.setting
    }
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
    let headline: [Sentence]
    let sentences: [Sentence]
    let simulated: String?
    let figures: [Markup]

    init(_ name: String, in runs: [ReportRun], figures: [Markup]) {
      self.name = name
      anchor = "family-\(name)"
      self.figures = figures
      let analyses = runs.flatMap { run in run.analysis.families.filter { $0.family == name } }
      tally = VerdictTable.tally(analyses)
      verdictTables = runs.flatMap { run in
        run.analysis.families.filter { $0.family == name }.compactMap {
          VerdictTable($0, caption: runs.count > 1 ? "\(name), \(run.name)" : "Claims of \(name)")
        }
      }
      let ladders = runs.map { run in
        (run.name, run.curves.filter { $0.family == name }.flatMap(\.ladders))
      }
      headline = ladders.compactMap { run, ladders in
        let wide = LadderGroup.all(among: ladders, run: run).filter { $0.variable == .m }
        let group = wide.first { $0.study == PaperFigures.study } ?? wide.first
        return group.flatMap { Sentence($0, isNamed: runs.count > 1) }
      }
      sentences = ladders.flatMap { run, ladders in
        Variable.allCases.compactMap { variable in
          let groups = LadderGroup.all(among: ladders, run: run)
            .filter { $0.variable == variable && $0.study != PaperFigures.study }
          return groups.lazy.compactMap { Sentence($0, isNamed: runs.count > 1) }.first
        }
      }
      let names = ladders.flatMap { $0.1.filter(\.isSimulated).map(\.solver) }.unique
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
