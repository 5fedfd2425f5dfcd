import Foundation

/// Where a family's records go while they are measured: `manifest.json`, then `journal.jsonl`.
package struct JournalWriter: ~Copyable {
  private let file: AppendOnlyFile

  /// Starts the records of a family: creates its folder, writes the manifest, then opens an empty
  /// journal.
  ///
  /// - Parameters:
  ///   - folder: `DIR/<family>`.
  ///   - manifest: what is going to be measured.
  /// - Returns: the writer of the empty journal.
  /// - Throws: when the folder has records already, or when something cannot be written; then
  ///   nothing that was created for it is left behind.
  package static func create(in folder: String, manifest: Manifest) throws -> JournalWriter {
    let manifestPath = FamilyRecords.manifestPath(folder)
    let journalPath = FamilyRecords.journalPath(folder)
    try refuseRecords(in: folder)
    let document = try RecordCoding.document(manifest)
    var created = try Disk.makeFolders(folder)
    do {
      created += [manifestPath, journalPath]
      try Disk.replace(manifestPath, with: document)
      let writer = try JournalWriter(appendingTo: journalPath)
      try Disk.synchronizeFolder(of: manifestPath)
      return writer
    } catch {
      Disk.remove(created)
      throw error
    }
  }

  /// - Throws: ``JournalError`` where a family has records.
  static func refuseRecords(in folder: String) throws {
    for path in [FamilyRecords.manifestPath(folder), FamilyRecords.journalPath(folder)]
    where access(path, F_OK) == 0 {
      throw JournalError.recordsExist(path: path)
    }
  }

  /// Removes the records of a family that were just made, its lock, and the folder where that is all.
  static func removeRecords(in folder: String) {
    Disk.remove([
      folder, RunLock.path(folder), FamilyRecords.manifestPath(folder),
      FamilyRecords.journalPath(folder),
    ])
  }

  /// Goes on with the records of a family: notes who does, and opens the journal after its last whole
  /// line.
  ///
  /// - Parameters:
  ///   - folder: `DIR/<family>`.
  ///   - records: what is there.
  ///   - session: who goes on.
  /// - Returns: the writer of the lines that follow.
  /// - Throws: when something cannot be written.
  package static func resume(
    in folder: String, after records: FamilyRecords, session: Session
  ) throws -> JournalWriter {
    let path = FamilyRecords.resumptionsPath(folder)
    let noted = access(path, F_OK) == 0 ? try Disk.read(path) : Data()
    let whole = noted.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    try AppendOnlyFile(path: path, keeping: whole).append(line: session)
    let writer = try JournalWriter(
      appendingTo: FamilyRecords.journalPath(folder), keeping: records.journal.wholeBytes)
    try Disk.synchronizeFolder(of: path)
    return writer
  }

  /// Opens a journal for more lines, creating it when it is missing.
  ///
  /// - Parameters:
  ///   - path: the journal.
  ///   - wholeBytes: where given, what the journal has beyond so many bytes is cut off.
  /// - Throws: when the journal cannot be opened or cut.
  package init(appendingTo path: String, keeping wholeBytes: Int? = nil) throws(DiskError) {
    file = try AppendOnlyFile(path: path, keeping: wholeBytes)
  }

  /// Appends a line and waits until it is on the disk: one write, so that only the last line of a
  /// journal can be torn.
  ///
  /// - Throws: when the line cannot be written, for want of space for example.
  package func append(_ line: JournalLine) throws { try file.append(line: line) }
}

extension AppendOnlyFile {
  /// Appends a record and the end of its line.
  fileprivate func append(line record: some Encodable) throws {
    try append(try RecordCoding.line(record) + Data("\n".utf8))
  }
}
