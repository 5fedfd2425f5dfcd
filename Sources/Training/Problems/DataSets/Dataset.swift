internal import Numerics

/// Every data set that has a name. A new one is a file beside this one and a word here.
package let datasetList: [NamedDataset] = [.sphere, .clustered, .lowRank, .digits, .fashionMNIST]

/// A data set of the list.
package struct NamedDataset: Sendable {
  /// Kebab-case and stable: a key in results.
  package let name: String
  /// What a number after a colon says, `separation` for example; nil where none may stand there.
  let parameter: String?
  /// The data set with that number, or its default; where it makes no sense, a ``ProblemError`` that names the whole.
  let make: @Sendable (_ text: String, _ parameter: String?) throws(ProblemError) -> Dataset

  /// The name with the place of the number: `clustered[:separation]`.
  package var syntax: String { name + (parameter.map { "[:\($0)]" } ?? "") }
}

extension NamedDataset {
  /// A data set without a number.
  init(name: String, _ dataset: Dataset) {
    self.init(name: name, parameter: nil) { _, _ in dataset }
  }
}

/// Where data points come from.
package struct Dataset: Sendable {
  /// How they come about.
  private enum Source: Sendable {
    case drawn(@Sendable (Drawing) throws(ProblemError) -> Matrix<Double>)
    case read(@Sendable (LabelColumn, ReadingScope, TableLayout) throws(ProblemError) -> Table)
  }

  private let source: Source
  /// The file that holds the points; nil for what is drawn, or what the program carries.
  package private(set) var file: String?
  /// Whether it is that file, and not one of the list.
  package private(set) var isFile = false

  /// Points that a seed draws and that need not be of unit length.
  init(drawn draw: @escaping @Sendable (Drawing) throws(ProblemError) -> Matrix<Double>) {
    source = .drawn(draw)
  }

  /// A table of which the labels are always the same column.
  init(
    _ name: String, in file: String? = nil,
    read: @escaping @Sendable (ReadingScope) throws(ProblemError) -> Table
  ) {
    source = .read { labels, scope, _ throws(ProblemError) in
      if case .named = labels { throw .fixedColumns(dataset: name) }
      return try read(scope)
    }
    self.file = file
  }

  /// A table that is at hand, with its labels.
  package init(_ table: Table) { source = .read { _, _, _ in table } }

  /// A table in a file of one of the formats of ``DataFormat``.
  package static func file(path: String) -> Dataset { Dataset(path: path) }

  private init(path: String) {
    source = .read { labels, scope, layout throws(ProblemError) in
      try Table(path: path, labels: labels, scope: scope, layout: layout)
    }
    (file, isFile) = (path, true)
  }

  /// Finds a name of the list, `clustered:1e-3` for example, or takes the text for a path.
  ///
  /// - Parameters:
  ///   - text: a path is anything with a slash or a dot.
  ///   - path: where the file is that `text` names, when it is known.
  /// - Throws: ``ProblemError`` for what is neither a data set nor like a path.
  package init(_ text: String, at path: String? = nil) throws(ProblemError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let parameter = parts.count > 1 ? String(parts[1]) : nil
    let named = datasetList.first {
      $0.name == parts[0] && (parameter == nil || $0.parameter != nil)
    }
    if let named {
      self = try named.make(text, parameter)
    } else if path != nil || text.contains("/") || text.contains(".") {
      self.init(path: path ?? text)
    } else {
      throw .unknownDataset(text, nearest: nearestName(to: text, among: datasetList.map(\.name)))
    }
  }

  /// The table behind a data set that is read, with that column of a file as labels; nil for one that is drawn.
  ///
  /// - Throws: a ``ProblemError`` for what cannot be read, or has no such column.
  func table(
    labels: LabelColumn, scope: ReadingScope, layout: TableLayout
  ) throws(ProblemError) -> Table? {
    guard case .read(let read) = source else { return nil }
    return try read(labels, scope, layout)
  }

  /// The points of a data set that is drawn.
  ///
  /// - Throws: ``ProblemError/badParameter(dataset:_:)``.
  func draw(_ drawing: Drawing) throws(ProblemError) -> Matrix<Double> {
    guard case .drawn(let draw) = source else {
      preconditionFailure("a table's points are not drawn")
    }
    return try draw(drawing)
  }
}

/// What points are drawn for: n of them in d dimensions, from a seed.
struct Drawing {
  let batch: Int
  let dimension: Int
  let seed: UInt64

  /// Entries N(0, 1), the same for the same substream.
  func normals(rows: Int, columns: Int, substream: UInt32 = 0) -> Matrix<Double> {
    var matrix = Matrix<Double>(rows: rows, columns: columns, repeating: 0)
    RandomStream(seed: seed, purpose: .data, substream: substream).fillNormals(&matrix)
    return matrix
  }
}

/// Scales every row to unit length.
///
/// - Precondition: no row is zero.
func normaliseRows(_ points: inout Matrix<Double>) {
  let (d, entries) = (points.columns, points.mutableView)
  for i in 0..<points.rows {
    let row = entries + i * d
    var largest = 0.0
    for k in 0..<d { largest = max(largest, abs(row[k])) }
    for k in 0..<d { row[k] /= largest }  // so that no square overflows or underflows
    let size = dot(row, row, count: d).squareRoot()
    for k in 0..<d { row[k] /= size }
  }
}
