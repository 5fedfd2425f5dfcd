import Foundation

/// What a run recorded of one family: its manifest and its journal.
package struct FamilyRecords: Equatable, Sendable {
  /// What was going to be measured.
  package var manifest: Manifest
  /// What was.
  package var journal: Journal

  /// Reads `DIR/<family>`; a manifest without a journal is a run that was ended before its first
  /// cell.
  ///
  /// - Throws: ``DiskError`` when a file cannot be read, ``JournalError`` when one is not a record
  ///   of the current schema.
  package init(folder: String) throws {
    let path = Self.manifestPath(folder)
    let data = try Disk.read(path)
    if let schema = SchemaProbe.schema(of: data), schema != JournalLine.currentSchema {
      throw JournalError.otherManifestSchema(path: path, schema: schema)
    }
    guard let manifest = try? RecordCoding.read(Manifest.self, from: data) else {
      throw JournalError.badManifest(path: path)
    }
    self.manifest = manifest
    do {
      journal = try Journal(path: Self.journalPath(folder))
    } catch let error as DiskError where error.isMissingFile {
      journal = try Journal(parsing: .init(), path: Self.journalPath(folder))
    }
  }

  /// `manifest.json` of a family's folder.
  package static func manifestPath(_ folder: String) -> String { folder + "/manifest.json" }

  /// `journal.jsonl` of a family's folder.
  package static func journalPath(_ folder: String) -> String { folder + "/journal.jsonl" }
}
