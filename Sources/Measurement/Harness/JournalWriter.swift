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
    for path in [manifestPath, journalPath] where access(path, F_OK) == 0 {
      throw JournalError.recordsExist(path: path)
    }
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

  /// Opens a journal for more lines, creating it when it is missing.
  package init(appendingTo path: String) throws(DiskError) {
    file = try AppendOnlyFile(path: path)
  }

  /// Appends a line and waits until it is on the disk: one write, so that only the last line of a
  /// journal can be torn.
  ///
  /// - Throws: when the line cannot be written, for want of space for example.
  package func append(_ line: JournalLine) throws {
    try file.append(try RecordCoding.line(line) + Data("\n".utf8))
  }
}
