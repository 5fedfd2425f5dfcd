package import Foundation

/// A table of numbers: a row a data point, its features and perhaps its label.
package struct Table: Sendable {
  /// Features of all rows, row by row; empty where only the shape was read.
  package let features: [Double]
  /// One a row, nil where there are none; empty where only the shape was read.
  package internal(set) var labels: [Double]?
  /// Features a row.
  package let dimension: Int
  /// Rows.
  package let count: Int

  /// What was decided by rule in reading the file, a sentence for the user each.
  package internal(set) var notes: [String] = []
  /// Whether the first row of the file named its columns.
  package internal(set) var hasHeader = false
  /// The columns of the file, from 1 and ascending, that are neither features nor labels, by
  /// whatever was asked or decided.
  package internal(set) var droppedColumns: [Int] = []
  /// Of the column of the labels, where it is known.
  package internal(set) var labelName: String?
  /// The path of another file, from which the labels are; nil where there is none.
  package internal(set) var companion: String?

  /// What reads the same table once more without a decision on its header and its columns.
  package var layout: TableLayout {
    TableLayout(header: hasHeader ? .yes : .no, dropped: droppedColumns.map { "@\($0)" })
  }

  /// More features than a network here can be trained on.
  static let largestDimension = 1 << 20

  /// A table whose rows are all at hand.
  ///
  /// - Precondition: `features.count == labels.count * dimension`.
  package init(features: [Double], labels: [Double], dimension: Int) {
    precondition(features.count == labels.count * dimension, "the features do not fill the table")
    self.init(features: features, labels: labels, dimension: dimension, count: labels.count)
  }

  init(features: [Double], labels: [Double]?, dimension: Int, count: Int) {
    self.features = features
    self.labels = labels
    self.dimension = dimension
    self.count = count
  }

  /// Reads a file in one of the formats of ``DataFormat``.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - labels: the column that becomes the labels.
  ///   - scope: how much is wanted.
  ///   - layout: what is known of it.
  /// - Throws: a ``ProblemError``: the file cannot be read, is not of its format, holds a number
  ///   that is not finite or a row of zeros (named by line, or by row and column), or has no such
  ///   column.
  package init(
    path: String, labels: LabelColumn = .own, scope: ReadingScope = .whole,
    layout: TableLayout = TableLayout()
  ) throws(ProblemError) {
    self = try Self.read(DataFile(path: path), labels, scope, layout)
  }

  /// Reads the contents of a file, of whose name only the ending matters.
  ///
  /// - Throws: as ``init(path:labels:scope:layout:)``.
  package init(
    bytes: Data, path: String, labels: LabelColumn = .own, scope: ReadingScope = .whole,
    layout: TableLayout = TableLayout()
  ) throws(ProblemError) {
    let file = try DataFile(path: path, bytes: bytes)
    self = try Self.read(file, labels, scope, layout)
  }

  private static func read(
    _ file: DataFile, _ labels: LabelColumn, _ scope: ReadingScope, _ layout: TableLayout
  ) throws(ProblemError) -> Table {
    let (path, bytes, format) = (file.path, file.bytes, file.format)
    if layout.header == .yes, format != .csv { throw .noHeader(path: path, format: format) }
    if !layout.dropped.isEmpty, format == .libsvm || format == .idx {
      throw .noDropping(path: path, format: format)
    }
    return switch format {
    case .csv:
      try CSVReader(path: path, labels: labels, scope: scope, layout: layout).read(bytes)
    case .libsvm: try LIBSVMReader(path: path, labels: labels, scope: scope).read(bytes)
    case .npy:
      try NPYReader(path: path).array(bytes)
        .table(labels: labels, scope: scope, dropped: layout.dropped)
    case .idx: try IDXReader(file: file).table(labels: labels, scope: scope)
    }
  }

  /// The same features with the labels of another file.
  ///
  /// - Throws: ``ProblemError/wrongTargetCount(path:targets:points:)`` unless there is one for each
  ///   row.
  func labelled(by file: TargetFile, of path: String, scope: ReadingScope) throws(ProblemError)
    -> Table
  {
    let values = file.values
    let isPart = if case .first = scope { true } else { false }
    guard values.count == count || isPart && values.count > count else {
      throw .wrongTargetCount(path: path, targets: values.count, points: count)
    }
    var table = self
    table.labels = scope == .shape ? [] : Array(values.prefix(count))
    table.notes += file.notes
    return table
  }
}

/// Rows on their way into a table: counted, and kept as far as they are wanted.
struct TableBuilder {
  let scope: ReadingScope
  private(set) var count = 0
  private var features: [Double] = []
  private var labels: [Double] = []

  init(scope: ReadingScope) { self.scope = scope }

  /// Whether another row is wanted.
  var wantsMore: Bool { scope.wantsMore(after: count) }

  /// Adds a row that has been checked; all have a label or none has.
  mutating func append(_ row: some Collection<Double>, label: Double?) {
    count += 1
    if scope == .shape { return }
    features += row
    if let label { labels.append(label) }
  }

  /// The table of the rows so far.
  func table(dimension: Int, hasLabels: Bool) -> Table {
    Table(
      features: features, labels: hasLabels ? labels : nil, dimension: dimension, count: count)
  }
}
