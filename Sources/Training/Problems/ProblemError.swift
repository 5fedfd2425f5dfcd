/// Why a problem could not be made; each is one sentence for the user.
package enum ProblemError: Error, CustomStringConvertible, Equatable {
  case unknownDataset(String, nearest: String?)
  case badParameter(dataset: String, String)
  case unreadable(path: String, reason: String)
  /// `column` is a phrase, `column 2 ('b')` for example.
  case badFile(path: String, line: Int, column: String?, reason: String)
  case tooFewPoints(dataset: String, asked: Int, available: Int)
  case wrongDimension(dataset: String, asked: Int, actual: Int)
  case noLabels(dataset: String)
  case unwritable(path: String, reason: String)

  package var description: String {
    switch self {
    case .unknownDataset(let name, let nearest):
      "'\(name)' is neither a data set nor a file"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .badParameter(let dataset, let reason): "data set '\(dataset)': \(reason)"
    case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
    case .badFile(let path, let line, let column, let reason):
      "'\(path)', line \(line)" + (column.map { ", \($0)" } ?? "") + ": \(reason)"
    case .tooFewPoints(let dataset, let asked, let available):
      "n = \(asked) is larger than data set '\(dataset)', which has \(available) points"
    case .wrongDimension(let dataset, let asked, let actual):
      "d = \(asked), but data set '\(dataset)' has \(actual) features"
    case .noLabels(let dataset): "data set '\(dataset)' has no labels to be the target"
    case .unwritable(let path, let reason): "cannot write '\(path)': \(reason)"
    }
  }
}
