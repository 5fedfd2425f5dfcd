/// The values that stand in an NPY file's dictionary.
enum PythonLiteral: Equatable {
  case text(String)
  case truth(Bool)
  /// Non-negative integers.
  case tuple([Int])

  /// Parses `{'key': value, ...}` with blanks after it.
  ///
  /// - Throws: ``FormatFault/header(_:)``.
  static func dictionary(_ bytes: ArraySlice<UInt8>) throws(FormatFault) -> [String: PythonLiteral]
  {
    var scanner = Scanner(rest: bytes)
    var fields: [String: PythonLiteral] = [:]
    try scanner.expect("{")
    while !scanner.skip("}") {
      let key = try scanner.text()
      try scanner.expect(":")
      guard fields.updateValue(try scanner.value(), forKey: key) == nil else {
        throw .header("'\(key)' stands in it twice")
      }
      if !scanner.skip(",") {
        try scanner.expect("}")
        break
      }
    }
    guard scanner.isAtEnd else { throw .header("something follows the dictionary") }
    return fields
  }
}

/// A position in the text of a dictionary.
private struct Scanner {
  var rest: ArraySlice<UInt8>

  /// Longer than any key or type that is read.
  private static var longestText: Int { 64 }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return rest.isEmpty
    }
  }

  private mutating func skipBlanks() {
    rest = rest.drop { $0.isBlank || $0 == UInt8(ascii: "\n") }
  }

  /// Whether `text` came next; if so it is behind.
  mutating func skip(_ text: String) -> Bool {
    skipBlanks()
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  mutating func expect(_ text: String) throws(FormatFault) {
    guard skip(text) else { throw .header("a '\(text)' is missing in it") }
  }

  /// A string in single or double quotes.
  mutating func text() throws(FormatFault) -> String {
    skipBlanks()
    guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      let end = rest.dropFirst().prefix(Self.longestText + 1).firstIndex(of: quote),
      rest[..<end].allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
    else { throw .header("a string in quotes is missing in it") }
    defer { rest = rest[(end + 1)...] }
    return String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
  }

  mutating func value() throws(FormatFault) -> PythonLiteral {
    if skip("True") { return .truth(true) }
    if skip("False") { return .truth(false) }
    if skip("(") { return .tuple(try sizes()) }
    if skip("[") { throw .elementType("a record") }
    return .text(try text())
  }

  /// Integers between commas up to the closing bracket; Python 2 wrote an L after some.
  private mutating func sizes() throws(FormatFault) -> [Int] {
    var sizes: [Int] = []
    while !skip(")") {
      skipBlanks()
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let size = Int(String(decoding: digits, as: UTF8.self)) else {
        throw .header("its shape is not of integers that fit into 64 bits")
      }
      rest = rest[digits.endIndex...]
      _ = skip("L")
      sizes.append(size)
      if !skip(",") {
        try expect(")")
        break
      }
    }
    return sizes
  }
}
