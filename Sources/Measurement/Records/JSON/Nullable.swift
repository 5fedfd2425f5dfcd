/// An optional that is written as `null` when absent: in a record every key is always there.
@propertyWrapper
package struct Nullable<Value: Codable & Sendable>: Codable, Sendable {
  /// The value; nil is written as null.
  package var wrappedValue: Value?

  /// Absent until it is known.
  package init() { wrappedValue = nil }

  package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
  }
}

extension Nullable: Equatable where Value: Equatable {}
extension Nullable: Hashable where Value: Hashable {}
