/// What the columns of a text are.
struct CSVColumns {
  let separator: Separator
  /// Whether the first row names them.
  let hasHeader: Bool
  let width: Int
  /// One a column, empty for one that has none; none at all without a header.
  private(set) var names: [String] = []
  /// From 0.
  private(set) var label: Int?
  /// From 0.
  private(set) var dropped: Set<Int> = []
  /// What was decided by rule, to follow the name of the file.
  private(set) var notes: [String] = []

  /// - Throws: ``ProblemError/noColumn(path:column:nearest:available:)``,
  ///   ``ProblemError/ambiguousColumn(path:column:first:second:)``, or
  ///   ``ProblemError/droppedTarget(path:column:)``.
  init(
    _ sample: CSVSample, path: String, labels: LabelColumn, layout: TableLayout
  ) throws(ProblemError) {
    let rule = HeaderRule(sample, layout.header)
    let isShort = rule.isHeader && sample.hasShortHeader
    (separator, hasHeader) = (sample.separator, rule.isHeader)
    width = sample.first.count + (isShort ? 1 : 0)
    if let note = rule.note { notes.append(note) }
    if hasHeader {
      names = (isShort ? [""] : []) + sample.first.map(Self.name)
    } else {
      takeNames(from: sample, isTold: layout.header == .automatic)
    }
    for column in layout.dropped { dropped.insert(try index(of: column, in: path)) }
    label =
      switch labels {
      case .own: width - 1
      case .named(let name): try index(of: name, in: path)
      case .none: nil
      }
    if let label, dropped.contains(label) {
      throw .droppedTarget(path: path, column: names.isEmpty ? "\(label + 1)" : names[label])
    }
    if hasHeader { leaveOutRowNames(of: sample, isShort: isShort) }
  }

  /// Columns that are neither left out nor the label.
  var dimension: Int { width - dropped.count - (label == nil ? 0 : 1) }

  /// In a sentence, with the number from 1.
  func phrase(_ column: Int) -> String {
    let name = names.indices.contains(column) ? names[column] : ""
    return "column \(column + 1)" + (name.isEmpty ? "" : " (\(TextField.quoted(name)))")
  }

  /// What leaves a column out.
  func advice(_ column: Int) -> String {
    let number = "\(column + 1)"
    return "--drop \(names.contains(number) ? "@" : "")\(number) leaves"
  }

  /// The columns of the features, in a sentence.
  var features: String {
    let others = dropped.union(label.map { [$0] } ?? [])
    let isLast = others.isEmpty || others == [width - 1]
    return isLast
      ? "columns 1 to \(width - others.count)"
      : "every column but " + others.sorted().map { "\($0 + 1)" }.joined(separator: ", ")
  }

  /// A name as it is meant: two quotes are one.
  private static func name(_ field: TextField) -> String {
    field.unquoted.text.replacing("\"\"", with: "\"")
  }

  /// Takes words for names that stand in a comment just before the rows, one a column.
  private mutating func takeNames(from sample: CSVSample, isTold: Bool) {
    guard separator != .blanks, let comment = sample.comment else { return }
    let sign: (UInt8) -> Bool = { $0.isBlank || $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "%") }
    var (splitter, style) = (FieldSplitter(separator), NumberStyle(separator))
    guard splitter.split(comment.drop(while: sign)), splitter.fields.count == width, width > 1,
      splitter.fields.allSatisfy({ FieldKind($0, &style) == .word })
    else { return }
    names = splitter.fields.map(Self.name)
    if isTold { notes.append("the comment before the first row names the columns") }
  }

  /// The column, from 0, of a name, else of a number from 1.
  private func index(of name: String, in path: String) throws(ProblemError) -> Int {
    let given = TableLayout.number(name)
    let found = given != nil ? [] : names.indices.filter { names[$0] == name }
    if found.count > 1 {
      throw .ambiguousColumn(path: path, column: name, first: found[0] + 1, second: found[1] + 1)
    }
    if let index = found.first { return index }
    guard let number = given ?? Int(name), number >= 1, number <= width else {
      throw .noColumn(
        path: path, column: name, nearest: nearestName(to: name, among: names), available: width)
    }
    return number - 1
  }

  /// Leaves the first column out where it has no name, or the one that pandas gives, and names or
  /// counts the rows.
  private mutating func leaveOutRowNames(of sample: CSVSample, isShort: Bool) {
    guard names[0].isEmpty || names[0].wholeMatch(of: /Unnamed: \d+/) != nil,
      !dropped.contains(0), label != 0, width > 1
    else { return }
    let column = "the first column, '\(names[0])',"
    guard isShort || sample.hasRowNames else {
      notes.append("\(column) is taken for a feature: \(advice(0)) it out")
      return
    }
    dropped.insert(0)
    notes.append(
      "\(column) \(sample.countsRows ? "counts" : "names") the rows and is left out: "
        + "it is no feature")
  }
}
