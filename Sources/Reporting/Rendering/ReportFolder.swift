import Analysis
import Foundation
import Measurement

/// Where a report goes: `report.html`, and `figures/NAME.{svg,png,vl.json,csv}`.
package struct ReportFolder: Sendable {
  private let path: String

  /// A folder that need not be there yet.
  package init(path: String) { self.path = RunFolder(path: path).path }

  /// The page's file.
  package var page: String { "\(path)/report.html" }
  /// The folder of figures.
  package var figures: String { "\(path)/figures" }

  /// Writes everything, the page last; without charts where `renderer` cannot draw them.
  ///
  /// - Returns: why there are no charts; nil when there are.
  /// - Throws: ``DiskError`` when a file cannot be written.
  package func write(
    _ report: ReportPage, renderer: ChartRenderer?
  ) async throws -> ChartRenderer.Failure? {
    _ = try Disk.makeFolders(figures)
    for figure in report.figures {
      try write(VegaLite.document(figure).encoded + "\n", to: "\(figure.id).vl.json")
      try write(figure.csv, to: "\(figure.id).csv")
    }
    do {
      guard let renderer else {
        throw ChartRenderer.Failure(sentence: "vl-convert is not installed")
      }
      let bundle = try await renderer.draw(report.figures.map(\.id), in: figures)
      try Disk.replace(page, with: Data(try report.html(bundle: bundle).utf8))
      return nil
    } catch let failure as ChartRenderer.Failure {
      let html = try report.html(bundle: nil, reason: failure.sentence)
      try Disk.replace(page, with: Data(html.utf8))
      return failure
    }
  }

  private func write(_ text: String, to name: String) throws {
    try Disk.replace("\(figures)/\(name)", with: Data(text.utf8))
  }
}

extension Figure {
  /// The data of all panels, the table's name first: what a figure's tables have in common are their
  /// columns.
  package var csv: String {
    let names = panels.map(\.table).unique
    let rows = names.flatMap { name in
      (tables[name]?.rows ?? []).map { [JSONValue.text(name)] + $0 }
    }
    let columns = names.first.flatMap { tables[$0]?.columns } ?? []
    return ChartTable(["table"] + columns, rows).csv
  }
}
