/// The rows of a text after its header, as numbers.
struct CSVRows {
  let path: String
  let columns: CSVColumns
  /// Of the last row.
  private(set) var features: [Double] = []
  /// Of the last row.
  private(set) var label: Double?
  private(set) var style: NumberStyle
  private var lines: TextLines
  private var splitter: FieldSplitter
  private let isDropped: [Bool]
  private let mayBeHeader: Bool
  private var count = 0

  /// - Parameters:
  ///   - lines: from the first on.
  ///   - path: of the file.
  ///   - columns: what the first rows say of them.
  ///   - mayBeHeader: whether the first row may be a header that was not seen to be one.
  /// - Throws: ``ProblemError/badFile(path:line:column:reason:)`` for the header.
  init(
    _ lines: TextLines, path: String, columns: CSVColumns, mayBeHeader: Bool
  ) throws(ProblemError) {
    (self.path, self.columns, self.lines, self.mayBeHeader) = (path, columns, lines, mayBeHeader)
    style = NumberStyle(columns.separator)
    splitter = FieldSplitter(columns.separator)
    isDropped = (0..<columns.width).map(columns.dropped.contains)
    features.reserveCapacity(columns.dimension)
    if columns.hasHeader, let line = nextLine(), !splitter.split(line) {
      throw failure(Self.quoteReason)
    }
  }

  /// Reads the next row; false at the end.
  ///
  /// - Throws: ``ProblemError/badFile(path:line:column:reason:)``, also where there is no first
  ///   row.
  mutating func next() throws(ProblemError) -> Bool {
    guard let line = nextLine() else {
      if count == 0 { throw failure("there are no rows") }
      return false
    }
    guard splitter.split(line) else { throw failure(Self.quoteReason) }
    guard splitter.fields.count == columns.width else { throw failure(raggedReason(line)) }
    features.removeAll(keepingCapacity: true)
    for column in 0..<columns.width where !isDropped[column] {
      let field = splitter.fields[column]
      guard let value = style.number(field), value.isFinite else {
        throw failure(numberReason(field, column), columns.phrase(column))
      }
      if column == columns.label { label = value } else { features.append(value) }
    }
    count += 1
    return true
  }

  private static var quoteReason: String { "a double quote is not closed" }

  /// A sentence about the last row.
  func failure(_ reason: String, _ column: String? = nil) -> ProblemError {
    .badFile(path: path, line: max(lines.number, 1), column: column, reason: reason)
  }

  private mutating func nextLine() -> TextField? {
    while let line = lines.next() {
      if !line.isComment { return line }
    }
    return nil
  }

  private func raggedReason(_ line: TextField) -> String {
    let (count, width) = (splitter.fields.count, columns.width)
    let reason = "\(count) \(count == 1 ? "field" : "fields"), but the first row has \(width)"
    if count > width {
      return reason + ": a field with \(columns.separator.name) in it stands in double quotes"
    }
    let other = Separator.allCases.first { separator in
      var splitter = FieldSplitter(separator)
      return separator != columns.separator && splitter.split(line)
        && splitter.fields.count == width
    }
    return reason
      + (other.map { ": it is separated by \($0.name), the others by \(columns.separator.name)" }
        ?? ": the row is cut off, or a field is left out")
  }

  private func numberReason(_ field: TextField, _ column: Int) -> String {
    if FieldKind.isMissing(field) {
      let isFirst = mayBeHeader && !columns.hasHeader && count == 0
      return "\(field.unquoted.quoted) is a missing value and not a finite number: remove the row "
        + "or fill it in"
        + (isFirst ? "; --header yes takes the row for the names of the columns" : "")
    }
    if field.unquoted.number?.isFinite == true {
      return "\(field.quoted) has a decimal point, but a number before it a decimal comma"
    }
    if style.allowsComma, field.unquoted.numberWithComma != nil {
      return "\(field.quoted) has a decimal comma, but a number before it a decimal point"
    }
    if field.unquoted.number != nil { return "\(field.unquoted.quoted) is not a finite number" }
    let isTarget = column == columns.label
    return "\(field.unquoted.quoted) is not a finite number"
      + (isTarget
        ? ": --target column:NAME takes another column for the target"
        : ": \(columns.advice(column)) the column out")
  }
}
