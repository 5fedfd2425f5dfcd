/// The first rows of a text, by which its separator and its header are known.
struct CSVSample {
  let separator: Separator
  /// Fields in their quotes.
  let first: [TextField]
  /// What these are is found with the separator of the text.
  let others: [[TextField]]
  /// The last line of comment before the first row.
  let comment: TextField?

  /// What is looked at: rows, and bytes once there are two rows.
  private static var rows: Int { 64 }
  private static var bytes: Int { 1 << 20 }

  /// Looks ahead; nil where there are no rows.
  init?(_ lines: TextLines) {
    var (ahead, taken, comment, bytes): (TextLines, [TextField], TextField?, Int)
    (ahead, taken, comment, bytes) = (lines, [], nil, 0)
    while taken.count < 2 || taken.count < Self.rows && bytes < Self.bytes,
      let line = ahead.next()
    {
      guard !line.isComment else {
        if taken.isEmpty { comment = line }
        continue
      }
      taken.append(line)
      bytes += line.count
    }
    guard !taken.isEmpty else { return nil }
    let separator = Self.separator(of: taken)
    let rows = Self.split(taken, separator)
    (self.separator, first, self.comment) = (separator, rows[0], comment)
    others = Array(rows.dropFirst())
  }

  /// Whether the first column holds names of the rows: words, or anything in quotes, or it counts
  /// them.
  var hasRowNames: Bool {
    let fields = others.compactMap(\.first)
    var style = NumberStyle(separator)
    let kinds = fields.map { FieldKind($0, &style) }
    return !fields.isEmpty
      && (fields.allSatisfy(\.isQuoted) || kinds.allSatisfy { $0.value == nil } || countsRows)
  }

  /// Whether the first column counts the rows after the first, from 0 or 1.
  var countsRows: Bool {
    var style = NumberStyle(separator)
    return others.compactMap { $0.first.map { style.number($0) } }.countsUp()
  }

  /// Whether the first row names every column but one of the rows' names, as R writes it.
  ///
  /// Where the last field of all the rows is empty, that is the one without a name.
  var hasShortHeader: Bool {
    others.allSatisfy { $0.count == first.count + 1 } && hasRowNames
      && !others.allSatisfy { $0.last?.isEmpty ?? true }
  }

  /// The separator by which the rows agree best on a number of fields above one, and by which most
  /// of these are numbers; the first of those that are alike.
  private static func separator(of lines: [TextField]) -> Separator {
    var (best, bestScore) = (Separator.comma, 0.0)
    for separator in Separator.allCases where bestScore < 1 {
      let score = score(split(lines, separator), separator)
      if score > bestScore { (best, bestScore) = (separator, score) }
    }
    return best
  }

  private static func split(_ lines: [TextField], _ separator: Separator) -> [[TextField]] {
    var splitter = FieldSplitter(separator)
    return lines.map { line in
      _ = splitter.split(line)
      return splitter.fields
    }
  }

  /// The share of rows that are as wide as most, times the share of their fields that are numbers
  /// or missing: 0 for one column, and less where the first row is shorter, or no header of them.
  private static func score(_ rows: [[TextField]], _ separator: Separator) -> Double {
    let others = rows.count > 1 ? rows[1...] : rows[...]
    let counts = Dictionary(grouping: others, by: \.count).mapValues(\.count)
    let width = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
    guard width >= 2 else { return 0 }
    var style = NumberStyle(separator)
    let alike = others.filter { $0.count == width }
    let words = alike.joined().count { FieldKind($0, &style) == .word }
    let numbers = 1 - Double(words) / Double(alike.count * width)
    let isShort = width >= 3 && rows[0].count == width - 1
    let fit = rows[0].count == width ? 1 : isShort ? 0.9 : 0.5
    return numbers * Double(alike.count) / Double(others.count) * fit
  }
}

extension TextField {
  /// Whether a line begins with `#` or `%`, but not with a field that is no more than `#`.
  var isComment: Bool {
    let start = drop(while: \.isBlank)
    guard let sign = start.first, sign == UInt8(ascii: "#") || sign == UInt8(ascii: "%") else {
      return false
    }
    let next = start.dropFirst().first
    return !Separator.allCases.contains { $0.byte == next && next != nil }
  }
}
