import Foundation

/// Reads what `Fixtures/make_fixtures.py` wrote.
enum Fixture {
  static func read<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    let url = Bundle.module.bundleURL.appending(path: "Fixtures/\(name)")
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }
}
