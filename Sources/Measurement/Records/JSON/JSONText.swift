/// Strings.
extension JSONReader {
  /// The bytes of a string, without its quotes.
  struct Piece {
    let place: Range<Int>
    let isEscaped: Bool
  }

  /// A string.
  mutating func text() throws -> String { try text(of: try piece()) }

  /// A string of which there are few, each many times.
  mutating func name() throws -> String {
    let piece = try piece()
    // Short strings have no storage to share.
    guard piece.place.count > 15 else { return try text(of: piece) }
    let bytes = Array(bytes[piece.place])
    if let known = names[bytes] { return known }
    let name = try text(of: piece)
    names[bytes] = name
    return name
  }

  /// A string that is one of the values of `Value`.
  mutating func word<Value: RawRepresentable<String>>() throws -> Value {
    guard let value = Value(rawValue: try text()) else { throw JSONFault() }
    return value
  }

  /// Passes over a string, and checks it.
  mutating func piece() throws -> Piece {
    try pass(UInt8(ascii: "\""))
    let start = position
    var (isEscaped, isPlain) = (false, true)
    while bytes[position] != UInt8(ascii: "\"") {
      switch bytes[position] {
      case 0..<0x20: throw JSONFault()
      case UInt8(ascii: "\\"):
        isEscaped = true
        // Never beyond the end: there a zero follows.
        position += bytes[position + 1] == 0 ? 1 : 2
      case 0x80...:
        isPlain = false
        position += 1
      default: position += 1
      }
    }
    let piece = Piece(place: start..<position, isEscaped: isEscaped)
    position += 1
    if isEscaped || !isPlain { _ = try text(of: piece) }
    return piece
  }

  func text(of piece: Piece) throws -> String {
    let raw = bytes[piece.place]
    guard let text = String(validating: piece.isEscaped ? try unescaped(raw) : raw, as: UTF8.self)
    else { throw JSONFault() }
    return text
  }

  private func unescaped(_ raw: ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
    var (rest, plain) = (raw, ArraySlice<UInt8>())
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        plain.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "b"): plain.append(0x08)
      case UInt8(ascii: "f"): plain.append(0x0C)
      case UInt8(ascii: "n"): plain.append(0x0A)
      case UInt8(ascii: "r"): plain.append(0x0D)
      case UInt8(ascii: "t"): plain.append(0x09)
      case UInt8(ascii: "u"): plain.append(contentsOf: try Self.scalar(&rest).utf8)
      case let same? where "\"\\/".utf8.contains(same): plain.append(same)
      default: throw JSONFault()
      }
    }
    return plain
  }

  /// What follows `\u`: four hexadecimal digits, or twice four for what is beyond 16 bits.
  private static func scalar(_ rest: inout ArraySlice<UInt8>) throws -> Character {
    let first = try unit(&rest)
    guard UTF16.isLeadSurrogate(first) else {
      guard let scalar = Unicode.Scalar(first) else { throw JSONFault() }
      return Character(scalar)
    }
    guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u") else {
      throw JSONFault()
    }
    guard case .scalarValue(let scalar) = Self.decoded(first, try unit(&rest)) else {
      throw JSONFault()
    }
    return Character(scalar)
  }

  private static func decoded(_ units: UInt16...) -> UnicodeDecodingResult {
    var (decoder, iterator) = (UTF16(), units.makeIterator())
    return decoder.decode(&iterator)
  }

  private static func unit(_ rest: inout ArraySlice<UInt8>) throws -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = rest.popFirst(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue
      else { throw JSONFault() }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
