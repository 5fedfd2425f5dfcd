/// How far a recorded run is: a value that renders itself.
package struct RunStatus: Codable, Equatable, Sendable {
  /// The run's folder.
  package let run: String
  /// In alphabetical order.
  package let families: [FamilyStatus]
  private let folderWarnings: [String]

  private enum CodingKeys: String, CodingKey {
    case run, families
    case folderWarnings = "warnings"
  }

  /// Looks at a run's folder.
  ///
  /// - Parameters:
  ///   - folder: the run's.
  ///   - program: this program as it was called: those that measure lie beside it.
  /// - Throws: when the folder or a record in it cannot be read.
  package init(_ folder: RunFolder, program: String = CommandLine.arguments[0]) throws {
    let path = program.lastIndex(of: "/").map { program[...$0] } ?? ""
    run = folder.path
    let contents = try folder.contents()
    folderWarnings = contents.warnings
    families = try contents.families.map { family in
      try FamilyStatus(
        family, try FamilyRecords(folder: folder.family(family), .summary), in: folder,
        program: path + family)
    }
  }

  /// What to tell the user besides.
  package var warnings: [String] { folderWarnings + families.flatMap(\.warnings) }

  /// A table, then who is at it, or how to go on.
  package var text: String {
    let header = ["family", "shard", "cells", "left", "statuses", "sessions"]
    let table = GroupedTable(header, families.map(\.fields)).text
    return ([table] + families.map(\.sentence)).joined(separator: "\n")
  }
}

/// How far a family of a run is.
package struct FamilyStatus: Codable, Equatable, Sendable {
  /// The family's name.
  package let family: String
  /// The part of a larger plan; nil where it is all of it.
  @Nullable package private(set) var shard: ShardRecord?
  /// Who is measuring it; null when nobody is.
  @Nullable package private(set) var measuring: String?
  /// Cells in the plan.
  package let planned: Int
  /// Cells that have not been dealt with, those skipped and interrupted among them.
  package let left: Int
  /// Planned cells by the status of their last line.
  package let statuses: [String: Int]
  /// Seconds that the finished children took together.
  package let wallSeconds: Double
  /// How many processes measured, one after the other.
  package let sessions: Int
  /// The command that goes on with the run; null for shards that were merged.
  @Nullable package private(set) var command: String?
  /// The numbers of the shards that a merged run was not given.
  package let lacking: [Int]
  /// Sentences about the records.
  package let warnings: [String]

  init(
    _ family: String, _ records: FamilyRecords, in folder: RunFolder, program: String
  ) throws {
    self.family = family
    let latest = records.journal.lines.latest
    planned = records.manifest.cells.count
    left = try records.remaining.count
    statuses = Dictionary(
      try records.manifest.cells.compactMap { latest[try $0.key].map { ($0.status.rawValue, 1) } },
      uniquingKeysWith: +)
    wallSeconds = records.journal.lines.reduce(0) { $0 + $1.wallSeconds }
    sessions = records.sessions.count
    warnings = records.warnings
    lacking = records.manifest.lacking?.missing ?? []
    self.shard = records.manifest.shard
    self.measuring = RunLock.owner(folder.family(family))
    let goesOn = ShellWords.resuming(
      program: program, arguments: records.manifest.arguments, folder: folder.path)
    self.command = records.manifest.sessions.isEmpty ? goesOn : nil
  }

  /// What is happening, or what to do.
  fileprivate var sentence: String {
    if let measuring { return "\(family): \(measuring) is measuring" }
    if left == 0, lacking.isEmpty { return "\(family): complete" }
    let skipped =
      statuses[Status.skipped.rawValue] == left ? "complete but for what was skipped; " : ""
    let rest =
      lacking.isEmpty ? "resume its shards, and merge them again" : "merge the missing shards too"
    return "\(family): \(skipped)to go on: \(command ?? rest)"
  }

  fileprivate var fields: [String] {
    let counts = statuses.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return [
      family, shard.map { "\($0.index)/\($0.count)" } ?? "-", "\(planned)", "\(left)",
      counts.isEmpty ? "-" : counts.joined(separator: ", "), "\(sessions)",
    ]
  }
}
