package import Foundation

/// Comma-separated values after RFC 4180, with lines that end in a single newline.
package struct DelimitedText: Sendable {
  private let columns: Int
  private var bytes: [UInt8] = []

  /// A table of these columns, without rows.
  package init(header: [String]) {
    columns = header.count
    add(header)
  }

  /// Adds a row; an absent value is an empty field.
  ///
  /// - Precondition: a field for every column.
  package mutating func add(_ fields: [String?]) {
    precondition(fields.count == columns, "a row does not fit the header")
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(field ?? "")
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// The text in UTF-8.
  package var data: Data { Data(bytes) }

  /// A field with a separator, a quote or the end of a line in it is quoted; quotes are doubled.
  private mutating func append(_ field: String) {
    let quote = UInt8(ascii: "\"")
    let special: [UInt8] = [quote, UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    guard field.utf8.contains(where: special.contains) else {
      bytes.append(contentsOf: field.utf8)
      return
    }
    bytes.append(quote)
    for byte in field.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}

/// How numbers stand in a table: the shortest decimals that read back as the same double.
enum Decimals {
  /// Nil for no number, or for one that is not finite.
  static func text(_ value: Double?) -> String? {
    value.flatMap { $0.isFinite ? "\($0)" : nil }
  }
}
