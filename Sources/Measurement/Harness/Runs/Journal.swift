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
  /// - Throws: ``DiskError`` when it cannot be read, else as ``init(parsing:path:_:)``.
  package init(path: String, _ detail: JournalDetail = .whole) throws {
    var reading = JournalReading(path: path, detail)
    try Disk.read(path) { try reading.take($0) }
    self.init(try reading.ended())
  }

  /// Reads the bytes of a journal: a last line that is torn is dropped with a warning, and lines at its
  /// end that are blank without.
  ///
  /// - Parameters:
  ///   - data: whole lines, and perhaps a part of one.
  ///   - path: where the bytes are from, for errors and warnings.
  ///   - detail: how much of a line is read.
  /// - Throws: ``JournalError`` for any other line that is not a record of the current schema, or whose
  ///   times are none.
  package init(
    parsing data: Data, path: String, _ detail: JournalDetail = .whole
  ) throws(JournalError) {
    var reading = JournalReading(path: path, detail)
    try reading.take([UInt8](data)[...])
    self.init(try reading.ended())
  }

  private init(_ read: JournalReading) {
    (lines, warnings, wholeBytes) = (read.lines, read.warnings, read.wholeBytes)
  }
}

/// The last line of each cell: one that was run again counts as it last was.
package struct LatestLines: Sendable {
  private let lines: [JournalLine]
  private let places: [String: Int]

  fileprivate init(_ lines: [JournalLine]) {
    self.lines = lines
    places = Dictionary(
      lines.indices.lazy.map { (lines[$0].cell, $0) }, uniquingKeysWith: { $1 })
  }

  /// The line of a cell, by its key; nil where there is none.
  package subscript(cell: String) -> JournalLine? { places[cell].map { lines[$0] } }

  /// Keys of the cells that have lines, in no order.
  package var cells: some Collection<String> { places.keys }

  /// In the journal's order.
  package var values: [JournalLine] { places.values.sorted().map { lines[$0] } }
}

extension [JournalLine] {
  /// The last line of each cell.
  package var latest: LatestLines { LatestLines(self) }

  /// The `order` of a line that would follow.
  package var nextOrder: Int { (map(\.order).max() ?? -1) + 1 }
}
