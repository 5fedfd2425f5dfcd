import Foundation

/// Joins the shards of a plan into one run.
package enum ShardMerge {
  /// Writes what shards recorded into one folder, lines as they are.
  ///
  /// - Parameters:
  ///   - folders: the shards' runs, and merged runs that lack shards; one shard may have been measured in
  ///     several.
  ///   - target: the folder of the whole run. It has no records yet, or those of a merged run that lacks shards,
  ///     which is completed.
  /// - Returns: what the user should know of the result.
  /// - Throws: ``CommandError`` when the folders do not belong together, or when a ladder would mix
  ///   machines or commits, with the exit status of an environment that differs.
  package static func merge(_ folders: [RunFolder], into target: RunFolder) throws -> [String] {
    let families = Set(try folders.flatMap { try $0.families() }).sorted()
    guard !families.isEmpty else {
      throw CommandError("none of the folders has records", exitStatus: .noUsableData)
    }
    let merged = try families.map { family in
      let present = try folders.filter { try $0.families().contains(family) }
      return (family, try FamilyMerge(family, present, into: target))
    }
    let created = try Disk.makeFolders(target.path)
    var written: [String] = []
    do {
      for (family, merge) in merged {
        let isNew = try merge.write(to: target.family(family))
        if isNew { written.append(target.family(family)) }
      }
    } catch {
      for folder in written.reversed() { JournalWriter.removeRecords(in: folder) }
      Disk.remove(created)
      throw error
    }
    return merged.flatMap(\.1.warnings)
  }
}

/// The shards of one family.
private struct FamilyMerge {
  private var records: FamilyRecords
  private(set) var warnings: [String] = []

  /// Whether the target's own records are a part.
  private let completes: Bool

  init(_ family: String, _ folders: [RunFolder], into target: RunFolder) throws {
    var parts = try folders.filter { $0 != target }.map { try Part($0, family) }
    let earlier = try Self.earlier(target, family)
    completes = earlier != nil
    if let earlier {
      for index in parts.indices { parts[index].removeLines(of: earlier) }
      parts.append(earlier)
    }
    guard !parts.isEmpty else {
      throw CommandError("there is nothing to merge into \(target.path)")
    }
    parts.sort { $0.firstShard < $1.firstShard }
    try Self.requireOnePlan(parts)
    Self.tellRunsApart(&parts)
    records = parts[0].records
    records.sessions = parts.flatMap(\.records.sessions)
    records.manifest = Self.joined(parts)
    records.journal.lines = parts.flatMap(\.records.journal.lines)
    warnings = parts.flatMap { $0.records.journal.warnings.map(\.description) }
    try requireEachCellOnce()
    if let mix = records.machineMix.first {
      throw CommandError("not merged: \(mix)", exitStatus: .environmentMismatch)
    }
    warnings += try incompleteness(of: parts)
    warnings += differentMachines()
  }

  /// What the target has, if that is a merged run without all shards.
  private static func earlier(_ target: RunFolder, _ family: String) throws -> Part? {
    let folder = target.family(family)
    guard access(FamilyRecords.manifestPath(folder), F_OK) == 0 else {
      try JournalWriter.refuseRecords(in: folder)
      return nil
    }
    let part = try Part(target, family)
    if part.records.manifest.lacking == nil { try JournalWriter.refuseRecords(in: folder) }
    return part
  }

  /// Writes the whole family, or nothing.
  ///
  /// - Returns: whether it had no records before.
  func write(to folder: String) throws -> Bool {
    let lock = try RunLock(folder)
    defer { extendLifetime(lock) }
    let stage = folder + ".partial"
    JournalWriter.removeRecords(in: stage)
    do {
      let writer = try JournalWriter.create(in: stage, manifest: records.manifest)
      for line in records.journal.lines { try writer.append(line) }
      // A journal with more lines than its manifest knows of is no harm, the other way round they were lost.
      for path in [FamilyRecords.journalPath, FamilyRecords.manifestPath] {
        try Disk.move(path(stage), to: path(folder))
      }
      JournalWriter.removeRecords(in: stage)
    } catch {
      JournalWriter.removeRecords(in: stage)
      lock.discard()
      throw error
    }
    return !completes
  }

  private static func requireOnePlan(_ parts: [Part]) throws {
    for part in parts where part.shards.isEmpty {
      throw CommandError("\(part.name) is not a shard: it was measured without --shard")
    }
    let first = parts[0]
    for part in parts.dropFirst() {
      let notMerged = "\(first.name) and \(part.name) are not merged"
      let (manifest, other) = (first.records.manifest, part.records.manifest)
      try manifest.requireGenerator(other.generatorVersion, orElse: notMerged)
      try manifest.requireData(other, orElse: notMerged)
      guard part.plan == first.plan, part.count == first.count, other.limits == manifest.limits
      else {
        throw CommandError(
          "\(first.name) and \(part.name) are shards of different plans: other sizes, options, "
            + "threads or limits, or another number of shards")
      }
    }
  }

