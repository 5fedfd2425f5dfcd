internal import Foundation

/// Reads a table of numbers in text: a row a line, its fields between commas, semicolons,
/// tabulators or blanks.
///
/// The separator is found by ``CSVSample``, a header by ``HeaderRule``, and a first column of row
/// names by ``CSVColumns``. Fields may stand in double quotes, where a separator is a character and
/// two quotes are one, and between blanks; where no comma separates them, their numbers may have
/// decimal commas. Empty lines and lines of comment, which begin with `#` or `%`, are skipped.
///
/// Source: Y. Shafranovich, "Common Format and MIME Type for CSV Files", 2005, RFC 4180; differs in
/// that no field goes on on the next line.
struct CSVReader {
  let path: String
  let labels: LabelColumn
  let scope: ReadingScope
  let layout: TableLayout

  /// Reads features and labels.
  ///
  /// - Throws: ``ProblemError/badFile(path:line:column:reason:)``, or as
  ///   ``CSVColumns/init(_:path:labels:layout:)``.
  func read(_ bytes: Data) throws(ProblemError) -> Table {
    try TextLines.with(bytes) { lines throws(ProblemError) in
      var rows = try self.rows(lines)
      var builder = TableBuilder(scope: scope)
      while builder.wantsMore, try rows.next() {
        guard rows.features.contains(where: { $0 != 0 }) else {
          throw rows.failure(
            "all features are zero: the row has no direction", rows.columns.features)
        }
        builder.append(rows.features, label: rows.label)
      }
      let columns = rows.columns
      var table = builder.table(dimension: columns.dimension, hasLabels: columns.label != nil)
      table.notes = notes(rows)
      table.hasHeader = columns.hasHeader
      table.droppedColumns = columns.dropped.map { $0 + 1 }.sorted()
      table.labelName = columns.label.flatMap { label in
        columns.names.isEmpty || columns.names[label].isEmpty ? nil : columns.names[label]
      }
      return table
    }
  }

  /// Reads a file of one column, but for those that are left out.
  ///
  /// - Throws: as ``read(_:)``, also for several columns.
  func readColumn(_ bytes: Data) throws(ProblemError) -> TargetFile {
    try TextLines.with(bytes) { lines throws(ProblemError) in
      var rows = try self.rows(lines)
      let columns = rows.columns
      guard columns.dimension == 1 else {
        _ = try rows.next()
        throw rows.failure("\(columns.dimension) columns, but a file of targets has one")
      }
      var values: [Double] = []
      while try rows.next() { values += rows.features }
      return TargetFile(values: values, notes: notes(rows))
    }
  }

  private func rows(_ lines: TextLines) throws(ProblemError) -> CSVRows {
    guard let sample = CSVSample(lines) else {
      throw .badFile(path: path, line: 1, column: nil, reason: "there are no rows")
    }
    let columns = try CSVColumns(sample, path: path, labels: labels, layout: layout)
    let rows = try CSVRows(
      lines, path: path, columns: columns, mayBeHeader: layout.header == .automatic)
    guard columns.dimension >= 1 else {
      throw rows.failure(
        labels == .none
          ? "no column is left" : "a row needs at least one feature and the target")
    }
    guard columns.width <= Table.largestDimension else {
      throw rows.failure(
        "\(columns.width) columns, and more than \(Table.largestDimension) are not read")
    }
    return rows
  }

  /// What was decided by rule.
  private func notes(_ rows: CSVRows) -> [String] {
    let separator = rows.columns.separator
    let name = path.lowercased()
    let isNamed = separator == .tab && (name.hasSuffix(".tsv") || name.hasSuffix(".tsv.gz"))
    let comma = rows.style.hasComma == true ? ", with a comma before the fractions" : ""
    let isUsual = separator == .comma || isNamed && comma.isEmpty
    return
      ((isUsual ? [] : ["the fields are separated by \(separator.name)\(comma)"])
      + rows.columns.notes).map { "'\(path)': \($0)" }
  }
}
