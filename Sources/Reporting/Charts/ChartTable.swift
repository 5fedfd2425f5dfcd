import Measurement

/// The data of a chart: named columns, one row a mark.
package struct ChartTable: Equatable, Sendable {
  /// Their names.
  package var columns: [String]
  /// A value for each column.
  package var rows: [[JSONValue]]

  /// - Precondition: every row has as many values as there are columns.
  package init(_ columns: [String], _ rows: [[JSONValue]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row does not fit the columns")
    self.columns = columns
    self.rows = rows
  }

  /// Comma-separated values with a header.
  package var csv: String {
    var text = DelimitedText(header: columns)
    for row in rows { text.add(row.map(\.plain)) }
    return String(decoding: text.data, as: UTF8.self)
  }

  /// `{"columns": [...], "rows": [[...], ...]}`.
  package var json: JSONValue {
    ["columns": .list(columns.map { .text($0) }), "rows": .list(rows.map(JSONValue.list))]
  }

  /// As Vega-Lite reads data in a specification.
  package var values: JSONValue {
    .list(
      rows.map { row in
        .object(Dictionary(uniqueKeysWithValues: zip(columns, row).filter { $1 != .null }))
      })
  }

  /// The numbers of a column, empty for one that there is not.
  package func numbers(_ name: String) -> [Double] {
    guard let column = columns.firstIndex(of: name) else { return [] }
    return rows.compactMap { row in
      if case .number(let number) = row[column] { number } else { nil }
    }
  }

  /// Rows that have a series, an x and the first that there is of several columns.
  func places(x: String, y: [String]) -> [(series: String, x: Double, y: Double)] {
    func number(_ row: [JSONValue], _ name: String) -> Double? {
      guard let column = columns.firstIndex(of: name), case .number(let number) = row[column]
      else { return nil }
      return number
    }
    guard let series = columns.firstIndex(of: "series") else { return [] }
    return rows.compactMap { row in
      guard let x = number(row, x), let y = y.lazy.compactMap({ number(row, $0) }).first
      else { return nil }
      return (row[series].plain, x, y)
    }
  }

  /// Whether a row has a value of the column.
  func hasValues(_ name: String) -> Bool {
    columns.firstIndex(of: name).map { column in rows.contains { $0[column] != .null } } ?? false
  }
}

extension JSONValue {
  /// Without quotation marks; nothing for null.
  var plain: String {
    switch self {
    case .text(let text): text
    case .null: ""
    default: encoded
    }
  }
}
