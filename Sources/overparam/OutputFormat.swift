import ArgumentParser
import Foundation
import Measurement

/// What a subcommand writes to standard output.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json

  /// Prints a value as a JSON document, or the text that stands for it, which ends its own lines.
  func print(_ value: some Encodable, text: @autoclosure () -> String) throws {
    try print(document: try RecordCoding.document(value), text: text())
  }

  /// Prints a document, or the text that stands for it; only what is printed is made.
  func print(
    document: @autoclosure () throws -> Data, text: @autoclosure () -> String
  ) rethrows {
    switch self {
    case .text: Swift.print(text(), terminator: "")
    case .json: Swift.print(String(decoding: try document(), as: UTF8.self), terminator: "")
    }
  }
}
