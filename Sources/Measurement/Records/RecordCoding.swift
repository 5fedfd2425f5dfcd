package import Foundation

/// The one way in which records become bytes: JSON with sorted snake_case keys.
package enum RecordCoding {
  /// One line without its end, the same bytes for equal values.
  package static func line(_ value: some Encodable) throws -> Data {
    try encoder(.sortedKeys, .withoutEscapingSlashes).encode(value)
  }

  /// Indented for people, ending in a newline.
  package static func document(_ value: some Encodable) throws -> Data {
    try encoder(.sortedKeys, .withoutEscapingSlashes, .prettyPrinted).encode(value)
      + Data("\n".utf8)
  }

  /// Reads what ``line(_:)`` or ``document(_:)`` wrote.
  package static func read<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: data)
  }

  private static func encoder(_ formatting: JSONEncoder.OutputFormatting...) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = JSONEncoder.OutputFormatting(formatting)
    return encoder
  }
}
