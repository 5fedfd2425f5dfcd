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
    let context = try PageContext(
      title: runs.count == 1 ? "Run \(runs[0].name)" : "\(runs.count) runs side by side",
      style: Template.text("style.css"), script: Template.text("script.js"), bundle: bundle ?? "",
      hasCharts: bundle != nil, reason: reason, data: data,
      warnings: runs.flatMap { run in
        run.analysis.warnings.map { runs.count > 1 ? "\(run.name): \($0)" : $0 }
      },
      runs: runs.map { PageContext.Run($0, isNamed: runs.count > 1) },
      families: families.map { name, figures in
        try PageContext.Family(
          name, in: runs, figures: figures.map { try section($0, bundle != nil) })
      },
      hasPapers: !papers.isEmpty,
      paperSentences: PaperFigures.groups(of: runs).compactMap {
        FastestSentence($0, isNamed: runs.count > 1)
      },
      paperFigures: papers.map { try section($0, bundle != nil) },
      crossovers: runs.compactMap { CrossoverTable($0, isNamed: runs.count > 1) },
      environment: EnvironmentTable(runs).rows, commands: runs.flatMap(\.commands))
    return try MustacheTemplate(string: Template.text("page.mustache")).render(context)
  }

  private func section(_ figure: Figure, _ hasCharts: Bool) throws -> PageContext.Markup {
    let template = try MustacheTemplate(string: Template.text("figure.mustache"))
    return PageContext.Markup(
      html: template.render(FigureSection(figure, hasCharts: hasCharts)))
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
      ]
      return value.encoded
    }
  }
}

/// The files that the page and its charts are made of.
enum Template {
  private static var folder: String { "Sources/Reporting/Page/Template" }

  static func text(_ name: String) -> String { Embedded.text(of: name, in: folder) }

  /// Lets `body` use copies of files, in a folder that is there meanwhile.
  static func withFiles<Result>(
    _ names: [String], _ body: (_ folder: String) async throws -> Result
  ) async throws -> Result {
    let path = "\(NSTemporaryDirectory())/overparam-template-\(UUID().uuidString)"
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
