/// Columns of text under a header, as wide as their widest field; numbers stand to the right.
package struct TextTable: Equatable, Sendable {
  private let rows: [[String]]

  /// - Precondition: every row has as many fields as the header.
  package init(_ header: [String], _ rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == header.count }, "a row does not fit the header")
    self.rows = [header] + rows
  }

  /// The lines, without a newline at the end.
  package var text: String {
    let columns = rows[0].indices.map { column in
      (
        width: rows.map { $0[column].count }.max() ?? 0,
        isNumeric: rows.dropFirst().allSatisfy { Double($0[column]) != nil || $0[column] == "-" }
      )
    }
    return rows.map { row in
      let fields = zip(row, columns).map { field, column in
        let blanks = String(repeating: " ", count: column.width - field.count)
        return column.isNumeric ? blanks + field : field + blanks
      }
      var line = fields.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
