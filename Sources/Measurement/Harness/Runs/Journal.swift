package import Foundation

/// What a journal holds.
package struct Journal: Equatable, Sendable {
  /// In the order in which they were measured.
  package var lines: [JournalLine]
  /// What was odd without keeping it from being read.
  package var warnings: [JournalWarning]
  /// The length of the whole lines: what follows is torn.
  package private(set) var wholeBytes = 0

  /// Reads `journal.jsonl`.
  ///
  /// - Throws: ``DiskError`` when it cannot be read, else as ``init(parsing:path:)``.
  package init(path: String) throws {
    try self.init(parsing: try Disk.read(path), path: path)
  }

  /// Reads the bytes of a journal: a last line that is torn is dropped with a warning.
  ///
  /// - Parameters:
  ///   - data: whole lines, and perhaps a part of one.
  ///   - path: where the bytes are from, for errors and warnings.
  /// - Throws: ``JournalError`` for any other line that is not a record of the current schema.
  package init(parsing data: Data, path: String) throws(JournalError) {
    var pieces = data.lines
    // What follows the last newline: empty in a whole journal.
    var torn = pieces.popLast().map { !$0.isEmpty } ?? false
    var number = pieces.count + (torn ? 1 : 0)
    lines = []
    warnings = []
    for (index, piece) in pieces.enumerated() {
      if let line = try Self.line(piece, path: path, number: index + 1) {
        lines.append(line)
        wholeBytes += piece.count + 1
      } else if index == pieces.count - 1, !torn {
        (torn, number) = (true, index + 1)
      } else {
        throw .badLine(path: path, number: index + 1)
      }
    }
    if torn { warnings.append(.tornLastLine(path: path, number: number)) }
  }

  /// One line; nil when it is not a record.
  private static func line(_ bytes: Data, path: String, number: Int) throws(JournalError)
    -> JournalLine?
  {
    let line = try? RecordCoding.read(JournalLine.self, from: bytes)
    // Asked by itself only where the line is none of ours: journals are long.
    guard let schema = line?.schema ?? SchemaProbe.schema(of: bytes),
      schema != JournalLine.currentSchema
    else { return line }
    throw .otherSchema(path: path, number: number, schema: schema)
  }
}

extension Data {
  /// What stands between ends of lines, and after the last: one piece more than there are of them.
  fileprivate var lines: [Data] {
    var (pieces, start) = ([Data](), startIndex)
    while let end = self[start...].firstIndex(of: UInt8(ascii: "\n")) {
      pieces.append(self[start..<end])
      start = end + 1
    }
    pieces.append(self[start...])
    return pieces
  }
}

extension Sequence<JournalLine> {
  /// The last line of each cell: one that was run again counts as it last was.
  package var latest: [String: JournalLine] {
    Dictionary(map { ($0.cell, $0) }, uniquingKeysWith: { $1 })
  }

  /// The `order` of a line that would follow.
  package var nextOrder: Int { (map(\.order).max() ?? -1) + 1 }
}

/// The one key that every version of a record has.
struct SchemaProbe: Decodable {
  let schema: Int

  /// The version of a record; nil when it is none.
  static func schema(of data: Data) -> Int? {
    (try? RecordCoding.read(SchemaProbe.self, from: data))?.schema
  }
}
