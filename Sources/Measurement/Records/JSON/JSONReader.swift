import Foundation

/// Why bytes are not what was looked for: they are no JSON, or another value.
struct JSONFault: Error {}

/// JSON (RFC 8259) read value by value from its bytes, without a tree of it.
///
/// A value that is asked for is checked as strictly as one that is passed over: by ``skip()`` too, bytes
/// are refused that are no JSON in UTF-8, and what is nested in more than ``deepest`` brackets. An object
/// that is read by its fields has each of them once. A reader may be used for many texts: names that it
/// has met before it does not make again.
struct JSONReader {
  /// Brackets that may be open at a time: records have less than ten.
  static var deepest: Int { 64 }

  /// The text and a zero, which is in no JSON: nothing reads beyond it.
  var bytes: [UInt8] = [0]
  var position = 0
  private var open = 0
  /// Strings that were made, by their bytes.
  var names: [[UInt8]: String] = [:]
  /// Names of objects by a hash of their bytes.
  private var layouts: [UInt64: Layout] = [:]
  /// Values that were read, by their bytes.
  private var known: [[UInt8]: Any] = [:]

  /// The names of an object in the order of the text, and their bytes, each with a quote behind it.
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
  var next: UInt8 {
    mutating get {
      while true {
        switch bytes[position] {
        case 0x20, 0x0A, 0x0D, 0x09: position += 1
        case let byte: return byte
        }
      }
    }
  }

  mutating func pass(_ byte: UInt8) throws {
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
  /// An object whose fields are known: each is there once, but for those that may be absent; others are
  /// passed over.
  mutating func object<Value>(_ fields: JSONFields<Value>, into blank: Value) throws -> Value {
    var (value, found, likely) = (blank, UInt64(0), 0)
    try members { reader, name in
      guard let index = fields.index(of: reader.bytes[name.place], first: likely) else {
        return try reader.skip()
      }
      guard found & 1 << index == 0 else { throw JSONFault() }
      found |= 1 << index
      likely = index + 1
      try fields.readers[index](&value, &reader)
    }
    guard found & fields.required == fields.required else { throw JSONFault() }
    return value
  }

  /// An object of values by name.
  mutating func tally<Value>(_ value: (inout Self) throws -> Value) throws -> Tally<Value> {
    var (hash, places, values) = (UInt64(0), [Piece](), [Value]())
    try members { reader, name in
      for index in name.place { hash = (hash ^ UInt64(reader.bytes[index])) &* 0x100_0000_01B3 }
      hash = (hash ^ UInt64(UInt8(ascii: "\""))) &* 0x100_0000_01B3
      places.append(name)
      values.append(try value(&reader))
    }
    let names = try layout(places, hash)
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
      for offset in 0..<place.count
      where known[start + offset] != bytes[place.lowerBound + offset] { return false }
    }
    return end == known.count
  }

  /// A value that is the same in many places: one with the same bytes is not read again.
  mutating func repeated<Value>(_ value: (inout Self) throws -> Value) throws -> Value {
    let place = try place { try $0.skip() }
    let text = Array(bytes[place])
    if let value = known[text] as? Value { return value }
    position = place.lowerBound
    let value = try value(&self)
    known[text] = value
    return value
  }
}

/// How the fields of an object are read into a value, in the order in which they are written.
struct JSONFields<Value>: Sendable {
  typealias Reader = @Sendable (inout Value, inout JSONReader) throws -> Void
  /// A name, and what reads what stands behind it.
  typealias Field = (name: String, read: Reader)

  fileprivate let readers: [Reader]
  /// A bit for each field that is always there.
  let required: UInt64
  private let names: [[UInt8]]

  /// Fields of which `absent` may be absent, and `passedOver` are not read.
  init(
    _ fields: [Field], absent: Set<String> = [], passedOver: Set<String> = []
  ) {
    let skip: Reader = { try $1.skip() }
    readers = fields.map { passedOver.contains($0.name) ? skip : $0.read }
    names = fields.map { Array($0.name.utf8) }
    required = fields.indices.reduce(0) { absent.contains(fields[$1].name) ? $0 : $0 | 1 << $1 }
  }

  /// The index of a field, looked for from `first` on.
  fileprivate func index(of name: ArraySlice<UInt8>, first: Int) -> Int? {
    for offset in names.indices {
      let index = (first + offset) % names.count
      if names[index].elementsEqual(name) { return index }
    }
    return nil
  }
}
