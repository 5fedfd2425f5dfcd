import Analysis
import Embedded
import Foundation
import Measurement
import Mustache

/// The page that tells the whole story of one or several runs.
package struct ReportPage {
  /// All of its figures, in the order of the page.
  package let figures: [Figure]
  private let runs: [ReportRun]
  private let papers: [Figure]
  private let families: [(name: String, figures: [Figure])]

  /// - Precondition: there is a run.
  package init(_ runs: [ReportRun]) {
    precondition(!runs.isEmpty, "a report is about a run")
    self.runs = runs
    let palette = Palette(runs.solvers)
    let winners = WinnerFigure(runs: runs, palette: palette).figure
    papers = PaperFigures(runs, palette: palette).all + (winners.map { [$0] } ?? [])
    families = runs.familyNames.map { family in
      let scaling = ScalingFigures(family, runs, palette: palette)
      let phases = PhaseFigures(family: family, groups: scaling.mainGroups, runCount: runs.count)
      let convergence = ConvergenceFigures(family: family, runs: runs, palette: palette)
      return (family, scaling.all + phases.all + convergence.all)
    }
    figures = papers + families.flatMap(\.figures)
  }

  /// The HTML.
  ///
  /// - Parameters:
  ///   - bundle: the script that draws charts; nil leaves them out.
  ///   - reason: why there is none.
  /// - Returns: the whole document.
  /// - Throws: when the template, or a cell, cannot be read.
  package func html(bundle: String?, reason: String = "") throws -> String {
    let names = runs.map { runs.count > 1 ? $0.name : nil }
    let context = try PageContext(
      title: runs.count == 1 ? "Run \(runs[0].name)" : "\(runs.count) runs side by side",
      style: Template.text("style.css"), script: Template.text("script.js"), bundle: bundle ?? "",
      hasCharts: bundle != nil, reason: reason, data: data,
      warnings: runs.flatMap { run in
        run.analysis.warnings.map { runs.count > 1 ? "\(run.name): \($0)" : $0 }
      },
      runs: runs.map { PageContext.Run($0, isNamed: runs.count > 1) },
      families: families.map { name, figures in
        PageContext.Family(
          name, in: runs, figures: figures.map { FigureSection($0, hasCharts: bundle != nil) })
      },
      hasPapers: !papers.isEmpty,
      first: zip(runs, names).compactMap {
        FirstTable(PaperFigures.groups(of: [$0]), run: $1)
      },
      statements: zip(runs, names).map { PaperTable($0, name: $1) },
      verdictTables: judged.compactMap {
        VerdictTable($0.analysis, caption: $0.caption, anchor: $0.anchor)
      },
      paperFigures: papers.map { FigureSection($0, hasCharts: bundle != nil) },
      crossovers: runs.flatMap { CrossoverTable.all($0, isNamed: runs.count > 1) },
      backtests: runs.compactMap { BacktestTable($0, isNamed: runs.count > 1) },
      environment: EnvironmentTable(runs).rows, commands: runs.flatMap(\.commands))
    return try Template.library.render(context, withTemplate: "page") ?? ""
  }

  /// Every family of every run, with the caption and the anchor of its table of verdicts.
  private var judged: [(caption: String, anchor: String, analysis: FamilyAnalysis)] {
    runs.enumerated().flatMap { place, run in
      run.analysis.families.map { analysis in
        (
          runs.count > 1 ? "\(analysis.family), \(run.name)" : "Claims of \(analysis.family)",
          "claims-\(analysis.family)-\(place + 1)", analysis
        )
      }
    }
  }

  /// What the page's script reads: every table once.
  private var data: String {
    get throws {
      let tables = figures.reduce(into: [:]) { $0.merge($1.tables) { first, _ in first } }
      let specifications = figures.map { figure in
        figure.panels.map { VegaLite.panel($0, of: figure) }
      }
      var values = SharedValues(specifications.flatMap(\.self))
      let panels = zip(figures, specifications).map { figure, specifications in
        (
          figure.id,
          JSONValue.list(
            zip(figure.panels, specifications).map { panel, specification in
              ["spec": values.compact(specification), "table": .text(panel.table)]
            })
        )
      }
      let value: JSONValue = [
        "tables": .object(tables.mapValues(\.json)),
        "figures": .object(Dictionary(uniqueKeysWithValues: panels)),
        "shared": .list(values.shared), "raw": try RawData(runs).json, "config": VegaLite.config,
        "frame": VegaLite.frame,
      ]
      return value.encoded
    }
  }
}

/// The files that the page and its charts are made of.
enum Template {
  private static var folder: String { "Sources/Reporting/Page/Template" }

  /// The page, and the parts that occur in it more than once.
  static var library: MustacheLibrary {
    get throws {
      let names = ["page", "first", "figure"]
      return MustacheLibrary(
        templates: try names.reduce(into: [:]) {
          $0[$1] = try MustacheTemplate(string: text("\($1).mustache"))
        })
    }
  }

  static func text(_ name: String) -> String { Embedded.text(of: name, in: folder) }

  /// Lets `body` use copies of files, in a folder that is there meanwhile.
  static func withFiles<Result>(
    _ names: [String], _ body: (_ folder: String) async throws -> Result
  ) async throws -> Result {
    let path = Disk.temporaryPath("template")
    _ = try Disk.makeFolders(path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    for name in names { try Disk.replace("\(path)/\(name)", with: Data(text(name).utf8)) }
    return try await body(path)
  }
}

extension ReportRun {
  /// The commands that measured the run.
  fileprivate var commands: [String] {
    families.map { family in
      ShellWords.line([".build/release/\(family.family)"] + family.manifest.arguments)
    }
  }
}
