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
  package mutating func add(_ fields: [String?]) { addRows(beginning: [], ends: [fields]) }

  /// Adds rows that begin with the same fields.
  ///
  /// - Precondition: a field for every column in each of them.
  package mutating func addRows(beginning start: [String?], ends: [[String?]]) {
    let place = bytes.count
    append(start)
    let beginning = Array(bytes[place...])
    bytes.removeSubrange(place...)
    for end in ends {
      precondition(start.count + end.count == columns, "a row does not fit the header")
      bytes += beginning
      if !start.isEmpty, !end.isEmpty { bytes.append(UInt8(ascii: ",")) }
      append(end)
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  /// The bytes of ``data``.
  package var length: Int { bytes.count }

  /// The text in UTF-8, but for what was handed over.
  package var data: Data { Data(bytes) }

  /// The text so far, which is then no more in the table.
  package mutating func handOver() -> Data {
    defer { bytes.removeAll(keepingCapacity: true) }
    return data
  }

  private mutating func append(_ fields: [String?]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(field ?? "")
    }
  }

  /// A field with a separator, a quote or the end of a line in it is quoted; quotes are doubled.
  private mutating func append(_ field: String) {
    let quote = UInt8(ascii: "\"")
    let isPlain = field.utf8.allSatisfy { byte in
      byte != quote && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\n")
        && byte != UInt8(ascii: "\r")
    }
    if isPlain { return bytes.append(contentsOf: field.utf8) }
    bytes.append(quote)
    for byte in field.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}
