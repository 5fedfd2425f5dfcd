import Foundation

/// Why bytes are not what was looked for: they are no JSON, or another value.
struct JSONFault: Error {}

/// JSON (RFC 8259) read value by value from its bytes, without a tree of it.
///
/// A value that is asked for is checked as strictly as one that is passed over: by ``skip()`` too, bytes
/// are refused that are no JSON in UTF-8, and what is nested in more than ``deepest`` brackets. An object
/// that is read by its keys has each of them once. A reader may be used for many texts: names that it
/// has met before it does not make again.
struct JSONReader {
  /// Brackets that may be open at a time: records have less than ten.
  static var deepest: Int { 64 }

  /// The text and a zero, which is in no JSON: nothing reads beyond it.
  private var bytes: [UInt8] = [0]
  private var position = 0
  private var open = 0
  /// Names by the hash of their bytes.
  private var layouts: [UInt64: Layout] = [:]
  private var options: [[UInt8]: [String: OptionValue]] = [:]
  private var names: [[UInt8]: String] = [:]

  /// The names of an object, in the order of the text.
  private struct Layout {
    let bytes: [UInt8]
    let names: [String]
  }

  /// Reads a text that is one value.
  ///
  /// - Throws: what `value` throws, and ``JSONFault`` where something follows.
  mutating func read<Value>(
    _ text: some Sequence<UInt8>, _ value: (inout Self) throws -> Value
  ) throws -> Value {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: text)
    bytes.append(0)
    (position, open) = (0, 0)
    let value = try value(&self)
    guard next == 0, position == bytes.count - 1 else { throw JSONFault() }
    return value
  }
}

extension JSONReader {
  /// The next byte that is no space, not yet passed.
  private var next: UInt8 {
    mutating get {
      while true {
        switch bytes[position] {
        case 0x20, 0x0A, 0x0D, 0x09: position += 1
        case let byte: return byte
        }
      }
    }
  }

  private mutating func pass(_ byte: UInt8) throws {
    guard next == byte else { throw JSONFault() }
    position += 1
  }

  private mutating func pass(word: StaticString) throws {
    for offset in 0..<word.utf8CodeUnitCount {
      guard bytes[position] == word.utf8Start[offset] else { throw JSONFault() }
      position += 1
    }
  }

  /// What stands between two brackets, separated by commas.
  private mutating func list(
    _ first: UInt8, _ last: UInt8, _ element: (inout Self) throws -> Void
  ) throws {
    try pass(first)
    open += 1
    guard open <= Self.deepest else { throw JSONFault() }
    if next != last {
      try element(&self)
      while next != last {
        try pass(UInt8(ascii: ","))
        try element(&self)
      }
    }
    position += 1
    open -= 1
  }

  private mutating func members(_ member: (inout Self, Piece) throws -> Void) throws {
    try list(UInt8(ascii: "{"), UInt8(ascii: "}")) { reader in
      let name = try reader.piece()
      try reader.pass(UInt8(ascii: ":"))
      try member(&reader, name)
    }
  }

  /// Passes over any value.
  mutating func skip() throws {
    switch next {
    case UInt8(ascii: "{"): try members { reader, _ in try reader.skip() }
    case UInt8(ascii: "["): try elements { reader in try reader.skip() }
    case UInt8(ascii: "\""): _ = try piece()
    case UInt8(ascii: "t"): try pass(word: "true")
    case UInt8(ascii: "f"): try pass(word: "false")
    case UInt8(ascii: "n"): try pass(word: "null")
    default: _ = try numeral()
    }
  }

  /// The place in the text of what `value` reads.
  mutating func place(_ value: (inout Self) throws -> Void) throws -> Range<Int> {
    _ = next
    let start = position
    try value(&self)
    return start..<position
  }

  /// The elements of an array, one after the other.
  mutating func elements(_ element: (inout Self) throws -> Void) throws {
    try list(UInt8(ascii: "["), UInt8(ascii: "]"), element)
  }

