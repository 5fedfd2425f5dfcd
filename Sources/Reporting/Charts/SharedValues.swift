/// Values in which what occurs more than once is written once: it stands in ``shared``, and `{"$": k}` for
/// its k-th entry in its place.
struct SharedValues {
  private(set) var shared: [JSONValue] = []
  private var places: [String: Int] = [:]
  private var counts: [String: Int] = [:]

  /// What is shorter is not worth a reference.
  private static var leastLength: Int { 48 }

  /// - Parameter values: all that will be written.
  init(_ values: [JSONValue]) {
    for value in values { count(value) }
  }

  private mutating func count(_ value: JSONValue) {
    let text = value.encoded
    guard text.count >= Self.leastLength else { return }
    counts[text, default: 0] += 1
    // The parts of what is known already are in its entry.
    guard counts[text] == 1 else { return }
    for part in value.parts { count(part) }
  }

  /// The value with references.
  mutating func compact(_ value: JSONValue) -> JSONValue {
    let text = value.encoded
    guard text.count >= Self.leastLength else { return value }
    guard counts[text, default: 0] > 1 else { return compactParts(value) }
    if places[text] == nil {
      let entry = compactParts(value)
      places[text] = shared.count
      shared.append(entry)
    }
    return ["$": JSONValue(places[text] ?? 0)]
  }

  private mutating func compactParts(_ value: JSONValue) -> JSONValue {
    switch value {
    case .list(let values): .list(values.map { compact($0) })
    case .object(let members):
      .object(
        Dictionary(
          uniqueKeysWithValues: members.sorted { $0.key < $1.key }.map { ($0, compact($1)) }))
    default: value
    }
  }
}

extension JSONValue {
  fileprivate var parts: [JSONValue] {
    switch self {
    case .list(let values): values
    case .object(let members): members.sorted { $0.key < $1.key }.map(\.value)
    default: []
    }
  }
}
