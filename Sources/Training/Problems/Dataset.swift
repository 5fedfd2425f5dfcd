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
  /// A table in a file: features, then the target in the last column.
  case file(path: String)

  /// The names, the parameters in their default.
  package static let names = ["sphere", "clustered", "low-rank", "digits"]

  /// Parses `sphere`, `clustered`, `clustered:1e-3`, `low-rank`, `low-rank:8`, `digits` or a path.
  ///
  /// A path is anything with a slash or a dot.
  package init(_ text: String) throws(ProblemError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let parameter = parts.count > 1 ? String(parts[1]) : nil
    switch parts[0] {
    case "sphere" where parameter == nil: self = .sphere
    case "digits" where parameter == nil: self = .digits
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
      guard text.contains("/") || text.contains(".") else {
        throw .unknownDataset(text, nearest: nearestName(to: text, among: Self.names))
      }
      self = .file(path: text)
    }
  }

  /// The target that is meant when none is named: labels where there are some.
  package var defaultTarget: Target {
    switch self {
    case .sphere, .clustered, .lowRank: .gaussian
    case .digits, .file: .labels
    }
  }

  /// The table behind a data set that is read, nil for one that is drawn.
  package func table() throws(ProblemError) -> Table? {
    switch self {
    case .sphere, .clustered, .lowRank: nil
    case .digits: try Table.digits()
    case .file(let path): try Table(csv: path)
    }
  }
}