  /// An array.
  mutating func array<Value>(_ element: (inout Self) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    try elements { reader in values.append(try element(&reader)) }
    return values
  }

  /// Null, or a value.
  mutating func optional<Value>(_ value: (inout Self) throws -> Value) throws -> Value? {
    guard next == UInt8(ascii: "n") else { return try value(&self) }
    try pass(word: "null")
    return nil
  }

  /// `true` or `false`.
  mutating func flag() throws -> Bool {
    let isTrue = next == UInt8(ascii: "t")
    try pass(word: isTrue ? "true" : "false")
    return isTrue
  }
}

extension JSONReader {
  /// An object whose keys are known: each is there once, but for those that may be absent; others are
  /// passed over.
  mutating func object<Key>(
    _ keys: JSONKeys<Key>, _ member: (inout Self, Key) throws -> Void
  ) throws {
    var (found, likely) = (UInt64(0), 0)
    try members { reader, name in
      guard let index = keys.index(of: reader.bytes[name.place], first: likely) else {
        return try reader.skip()
      }
      guard found & 1 << index == 0 else { throw JSONFault() }
      found |= 1 << index
      likely = index + 1
      try member(&reader, keys.cases[index])
    }
    guard found & keys.required == keys.required else { throw JSONFault() }
  }

  /// An object of values by name.
  mutating func tally<Value>(_ value: (inout Self) throws -> Value) throws -> Tally<Value> {
    var (hash, places, values) = (FNV1a(), [Piece](), [Value]())
    try members { reader, name in
      for index in name.place { hash.combine(reader.bytes[index]) }
      hash.combine(UInt8(ascii: "\""))
      places.append(name)
      values.append(try value(&reader))
    }
    let names = try layout(places, hash.value)
    guard let tally = Tally(names: names, values: values) else { throw JSONFault() }
    return tally
  }

  /// The names at these places.
  private mutating func layout(_ places: [Piece], _ hash: UInt64) throws -> [String] {
    if let known = layouts[hash], isSame(places, known.bytes) { return known.names }
    let names = try places.map { try text(of: $0) }
    let bytes = places.flatMap { self.bytes[$0.place] + [UInt8(ascii: "\"")] }
    layouts[hash] = Layout(bytes: bytes, names: names)
    return names
  }

  private func isSame(_ places: [Piece], _ known: [UInt8]) -> Bool {
    var end = 0
    for place in places.lazy.map(\.place) {
      let start = end
      end += place.count + 1
      guard end <= known.count, known[end - 1] == UInt8(ascii: "\"") else { return false }
      for offset in 0..<place.count where known[start + offset] != bytes[place.lowerBound + offset]
      {
        return false
      }
    }
    return end == known.count
  }

  /// Numbers and words by name.
  mutating func optionValues() throws -> [String: OptionValue] {
    let place = try place { try $0.skip() }
    let text = Array(bytes[place])
    if let known = options[text] { return known }
    position = place.lowerBound
    let tally = try self.tally { reader in
      reader.next == UInt8(ascii: "\"")
        ? OptionValue.word(try reader.text()) : .number(try reader.number())
    }
    let values = Dictionary(uniqueKeysWithValues: tally.lazy.map { ($0.key, $0.value) })
    options[text] = values
    return values
  }
}

