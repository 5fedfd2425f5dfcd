/// What keeps a binary file from being read.
package enum FormatFault: Error, CustomStringConvertible, Equatable {
  /// The first bytes are another format's.
  case noMagic
  /// A version of NPY that is not known.
  case version(Int)
  /// A phrase about the dictionary of an NPY file.
  case header(String)
  /// As the file has it.
  case elementType(String)
  /// Bytes that the file's header asks for, and those that there are.
  case length(expected: Int, actual: Int)
  /// A size is 0, or the entries would not fit into any memory.
  case emptyOrHuge(shape: [Int])
  /// An array of one axis, or of none.
  case notATable(shape: [Int])
  /// More than one number a point.
  case notAColumn(shape: [Int])
  /// More than ``Table/largestDimension``.
  case tooManyFeatures(Int)
  /// What zlib says.
  case compression(String)

  /// What is wrong, to follow the name of the file.
  package var description: String {
    switch self {
    case .noMagic: "the first bytes are another format's"
    case .version(let version): "version \(version) is not known, only 1 to 3"
    case .header(let reason): "the header cannot be understood: \(reason)"
    case .elementType(let type):
      "entries of type \(TextField.quoted(type)) are not read, only floats of 4 or 8 bytes, integers "
        + "and truth values"
    case .length(let expected, let actual):
      "\(expected) bytes are due by its header, and there are \(actual < expected ? "only" : "at least") "
        + "\(actual)"
    case .emptyOrHuge(let shape): "an array of shape \(shape) has no entries, or too many"
    case .notATable(let shape):
      "an array of shape \(shape) is no table of points with at least one feature"
    case .notAColumn(let shape): "an array of shape \(shape) is not one number a point"
    case .tooManyFeatures(let count):
      "\(count) features a point are over \(Table.largestDimension), the most that are read"
    case .compression(let reason): "what gzip compressed is damaged: \(reason)"
    }
  }
}

/// What is wrong with a row of numbers.
package enum RowFault: CustomStringConvertible, Equatable, Sendable {
  /// `column` counts from 1.
  case notFinite(column: Int, value: Double)
  /// Every feature is zero.
  case allZero

  /// What is wrong, to follow the number of the row.
  package var description: String {
    switch self {
    case .notFinite(let column, let value): "column \(column): \(value) is not a finite number"
    case .allZero: "all features are zero: the row has no direction"
    }
  }
}
