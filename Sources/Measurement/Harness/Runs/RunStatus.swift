/// How far a recorded run is: a value that renders itself.
package struct RunStatus: Codable, Equatable, Sendable {
  /// The run's folder.
  package let run: String
  /// Who is measuring into it; null when nobody is.
  @Nullable package private(set) var measuring: String?
  package let families: [FamilyStatus]

  /// Looks at a run's folder.
  ///
  /// - Parameters:
  ///   - folder: the run's.
  ///   - program: this program as it was called: those that measure lie beside it.
  /// - Throws: when the folder or a record in it cannot be read.
  package init(_ folder: RunFolder, program: String = CommandLine.arguments[0]) throws {
    let path = program.lastIndex(of: "/").map { program[...$0] } ?? ""
    run = folder.path
    _measuring = Nullable(wrappedValue: RunLock.owner(folder))
    families = try folder.families().map { family in
      FamilyStatus(
        family, try FamilyRecords(folder: folder.family(family)), in: folder,
        program: path + family)
    }
  }

  /// Whether every planned cell has been dealt with.
  package var isComplete: Bool { families.allSatisfy { $0.left == 0 } }

  /// What to tell the user besides.
  package var warnings: [String] { families.flatMap(\.warnings) }

  /// A table, then who is at it, or how to go on.
  package var text: String {
    let table = TextTable(
      ["family", "shard", "cells", "left", "statuses", "sessions"], families.map(\.fields)
    ).text
    if let measuring { return "\(table)\n\(measuring) is measuring into \(run)" }
    let open = families.filter { $0.left > 0 }
    if open.isEmpty { return "\(table)\ncomplete" }
    return open.reduce(table) { "\($0)\nto go on: \($1.command)" }
  }
}

/// How far a family of a run is.
package struct FamilyStatus: Codable, Equatable, Sendable {
  package let family: String
  @Nullable package private(set) var shard: ShardRecord?
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
  /// The command that goes on with the run.
  package let command: String
  package let warnings: [String]

  init(_ family: String, _ records: FamilyRecords, in folder: RunFolder, program: String) {
    self.family = family
    let latest = records.journal.latest
    let lines = records.manifest.cells.compactMap { cell in (try? cell.key).flatMap { latest[$0] } }
    planned = records.manifest.cells.count
    left = planned - lines.count(where: \.status.isFinal)
    statuses = Dictionary(lines.map { ($0.status.rawValue, 1) }, uniquingKeysWith: +)
    wallSeconds = records.journal.lines.reduce(0) { $0 + $1.wallSeconds }
    sessions = records.sessions.count
    command = ShellWords.resuming(
      program: program, arguments: records.manifest.arguments, folder: folder)
    warnings = records.journal.warnings.map(\.description) + records.machineMix
    _shard = Nullable(wrappedValue: records.manifest.shard)
  }

  fileprivate var fields: [String] {
    let counts = statuses.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return [
      family, shard.map { "\($0.index)/\($0.count)" } ?? "-", "\(planned)", "\(left)",
      counts.isEmpty ? "-" : counts.joined(separator: ", "), "\(sessions)",
    ]
  }
}
