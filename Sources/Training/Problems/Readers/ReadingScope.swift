/// How much of a table in a file is wanted.
package enum ReadingScope: Sendable, Equatable {
  /// Every row is checked and kept.
  case whole
  /// The first rows are checked and kept, or all where there are fewer; the others need not be read.
  case first(Int)
  /// Every row is checked and none is kept: the table's size, without its memory.
  case shape

  /// Whether a reader that has met `count` rows goes on.
  func wantsMore(after count: Int) -> Bool {
    if case .first(let limit) = self { count < limit } else { true }
  }
}

/// Which column of a table becomes its labels.
enum LabelColumn: Equatable {
  /// Where the format has them: the last column of a CSV file, a line's first number in LIBSVM's
  /// format, the file beside an IDX file. An NPY file has none.
  case own
  /// That of a name, or of a number from 1.
  case named(String)
  /// None: whatever can be a feature is one.
  case none
}
