/// A key that is only known by its name.
private struct AnyKey: CodingKey {
  let stringValue: String
  let intValue: Int? = nil

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// Throws when there is a key that `Keys` does not know: a misspelt exponent must not become 0.
  func refuseKeys<Keys: CodingKey & CaseIterable>(except keys: Keys.Type) throws {
    let known = Set(Keys.allCases.map(\.stringValue))
    let found = try container(keyedBy: AnyKey.self).allKeys
    let strangers = found.map(\.stringValue).filter { !known.contains($0) }
    guard let stranger = strangers.min() else { return }
    throw DecodingError.dataCorrupted(
      .init(
        codingPath: codingPath + [AnyKey(stringValue: stranger)],
        debugDescription: "is not a known field"))
  }
}

extension KeyedDecodingContainer {
  /// The error that the value of `key` is not usable.
  func invalid(_ key: Key, _ message: String) -> DecodingError {
    .dataCorruptedError(forKey: key, in: self, debugDescription: message)
  }

  /// The error that there is no value of `key`, which other values ask for.
  func missing(_ key: Key) -> DecodingError {
    .keyNotFound(key, .init(codingPath: codingPath, debugDescription: "is missing"))
  }
}

extension DecodingError {
  /// Where and what in one line: `terms[0].m: expected a Double`.
  package var oneLine: String {
    switch self {
    case .keyNotFound(let key, let context):
      "\(Self.path(context.codingPath + [key])): is missing"
    case .valueNotFound(_, let context):
      "\(Self.path(context.codingPath)): is null"
    case .typeMismatch(let type, let context):
      "\(Self.path(context.codingPath)): expected \(type)"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "not JSON" : "\(Self.path(context.codingPath)): \(context.debugDescription)"
    @unknown default: "\(self)"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    let path = keys.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += path.isEmpty ? key.stringValue : "." + key.stringValue
      }
    }
    return path.isEmpty ? "the document" : path
  }
}
