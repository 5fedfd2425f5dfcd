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
