/// What stands between the fields of a row in text.
enum Separator: CaseIterable, Sendable {
  case comma
  case semicolon
  case tab
  /// Any number of blanks and tabulators, also before the first field.
  case blanks

  /// In a sentence.
  var name: String {
    switch self {
    case .comma: "commas"
    case .semicolon: "semicolons"
    case .tab: "tabulators"
    case .blanks: "blanks"
    }
  }

  /// The one byte; nil for blanks.
  var byte: UInt8? {
    switch self {
    case .comma: UInt8(ascii: ",")
    case .semicolon: UInt8(ascii: ";")
    case .tab: UInt8(ascii: "\t")
    case .blanks: nil
    }
  }
}

/// Cuts lines into fields, in storage that is used again.
struct FieldSplitter {
  let separator: Separator
  /// Of the last line, without the blanks around them, in their quotes.
  private(set) var fields: [TextField] = []

  init(_ separator: Separator) { self.separator = separator }

  /// Cuts a line at the separators that are not in double quotes.
  ///
  /// - Returns: whether every quote is closed.
  mutating func split(_ line: TextField) -> Bool {
    fields.removeAll(keepingCapacity: true)
    if let byte = separator.byte { return split(line, at: byte) }
    return splitAtBlanks(line)
  }

  private mutating func split(_ line: TextField, at separator: UInt8) -> Bool {
    let (text, quote) = (line.base, UInt8(ascii: "\""))
    var (start, isQuoted) = (line.startIndex, false)
    for index in line.startIndex..<line.endIndex {
      let byte = text[index]
      if byte == quote { isQuoted.toggle() }
      guard byte == separator, !isQuoted else { continue }
      fields.append(text[start..<index].trimmed)
      start = index + 1
    }
    fields.append(text[start..<line.endIndex].trimmed)
    return !isQuoted
  }

  private mutating func splitAtBlanks(_ line: TextField) -> Bool {
    let (text, quote) = (line.base, UInt8(ascii: "\""))
    var (start, isQuoted): (Int?, Bool) = (nil, false)
    for index in line.startIndex..<line.endIndex {
      let byte = text[index]
      if byte == quote { isQuoted.toggle() }
      if byte.isBlank, !isQuoted {
        if let first = start { fields.append(text[first..<index]) }
        start = nil
      } else if start == nil {
        start = index
      }
    }
    if let first = start { fields.append(text[first..<line.endIndex]) }
    return !isQuoted
  }
}
