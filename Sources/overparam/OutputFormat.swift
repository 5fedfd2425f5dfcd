import ArgumentParser
import Measurement

/// What a subcommand writes to standard output.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json

  /// Prints a value as a JSON document, or the text that stands for it, which ends its own lines.
  func print(_ value: some Encodable, text: @autoclosure () -> String) throws {
    switch self {
    case .text: Swift.print(text(), terminator: "")
    case .json:
      Swift.print(String(decoding: try RecordCoding.document(value), as: UTF8.self), terminator: "")
    }
  }
}
