package import Foundation

/// A file of targets: one number a point.
package struct TargetFile: Sendable {
  /// One a point, in order.
  package let values: [Double]
  /// What was decided by rule in reading the file, a sentence each.
  package let notes: [String]

  init(values: [Double], notes: [String] = []) { (self.values, self.notes) = (values, notes) }

  /// Reads a table in text of one column, or an NPY or IDX array of one number a point.
  ///
  /// - Throws: a ``ProblemError`` for a file of another shape, or a number that is not finite.
  package init(path: String) throws(ProblemError) { try self.init(DataFile(path: path)) }

  /// Reads the contents of a file, of whose name only the ending matters.
  ///
  /// - Throws: as ``init(path:)``.
  package init(bytes: Data, path: String) throws(ProblemError) {
    try self.init(DataFile(path: path, bytes: bytes))
  }

  private init(_ file: DataFile) throws(ProblemError) {
    switch file.format {
    case .csv:
      self = try CSVReader(path: file.path, labels: .none, scope: .whole, layout: TableLayout())
        .readColumn(file.bytes)
    case .npy:
      self.init(values: try NPYReader(path: file.path).array(file.bytes).column())
    case .idx: self.init(values: try IDXReader(file: file).array(.whole).column())
    case .libsvm: throw .noColumns(path: file.path, format: .libsvm)
    }
  }
}
