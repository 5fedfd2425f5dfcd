/// A journal on its way from the disk: it is taken piece by piece, and no more of its bytes is kept than a
/// line.
struct JournalReading {
  private let path: String
  private let detail: JournalDetail
  private var reader = JSONReader()
  /// What was taken of a line whose end was not.
  private var rest: [UInt8] = []
  /// Ends of lines that were taken, and their bytes.
  private var (number, bytes) = (0, 0)
  /// The first line after the last record: it is blank, or no record.
  private var unread: (number: Int, isBlank: Bool)?

  private(set) var lines: [JournalLine] = []
  private(set) var warnings: [JournalWarning] = []
  /// The length of the lines up to the last record.
  private(set) var wholeBytes = 0

  init(path: String, _ detail: JournalDetail) {
    self.path = path
    self.detail = detail
  }

  /// Takes the next bytes.
  mutating func take(_ piece: ArraySlice<UInt8>) throws(JournalError) {
    var piece = piece
    while let end = piece.firstIndex(of: UInt8(ascii: "\n")) {
      rest += piece[..<end]
      piece = piece[(end + 1)...]
      try takeLine()
      rest.removeAll(keepingCapacity: true)
    }
    rest += piece
  }

  /// What was read, after the last byte.
  func ended() throws(JournalError) -> JournalReading {
    var ended = self
    if !Self.isBlank(rest) {
      try ended.requireRead()
      ended.unread = (number + 1, false)
    }
    if let unread = ended.unread, !unread.isBlank {
      ended.warnings.append(.tornLastLine(path: path, number: unread.number))
    }
    return ended
  }

  private mutating func takeLine() throws(JournalError) {
    number += 1
    bytes += rest.count + 1
    if Self.isBlank(rest) {
      unread = unread ?? (number, true)
    } else {
      try requireRead()
      if let line = try line() {
        lines.append(line)
        wholeBytes = bytes
      } else {
        unread = (number, false)
      }
    }
  }

  /// Only at a journal's end may there be lines that are no records.
  private func requireRead() throws(JournalError) {
    if let unread { throw .badLine(path: path, number: unread.number) }
  }

  /// One line; nil when it is not a record.
  private mutating func line() throws(JournalError) -> JournalLine? {
    let detail = detail
    let line = try? reader.read(rest) { try JournalLine(&$0, detail) }
    // Asked by itself only where the line is none of ours: journals are long.
    if let schema = line?.schema ?? JSONReader.schema(of: rest),
      schema != JournalLine.currentSchema
    {
      throw .otherSchema(path: path, number: number, schema: schema)
    }
    guard line?.hasPossibleTimes != false else {
      throw .impossibleTimes(path: path, number: number)
    }
    return line
  }

  private static func isBlank(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { " \t\r".utf8.contains($0) }
  }
}
