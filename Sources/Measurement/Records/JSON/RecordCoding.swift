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
  ///
  /// - Throws: `DecodingError`. Foundation's decoder ends the process where a document stops just behind
  ///   its 513th open bracket, so what is nested too deeply is refused before.
  package static func read<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    guard depth(of: data) <= JSONReader.deepest else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: [],
          debugDescription: "more than \(JSONReader.deepest) brackets are open in it"))
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: data)
  }

  /// The most brackets that are open at a time, outside strings.
  private static func depth(of data: Data) -> Int {
    var (open, most, isText, isEscaped) = (0, 0, false, false)
    for byte in data {
      switch byte {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\"): isEscaped = isText
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "["), UInt8(ascii: "{"): if !isText { open += 1 }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): if !isText { open -= 1 }
      default: break
      }
      most = max(most, open)
    }
    return most
  }

  private static func encoder(_ formatting: JSONEncoder.OutputFormatting...) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = JSONEncoder.OutputFormatting(formatting)
    return encoder
  }
}
