import Foundation

extension ExportFormat {
  /// The names of the points, a line each.
  package static let toyNames = ExportFormat("toy-names", "the names of the points") { export in
    ExportDocument(Data(export.timed.map { $0.name + "\n" }.joined().utf8))
  }
}
