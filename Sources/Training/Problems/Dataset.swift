/// Where data points come from.
package enum Dataset: Sendable, Equatable {
  /// Uniform on the unit sphere.
  case sphere
  /// Groups of four near-duplicates of a uniform point, at distance about `separation` from it.
  case clustered(separation: Double)
  /// Uniform on the unit sphere of a random subspace of `dimension` dimensions.
  case lowRank(dimension: Int)
  /// The handwritten digits that the package carries.
  case digits
  /// The training images of Fashion-MNIST, where Debian's package of them is installed.
  case fashionMNIST
  /// A table in a file of one of the formats of ``DataFormat``.
  case file(path: String)

  /// The names, the parameters in their default.
  package static let names = ["sphere", "clustered", "low-rank", "digits", "fashion-mnist"]

  /// Parses `sphere`, `clustered`, `clustered:1e-3`, `low-rank`, `low-rank:8`, `digits`, `fashion-mnist` or a
  /// path.
  ///
  /// - Parameters:
  ///   - text: a path is anything with a slash or a dot.
  ///   - path: where the file is that `text` names, when it is known.
  /// - Throws: ``ProblemError`` for what is neither a data set nor like a path.
  package init(_ text: String, at path: String? = nil) throws(ProblemError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let parameter = parts.count > 1 ? String(parts[1]) : nil
    switch parts[0] {
    case "sphere" where parameter == nil: self = .sphere
    case "digits" where parameter == nil: self = .digits
    case "fashion-mnist" where parameter == nil: self = .fashionMNIST
    case "clustered":
      guard let separation = Double(parameter ?? "0.1"), separation >= 0, separation <= 1 else {
        throw .badParameter(dataset: text, "the separation must be a number from 0 to 1")
      }
      self = .clustered(separation: separation)
    case "low-rank":
      guard let dimension = Int(parameter ?? "8"), dimension >= 1 else {
        throw .badParameter(dataset: text, "the intrinsic dimension must be a positive integer")
      }
      self = .lowRank(dimension: dimension)
    default:
      guard path != nil || text.contains("/") || text.contains(".") else {
        throw .unknownDataset(text, nearest: nearestName(to: text, among: Self.names))
      }
      self = .file(path: path ?? text)
    }
  }

  /// The file that holds the points; nil for what is drawn, or what the program carries.
  package var file: String? {
    switch self {
    case .sphere, .clustered, .lowRank, .digits: nil
    case .fashionMNIST: Table.fashionMNISTFolder + "/" + Table.fashionMNISTImages
    case .file(let path): path
    }
  }

  /// The table behind a data set that is read, nil for one that is drawn.
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
    let table: Table
    switch self {
    case .sphere, .clustered, .lowRank: return nil
    case .file(let path):
      table = try Table(path: path, target: target, scope: scope, layout: layout)
    case .digits, .fashionMNIST:
      let isDigits = self == .digits
      if case .column = target {
        throw .fixedColumns(dataset: isDigits ? "digits" : "fashion-mnist")
      }
      table = try isDigits ? Table.digits(scope: scope) : Table.fashionMNIST(scope: scope)
    }
    guard case .file(let path) = target else { return table }
    return try table.labelled(by: TargetFile(path: path), of: path, scope: scope)
  }
}
