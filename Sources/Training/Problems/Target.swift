package import Foundation
internal import Numerics

/// What the network is trained to predict.
package enum Target: Sendable, Equatable {
  /// Independent N(0, 1).
  case gaussian
  /// The outputs of a small random ReLU network.
  case teacher
  /// The labels of a data set that has them.
  case labels
  /// A column of a file of data, by its name or its number from 1; the others are features.
  case column(String)
  /// The numbers in a file of their own, one a point; every column of the data is a feature.
  case file(path: String)

  /// What can be asked for by name alone.
  package static let names = ["gaussian", "teacher", "labels"]

  /// Parses `gaussian`, `teacher`, `labels`, `column:NAME` or a path.
  ///
  /// - Parameters:
  ///   - text: a path is anything else with a slash or a dot.
  ///   - path: where the file is that `text` names, when it is known.
  /// - Throws: ``ProblemError/unknownTarget(_:nearest:)``.
  package init(_ text: String, at path: String? = nil) throws(ProblemError) {
    switch text {
    case "gaussian": self = .gaussian
    case "teacher": self = .teacher
    case "labels": self = .labels
    case _ where text.hasPrefix("column:") && text != "column:":
      self = .column(String(text.dropFirst("column:".count)))
    case _ where path != nil || text.contains("/") || text.contains("."):
      self = .file(path: path ?? text)
    default:
      throw .unknownTarget(
        text, nearest: nearestName(to: text, among: Self.names + ["column:NAME"]))
    }
  }

  /// What is meant when no target is named: the labels of a table, and random numbers where points are drawn.
  ///
  /// - Returns: nil for a table without labels: which target is meant has to be said.
  package static func standard(for table: Table?) -> Target? {
    guard let table else { return .gaussian }
    return table.labels == nil ? nil : .labels
  }

  /// What ``init(_:)`` reads back.
  package var text: String {
    switch self {
    case .gaussian: "gaussian"
    case .teacher: "teacher"
    case .labels: "labels"
    case .column(let name): "column:\(name)"
    case .file(let path): path
    }
  }

  /// Which column of a table is not a feature.
  fileprivate var labelColumn: LabelColumn {
    switch self {
    case .gaussian, .teacher, .labels: .own
    case .column(let name): .named(name)
    case .file: .none
    }
  }

  /// y for unit points (n x d).
  ///
  /// - Throws: ``ProblemError/noLabels(dataset:)``, or what keeps a file of targets from being read.
  func values(
    points: borrowing Matrix<Double>, labels: [Double]?, dataset: String, seed: UInt64
  ) throws(ProblemError) -> [Double] {
    switch self {
    case .gaussian:
      var drawn = Matrix<Double>(rows: points.rows, columns: 1, repeating: 0)
      RandomStream(seed: seed, purpose: .targets).fillNormals(&drawn)
      return drawn.entries
    case .teacher: return teacherValues(points: points, seed: seed)
    case .labels, .column, .file:
      if let labels { return Array(labels.prefix(points.rows)) }
      guard case .file(let path) = self else { throw .noLabels(dataset: dataset) }
      return Array(try Self.column(of: path).prefix(points.rows))
    }
  }

  /// The numbers in a file of targets, as ``TargetFile`` reads them.
  ///
  /// - Throws: as ``TargetFile/init(path:)``.
  package static func column(of path: String) throws(ProblemError) -> [Double] {
    try TargetFile(path: path).values
  }

  /// The numbers in the contents of a file of targets, of whose name only the ending matters.
  ///
  /// - Throws: as ``TargetFile/init(path:)``.
  package static func column(bytes: Data, path: String) throws(ProblemError) -> [Double] {
    try TargetFile(bytes: bytes, path: path).values
  }
}

extension Dataset {
  /// The table behind a data set that is read.
  ///
  /// - Parameters:
  ///   - target: says which column of a file becomes the labels, or which file holds them.
  ///   - scope: how much is wanted.
  ///   - layout: what is known of a file's table.
  /// - Returns: features and labels, nil for drawn points.
  /// - Throws: a ``ProblemError`` for what cannot be read, or has no such target.
  package func table(
    target: Target = .labels, scope: ReadingScope = .whole, layout: TableLayout = TableLayout()
  ) throws(ProblemError) -> Table? {
    let table = try table(labels: target.labelColumn, scope: scope, layout: layout)
    guard let table, case .file(let path) = target else { return table }
    return try table.labelled(by: TargetFile(path: path), of: path, scope: scope)
  }
}

/// y_i = sqrt(2/16) sum_k c_k max(<v_k, x_i>, 0) with 16 neurons, v_k ~ N(0, I), c_k ~ N(0, 1): of
/// variance one at a random unit point.
private func teacherValues(points: borrowing Matrix<Double>, seed: UInt64) -> [Double] {
  let (neurons, d) = (16, points.columns)
  var hidden = Matrix<Double>(rows: neurons, columns: d, repeating: 0)
  var output = Matrix<Double>(rows: neurons, columns: 1, repeating: 0)
  RandomStream(seed: seed, purpose: .targets, substream: 1).fillNormals(&hidden)
  RandomStream(seed: seed, purpose: .targets, substream: 2).fillNormals(&output)
  return (0..<points.rows).map { i in
    var sum = 0.0
    for k in 0..<neurons {
      let product = dot(hidden.pointer + k * d, points.pointer + i * d, count: d)
      sum += output.pointer[k] * max(product, 0)
    }
    return sum * (2.0 / Double(neurons)).squareRoot()
  }
}
