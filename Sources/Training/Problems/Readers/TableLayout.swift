/// What is known of a table beforehand, in place of what the rules of its reader would find.
package struct TableLayout: Sendable, Equatable {
  /// Whether the first row names the columns.
  package enum Header: String, Sendable, CaseIterable {
    /// As ``HeaderRule`` decides.
    case automatic
    /// It does.
    case yes
    /// It is a row of data.
    case no
  }

  /// Of a table in text; no other format has a header.
  package var header = Header.automatic
  /// Columns that are left out, by name or by number from 1; `@3` is a number whatever the names
  /// are.
  package var dropped: [String] = []

  package init() {}

  package init(header: Header, dropped: [String] = []) {
    (self.header, self.dropped) = (header, dropped)
  }

  /// The number of a column that is written so that it is no name: `@3`.
  static func number(_ column: String) -> Int? {
    column.first == "@" ? Int(column.dropFirst()) : nil
  }
}

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
package enum LabelColumn: Sendable, Equatable {
  /// Where the format has them: the last column of a CSV file, a line's first number in LIBSVM's
  /// format, the file beside an IDX file. An NPY file has none.
  case own
  /// That of a name, or of a number from 1.
  case named(String)
  /// None: whatever can be a feature is one.
  case none
}
