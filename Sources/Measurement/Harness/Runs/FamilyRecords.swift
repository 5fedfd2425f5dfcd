package import Foundation

/// What a run recorded of one family: its manifest, its journal, and the sessions that wrote it.
package struct FamilyRecords: Equatable, Sendable {
  /// What was going to be measured.
  package var manifest: Manifest
  /// What was.
  package var journal: Journal
  /// Who measured it, the one that started the run first.
  package var sessions: [Session]

  /// Reads `DIR/<family>`; a manifest without a journal is a run that was ended before its first
  /// cell.
  ///
  /// - Parameters:
  ///   - folder: the family's.
  ///   - detail: how much of the journal's lines is read.
  /// - Throws: ``DiskError`` when a file cannot be read, ``JournalError`` when one is not a record
  ///   of the current schema.
  package init(folder: String, _ detail: JournalDetail = .whole) throws {
    let path = Self.manifestPath(folder)
    manifest = try Self.manifest(parsing: try Disk.read(path), path: path)
    journal = try Self.absent(as: Journal(parsing: Data(), path: Self.journalPath(folder))) {
      try Journal(path: Self.journalPath(folder), detail)
    }
    let resumed = try Self.absent(as: []) { try Self.resumptions(folder) }
    sessions = manifest.sessions.isEmpty ? [Session(startOf: manifest)] : []
    sessions += manifest.sessions + resumed
  }

  /// Reads the bytes of a manifest.
  ///
  /// - Parameters:
  ///   - data: the whole file.
  ///   - path: where the bytes are from, for errors.
  /// - Returns: what was planned.
  /// - Throws: ``JournalError`` for what is not a manifest of the current schema.
  package static func manifest(parsing data: Data, path: String) throws(JournalError) -> Manifest {
    if let schema = JSONReader.schema(of: data), schema != JournalLine.currentSchema {
      throw .otherManifestSchema(path: path, schema: schema)
    }
    guard let manifest = try? Manifest(reading: data) else {
      throw .badManifest(path: path)
    }
    return manifest
  }

  /// `manifest.json` of a family's folder.
  package static func manifestPath(_ folder: String) -> String { folder + "/manifest.json" }

  /// `journal.jsonl` of a family's folder.
  package static func journalPath(_ folder: String) -> String { folder + "/journal.jsonl" }

  /// `resumptions.jsonl` of a family's folder: a line for every process that went on with the run.
  static func resumptionsPath(_ folder: String) -> String { folder + "/resumptions.jsonl" }

  private static func absent<Value>(
    as value: @autoclosure () throws -> Value, _ read: () throws -> Value
  ) throws -> Value {
    do {
      return try read()
    } catch let error as DiskError where error.isMissingFile {
      return try value()
    }
  }

  /// The sessions that resumed the run; what follows the last end of a line is torn, and belongs to one
  /// that measured nothing.
  private static func resumptions(_ folder: String) throws -> [Session] {
    let path = resumptionsPath(folder)
    let whole = try Disk.read(path).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).dropLast()
    return try whole.enumerated().map { index, line in
      guard let session = try? RecordCoding.read(Session.self, from: Data(line)) else {
        throw JournalError.badLine(path: path, number: index + 1)
      }
      return session
    }
  }
}

extension FamilyRecords {
  /// Sentences for whoever reads on: what is torn, mixed or missing.
  package var warnings: [String] {
    journal.warnings.map(\.description) + machineMix
      + [manifest.lacking?.sentence].compactMap(\.self)
  }

  /// Planned cells that have not been dealt with, in the manifest's order.
  package var remaining: [Cell] {
    get throws {
      let latest = journal.lines.latest
      return try manifest.cells.filter { try latest[$0.key]?.status.isFinal != true }
    }
  }
}

extension Session {
  /// The session that wrote the manifest.
  fileprivate init(startOf manifest: Manifest) {
    self.init(
      run: manifest.run, firstOrder: 0, arguments: manifest.arguments,
      environment: manifest.environment)
  }
}

extension FamilyRecords {
  /// The session that wrote a line; nil when none says so.
  func session(of line: JournalLine) -> Session? {
    sessions.last { $0.run == line.run && $0.firstOrder <= line.order }
  }

  /// Ladders whose cells were measured with different commits or on different machines, a sentence
  /// each: what was seen, why it matters, what helps.
  package var machineMix: [String] {
    let latest = journal.lines.latest
    return manifest.studies.compactMap { study in
      let lines = study.cells.compactMap { latest[$0] }
      let machines = lines.map { session(of: $0).map { MachineIdentity($0.environment) } }
      guard let first = machines.first, let other = machines.first(where: { $0 != first }) else {
        return nil
      }
      let ladder = "\(study.solver) in \(study.name)" + (study.variable.map { " over \($0)" } ?? "")
      let what = first.flatMap { first in other.map { first.differences(to: $0) } }
      return "within the ladder of \(ladder), "
        + (what?.joined(separator: ", ") ?? "nothing says what some cells were measured with")
        + ": its times are not comparable; measure it again in one run"
    }
  }
}
