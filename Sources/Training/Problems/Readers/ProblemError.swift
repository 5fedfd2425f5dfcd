/// Why a problem could not be made; each is one sentence for the user.
package enum ProblemError: Error, CustomStringConvertible, Equatable {
  /// Neither a name nor a path; `nearest` is the name that is like it.
  case unknownDataset(String, nearest: String?)
  /// What follows the colon of a data set's name.
  case badParameter(dataset: String, String)
  /// A file that is missing, forbidden or none.
  case unreadable(path: String, reason: String)
  /// A file of text; `line` counts from 1, `column` is a phrase, `column 2 ('b')` for example.
  case badFile(path: String, line: Int, column: String?, reason: String)
  /// A file in a binary format.
  case malformed(path: String, format: DataFormat, fault: FormatFault)
  /// A file in a format that is not read.
  case foreign(path: String, format: ForeignFormat)
  /// `row` counts from 1.
  case badRow(path: String, row: Int, fault: RowFault)
  /// A column by name or number; `available` are there.
  case noColumn(path: String, column: String, nearest: String?, available: Int)
  /// Two columns, numbered from 1, have the name.
  case ambiguousColumn(path: String, column: String, first: Int, second: Int)
  /// A format whose columns have neither names nor numbers.
  case noColumns(path: String, format: DataFormat)
  /// A format whose columns cannot be left out.
  case noDropping(path: String, format: DataFormat)
  /// A format that has no header.
  case noHeader(path: String, format: DataFormat)
  /// A column that is to be left out and is the target, by name or number.
  case droppedTarget(path: String, column: String)
  /// A data set whose target is always its own labels, or drawn.
  case fixedColumns(dataset: String)
  /// Not one target for each point.
  case wrongTargetCount(path: String, targets: Int, points: Int)
  /// A data set of a package of Debian's, which would put it at `path`.
  case missingPackage(dataset: String, package: String, path: String)
  /// Neither a name nor a path; `nearest` is the name that is like it.
  case unknownTarget(String, nearest: String?)
  /// n is over the rows of the table.
  case tooFewPoints(dataset: String, asked: Int, available: Int)
  /// d is not that of the table.
  case wrongDimension(dataset: String, asked: Int, actual: Int)
  /// Labels or a column are asked of data that have none.
  case noLabels(dataset: String)
  /// A table has no labels, and no target is named.
  case noTarget(dataset: String)
  /// A target that single precision does not hold; `row` counts from 1.
  case targetTooLarge(dataset: String, row: Int, value: Double)
  /// A file that cannot be written.
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
    case .malformed(let path, let format, let fault):
      "'\(path)' cannot be read as \(format.rawValue): \(fault)"
    case .foreign(let path, let format): "'\(path)' is \(format.name): \(format.advice)"
    case .badRow(let path, let row, let fault): "'\(path)', row \(row): \(fault)"
    case .noColumn(let path, let column, let nearest, let available):
      "'\(path)' has no column '\(column)', but \(available), numbered from 1"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .ambiguousColumn(let path, let column, let first, let second):
      "'\(path)' has the column '\(column)' twice, as number \(first) and as number \(second): name "
        + "it by number"
    case .noColumns(let path, let format):
      "'\(path)' is \(format.rawValue), in which no column can be named as the target"
    case .noDropping(let path, let format):
      "'\(path)' is \(format.rawValue), in which no column can be left out"
    case .noHeader(let path, let format):
      "'\(path)' is \(format.rawValue), which has no row of names"
    case .droppedTarget(let path, let column):
      "column '\(column)' of '\(path)' is the target and cannot be left out; --target column:NAME "
        + "names another"
    case .fixedColumns(let dataset): "no column of data set '\(dataset)' can be the target"
    case .wrongTargetCount(let path, let targets, let points):
      "'\(path)' has \(targets) targets, but there are \(points) points"
    case .missingPackage(let dataset, let package, let path):
      "data set '\(dataset)' is not installed: Debian's package \(package) puts it into '\(path)'"
    case .unknownTarget(let name, let nearest):
      "'\(name)' is neither a target nor a file"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .tooFewPoints(let dataset, let asked, let available):
      "n = \(asked) is larger than data set '\(dataset)', which has \(available) points"
    case .wrongDimension(let dataset, let asked, let actual):
      "d = \(asked), but data set '\(dataset)' has \(actual) features"
    case .noLabels(let dataset): "data set '\(dataset)' has no labels to be the target"
    case .noTarget(let dataset):
      "data set '\(dataset)' has no targets: name a file of them by --target FILE, or have random ones "
        + "drawn by --target gaussian or --target teacher"
    case .targetTooLarge(let dataset, let row, let value):
      "data set '\(dataset)', row \(row): the target \(value) is beyond single precision, in which squares "
        + "are summed up to 3.4e38: scale the targets, or choose --precision double"
    case .unwritable(let path, let reason): "cannot write '\(path)': \(reason)"
    }
  }
}