extension JSONReader {
  /// The bytes of a string, without its quotes.
  private struct Piece {
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
  private mutating func piece() throws -> Piece {
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

  private func text(of piece: Piece) throws -> String {
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

extension JSONReader {
  /// A number as it stands in the text: (-1)^sign digits 10^exponent, where the digits fit.
  private struct Numeral {
    var place = 0
    var isNegative = false
    /// Nil where they do not fit into 64 bits.
    var digits: UInt64? = 0
    var exponent = 0
    var isWhole = true
  }

  private static let powers = (0...22).map { exponent in
    (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }

  /// The double next to a number; one that is too large, or too small to be told from 0, is refused.
  mutating func number() throws -> Double { try value(of: try numeral()) }

  /// A whole number that fits.
  mutating func integer<Value: FixedWidthInteger>() throws -> Value {
    let numeral = try numeral()
    if numeral.isWhole, let digits = numeral.digits {
      let value = numeral.isNegative ? Value(exactly: 0 - Int128(digits)) : Value(exactly: digits)
      if let value { return value }
    }
    guard let value = Value(exactly: try value(of: numeral)) else { throw JSONFault() }
    return value
  }

  /// Up to 2^53 and 10^22 both are doubles, and one operation rounds once; the C library does the others.
  private func value(of numeral: Numeral) throws -> Double {
    guard let digits = numeral.digits, digits <= 1 << 53, abs(numeral.exponent) <= 22 else {
      let value = parsed(numeral)
      guard value.isFinite, value != 0 || numeral.digits == 0 else { throw JSONFault() }
      return value
    }
    let power = Self.powers[abs(numeral.exponent)]
    let size = numeral.exponent < 0 ? Double(digits) / power : Double(digits) * power
    return numeral.isNegative ? -size : size
  }

  private func parsed(_ numeral: Numeral) -> Double {
    bytes.withUnsafeBufferPointer { text in
      text.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { strtod($0 + numeral.place, nil) } ?? 0
      }
    }
  }

  private mutating func numeral() throws -> Numeral {
    var numeral = Numeral()
    numeral.isNegative = next == UInt8(ascii: "-")
    numeral.place = position
    if numeral.isNegative { position += 1 }
    if bytes[position] == UInt8(ascii: "0") {
      position += 1
    } else {
      _ = try digits(into: &numeral)
    }
    if bytes[position] == UInt8(ascii: ".") {
      position += 1
      numeral.isWhole = false
      numeral.exponent = -(try digits(into: &numeral))
    }
    if bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      numeral.isWhole = false
      try addExponent(to: &numeral)
    }
    return numeral
  }

  /// Passes over digits, one at least; returns how many.
  private mutating func digits(into numeral: inout Numeral) throws -> Int {
    let start = position
    while case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
      if let digits = numeral.digits {
        let (ten, isLarge) = digits.multipliedReportingOverflow(by: 10)
        let (sum, isLarger) = ten.addingReportingOverflow(UInt64(digit))
        numeral.digits = isLarge || isLarger ? nil : sum
      }
      position += 1
    }
    guard position > start else { throw JSONFault() }
    return position - start
  }

  private mutating func addExponent(to numeral: inout Numeral) throws {
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
    var exponent = Numeral()
    _ = try digits(into: &exponent)
    // So large a number is left to the C library, which ends at infinity or 0.
    let size = Int(min(exponent.digits ?? 1 << 20, 1 << 20))
    numeral.exponent += isNegative ? -size : size
  }
}

/// The keys of an object, in the order in which they are written.
struct JSONKeys<Key: RawRepresentable<String> & CaseIterable & Sendable>: Sendable {
  let cases: [Key]
  /// A bit for each key that is always there.
  let required: UInt64
  private let names: [[UInt8]]

  /// The keys of an object; `absent` may be absent.
  init(_ keys: Key.Type, absent: String? = nil) {
    cases = Array(keys.allCases)
    names = cases.map { Array($0.rawValue.utf8) }
    required = cases.enumerated().reduce(0) { bits, key in
      key.element.rawValue == absent ? bits : bits | 1 << key.offset
    }
  }

  /// The index of a key, looked for from `first` on.
  fileprivate func index(of name: ArraySlice<UInt8>, first: Int) -> Int? {
    for offset in names.indices {
      let index = (first + offset) % names.count
      if names[index].elementsEqual(name) { return index }
    }
    return nil
  }
}