  /// Lines say by the name of their run which session wrote them: runs named alike get a number.
  private static func tellRunsApart(_ parts: inout [Part]) {
    var taken: Set<String> = []
    for index in parts.indices {
      let names = Set(parts[index].records.journal.lines.map(\.run))
        .union(parts[index].records.sessions.map(\.run))
      if !taken.isDisjoint(with: names) { parts[index].records.rename { "\($0).\(index + 1)" } }
      taken.formUnion(parts[index].records.sessions.map(\.run))
    }
  }

  /// Cells, studies and sessions of all parts, then the plan of the shards that are missing; a shard that was
  /// measured in several folders counts once.
  private static func joined(_ parts: [Part]) -> Manifest {
    var manifest = parts[0].records.manifest
    let manifests = parts.map(\.records.manifest)
    let others = manifests.compactMap(\.shard?.others)
    manifest.sessions = parts.flatMap(\.records.sessions)
    var known: Set<Cell> = []
    manifest.cells = (manifests.flatMap(\.cells) + others.flatMap(\.cells))
      .filter { known.insert($0).inserted }
    var studies: [StudyRecord] = []
    for study in manifests.flatMap(\.studies) + others.flatMap(\.studies)
    where !studies.contains(study) { studies.append(study) }
    manifest.studies = studies
    manifest.shard = nil
    let given = Set(parts.flatMap(\.shards))
    let missing = Set(1...parts[0].count).subtracting(given).sorted()
    manifest.lacking =
      missing.isEmpty
      ? nil : LackingShards(missing: missing, count: parts[0].count, plan: parts[0].plan)
    return manifest
  }

  private func requireEachCellOnce() throws {
    var runs: [String: String] = [:]
    for line in records.journal.lines where line.status.isFinal {
      if let other = runs.updateValue(line.run, forKey: line.cell) {
        throw CommandError(
          "the cell \(line.cell) of \(line.solver) is in \(other) and in \(line.run): leave one of "
            + "them out")
      }
    }
  }

  private func incompleteness(of parts: [Part]) throws -> [String] {
    let lacking = records.manifest.lacking
    let plan = try records.manifest.cells.planKey
    // Shards of earlier versions do not know what the others measure.
    let knowsAll = lacking == nil || parts.contains { $0.records.manifest.shard?.others != nil }
    if knowsAll, plan != parts[0].plan {
      throw CommandError(
        "all shards are there and do not make the whole plan: different versions cut it differently"
      )
    }
    let left = try records.remaining.count
    return [lacking?.sentence].compactMap(\.self)
      + (left > 0 ? ["\(left) planned cells are not measured: resume their shards first"] : [])
  }

  private func differentMachines() -> [String] {
    let machines = Set(records.sessions.map { MachineIdentity($0.environment) })
    guard machines.count > 1 else { return [] }
    return [
      "the ladders come from \(machines.count) different machines or commits: slopes are comparable, "
        + "times of different solvers are not; use one kind of node"
    ]
  }
}

/// A run that is a shard, or several.
private struct Part {
  let name: String
  var records: FamilyRecords
  /// Their numbers; empty for a run that is none.
  let shards: [Int]
  let count: Int
  let plan: String

  init(_ folder: RunFolder, _ family: String) throws {
    name = folder.path
    records = try FamilyRecords(folder: folder.family(family))
    let (shard, lacking) = (records.manifest.shard, records.manifest.lacking)
    count = shard?.count ?? lacking?.count ?? 0
    plan = shard?.plan ?? lacking?.plan ?? ""
    shards =
      shard.map { [$0.index] }
      ?? lacking.map { Set(1...$0.count).subtracting($0.missing).sorted() } ?? []
  }

  var firstShard: Int { shards.first ?? 0 }

  /// Leaves out what another part has already taken from this one.
  mutating func removeLines(of other: Part) {
    let taken = Set(other.records.journal.lines.map(\.event))
    records.journal.lines.removeAll { taken.contains($0.event) }
    let used = Set(records.journal.lines.map(\.run))
    let known = other.records.sessions.map(\.environment.started)
    records.sessions.removeAll {
      !used.contains($0.run) && known.contains($0.environment.started)
    }
  }
}

extension JournalLine {
  /// What happened once, whatever its run is called.
  fileprivate var event: [String] { [cell, started, status.rawValue, "\(wallSeconds)"] }
}

extension FamilyRecords {
  /// Gives the runs that lines and sessions speak of other names.
  fileprivate mutating func rename(_ name: (String) -> String) {
    for index in journal.lines.indices { journal.lines[index].run = name(journal.lines[index].run) }
    for index in sessions.indices { sessions[index].run = name(sessions[index].run) }
  }
}
