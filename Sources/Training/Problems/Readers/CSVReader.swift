internal import Foundation

/// Reads a table of numbers from comma-separated values.
///
/// A first row in which no field is a number is a header. Fields may stand in double quotes, where a
/// comma is a character and two quotes are one, and between blanks; lines end in LF or CRLF; empty
/// lines are skipped; a byte-order mark is ignored.
///
/// Source: Y. Shafranovich, "Common Format and MIME Type for CSV Files", 2005, RFC 4180; differs in
/// that no field goes on on the next line.
struct CSVReader {
  let path: String
  let labels: LabelColumn
  let scope: ReadingScope

  /// Reads features and labels.
  ///
  /// - Throws: ``ProblemError/badFile(path:line:column:reason:)``, or
  ///   ``ProblemError/noColumn(path:column:nearest:available:)``.
  func read(_ bytes: Data) throws(ProblemError) -> Table {
    try TextLines.with(bytes) { lines throws(ProblemError) in
      let layout = try self.layout(&lines, least: labels == .none ? 1 : 2)
      let label = try labelIndex(layout)
      var builder = TableBuilder(scope: scope)
      var fields = layout.firstRow
      while let row = fields {
        var numbers = try self.numbers(row, layout, line: lines.number)
        let target = label.map { numbers.remove(at: $0) }
        guard numbers.contains(where: { $0 != 0 }) else {
          throw failure(lines.number, zeros(layout.width, label), Self.zeroReason)
        }
        builder.append(numbers, label: target)
        fields = builder.wantsMore ? try next(&lines, width: layout.width) : nil
      }
      return builder.table(
        dimension: layout.width - (label == nil ? 0 : 1), hasLabels: label != nil)
    }
  }

  /// Reads a file of one column.
  ///
  /// - Throws: ``ProblemError/badFile(path:line:column:reason:)``, also for several columns.
  func readColumn(_ bytes: Data) throws(ProblemError) -> [Double] {
    try TextLines.with(bytes) { lines throws(ProblemError) in
      let layout = try self.layout(&lines, least: 1)
      guard layout.width == 1 else {
        throw failure(lines.number, nil, "\(layout.width) columns, but a file of targets has one")
      }
      var values: [Double] = []
      var fields = layout.firstRow
      while let row = fields {
        values += try numbers(row, layout, line: lines.number)
        fields = try next(&lines, width: 1)
      }
      return values
    }
  }

  private static var zeroReason: String { "all features are zero: the row has no direction" }

  /// The columns that hold the features.
  private func zeros(_ width: Int, _ label: Int?) -> String {
    switch label {
    case nil: "columns 1 to \(width)"
    case width - 1: "columns 1 to \(width - 1)"
    case let label?: "every column but \(label + 1)"
    }
  }
}

/// What the first rows say of the others.
private struct CSVLayout {
  /// Nil without one.
  var header: [TextField]?
  var width: Int
  var firstRow: [TextField]?

  /// The columns' names as they are meant: two quotes are one.
  var names: [String] { (header ?? []).map { $0.text.replacing("\"\"", with: "\"") } }
}

extension CSVReader {
  private func layout(_ lines: inout TextLines, least: Int) throws(ProblemError) -> CSVLayout {
    guard let line = lines.next() else { throw failure(1, nil, "there are no rows") }
    let fields = try split(line, lines.number)
    guard fields.count >= least else {
      throw failure(lines.number, nil, "a row needs at least one feature and the target")
    }
    guard fields.count <= Table.largestDimension else {
      throw failure(
        lines.number, nil,
        "\(fields.count) columns, and more than \(Table.largestDimension) are not read")
    }
    guard fields.allSatisfy({ $0.number == nil }) else {
      return CSVLayout(width: fields.count, firstRow: fields)
    }
    let first = try next(&lines, width: fields.count)
    guard first != nil else { throw failure(lines.number, nil, "there are no rows") }
    return CSVLayout(header: fields, width: fields.count, firstRow: first)
  }

  /// The fields of the next row; nil at the end.
  private func next(_ lines: inout TextLines, width: Int) throws(ProblemError) -> [TextField]? {
    guard let line = lines.next() else { return nil }
    let fields = try split(line, lines.number)
    guard fields.count == width else {
      throw failure(
        lines.number, nil, "\(fields.count) fields, but the first row has \(width)")
    }
    return fields
  }

  /// The column of the labels, from 0: by name, else by number from 1.
  private func labelIndex(_ layout: CSVLayout) throws(ProblemError) -> Int? {
    guard case .named(let name) = labels else { return labels == .own ? layout.width - 1 : nil }
    let names = layout.names
    let found = names.indices.filter { names[$0] == name }
    if found.count > 1 {
      throw .ambiguousColumn(path: path, column: name, first: found[0] + 1, second: found[1] + 1)
    }
    if let index = found.first { return index }
    guard let number = Int(name), number >= 1, number <= layout.width else {
      throw .noColumn(
        path: path, column: name, nearest: nearestName(to: name, among: names),
        available: layout.width)
    }
    return number - 1
  }

  private func numbers(
    _ fields: [TextField], _ layout: CSVLayout, line: Int
  ) throws(ProblemError) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(fields.count)
    for (index, field) in fields.enumerated() {
      guard let value = field.number, value.isFinite else {
        let name = layout.header.map { " (\($0[index].quoted))" } ?? ""
        throw failure(
          line, "column \(index + 1)\(name)", "\(field.quoted) is not a finite number")
      }
      numbers.append(value)
    }
    return numbers
  }

  /// The fields of a line without the blanks and quotes around them.
  private func split(_ line: TextField, _ number: Int) throws(ProblemError) -> [TextField] {
    let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
    var fields: [TextField] = []
    var (start, isQuoted) = (line.startIndex, false)
    for index in line.indices {
      if line[index] == quote { isQuoted.toggle() }
      guard line[index] == comma, !isQuoted else { continue }
      fields.append(line[start..<index])
      start = index + 1
    }
    if isQuoted { throw failure(number, nil, "a double quote is not closed") }
    fields.append(line[start...])
    return fields.map { field in
      let field = field.trimmed
      let isWrapped = field.count >= 2 && field.first == quote && field.last == quote
      return isWrapped ? field.dropFirst().dropLast().trimmed : field
    }
  }

  private func failure(_ line: Int, _ column: String?, _ reason: String) -> ProblemError {
    .badFile(path: path, line: line, column: column, reason: reason)
  }
}
