/// Values by name, in the order of the names.
///
/// A journal says the same few names again and again: what is read of it shares them, and an iteration
/// holds little more than its numbers.
package struct Tally<Value: Sendable>: Sendable {
  /// Ascending.
  package private(set) var keys: [String]
  /// In the order of their names.
  package private(set) var values: [Value]

  /// The values of a dictionary.
  package init(_ dictionary: [String: Value]) {
    let sorted = dictionary.sorted { $0.key < $1.key }
    (keys, values) = (sorted.map(\.key), sorted.map(\.value))
  }

  /// A value for each of `names`, which ascend, from its index and itself.
  init(_ names: [String], _ value: (Int, String) -> Value) {
    keys = names
    values = names.enumerated().map { value($0.offset, $0.element) }
  }

  /// Nil when a name is there twice.
  init?(names: [String], values: [Value]) {
    guard !zip(names, names.dropFirst()).allSatisfy({ $0 < $1 }) else {
      (keys, self.values) = (names, values)
      return
    }
    guard Set(names).count == names.count else { return nil }
    let sorted = zip(names, values).sorted { $0.0 < $1.0 }
    (keys, self.values) = (sorted.map(\.0), sorted.map(\.1))
  }

  /// The value of a name; nil where there is none.
  package subscript(name: String) -> Value? {
    get { keys.firstIndex(of: name).map { values[$0] } }
    set { change { $0[name] = newValue } }
  }

  /// The same names with other values.
  package func mapValues(_ transform: (Value) throws -> Value) rethrows -> Tally {
    var tally = self
    tally.values = try values.map(transform)
    return tally
  }

  /// Takes the values of `other` too; of two with one name, what `combine` makes of them.
  package mutating func merge(
    _ other: Tally, uniquingKeysWith combine: (Value, Value) throws -> Value
  ) rethrows {
    try change { try $0.merge(other.dictionary, uniquingKeysWith: combine) }
  }

  /// The values, to look many of them up.
  package var dictionary: [String: Value] {
    Dictionary(uniqueKeysWithValues: zip(keys, values))
  }

  private mutating func change(_ change: (inout [String: Value]) throws -> Void) rethrows {
    var dictionary = dictionary
    try change(&dictionary)
    self = Tally(dictionary)
  }
}

extension Tally: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { keys.count }
  package subscript(index: Int) -> (key: String, value: Value) { (keys[index], values[index]) }
}

extension Tally: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, Value)...) {
    self.init(Dictionary(uniqueKeysWithValues: elements))
  }
}

extension Tally: Equatable where Value: Equatable {}
extension Tally: Hashable where Value: Hashable {}

extension Tally: Codable where Value: Codable {
  // As a dictionary, whose keys no coder converts.
  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([String: Value].self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(dictionary)
  }
}
