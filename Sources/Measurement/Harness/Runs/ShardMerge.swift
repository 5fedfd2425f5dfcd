import Foundation

/// Joins the shards of a plan into one run.
package enum ShardMerge {
  /// Writes what shards recorded into one folder, lines as they are.
  ///
  /// - Parameters:
  ///   - folders: the shards' runs; one shard may have been measured in several.
  ///   - target: the folder of the whole run, which must not have records yet.
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
      return (family, try FamilyMerge(family, present))
    }
    for family in families { try JournalWriter.refuseRecords(in: target.family(family)) }
    let created = try Disk.makeFolders(target.path)
    var written: [String] = []
    do {
      for (family, merge) in merged {
        try merge.write(to: target.family(family))
        written.append(target.family(family))
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

  init(_ family: String, _ folders: [RunFolder]) throws {
    var parts = try folders.map { folder in
      (name: folder.path, records: try FamilyRecords(folder: folder.family(family)))
    }.sorted { ($0.records.manifest.shard?.index ?? 0) < ($1.records.manifest.shard?.index ?? 0) }
    try Self.requireOnePlan(parts)
    Self.tellRunsApart(&parts)
    records = parts[0].records
    records.sessions = parts.flatMap(\.records.sessions)
    records.manifest = Self.joined(parts.map(\.records))
    records.journal.lines = parts.flatMap(\.records.journal.lines)
    warnings = parts.flatMap { $0.records.journal.warnings.map(\.description) }
    try requireEachCellOnce()
    if let mix = records.machineMix.first {
      throw CommandError("not merged: \(mix)", exitStatus: .environmentMismatch)
    }
    warnings += try incompleteness(parts.map(\.records))
    warnings += differentMachines()
  }

  /// Writes the whole family, or nothing.
  func write(to folder: String) throws {
    let lock = try RunLock(folder)
    defer { extendLifetime(lock) }
    do {
      let writer = try JournalWriter.create(in: folder, manifest: records.manifest)
      do {
        for line in records.journal.lines { try writer.append(line) }
      } catch {
        JournalWriter.removeRecords(in: folder)
        throw error
      }
    } catch {
      lock.discard()
      throw error
    }
  }

  private typealias Part = (name: String, records: FamilyRecords)

  private static func requireOnePlan(_ parts: [Part]) throws {
    for part in parts where part.records.manifest.shard == nil {
      throw CommandError("\(part.name) is not a shard: it was measured without --shard")
    }
    let first = parts[0]
    for part in parts.dropFirst() {
      try first.records.manifest.requireGenerator(
        part.records.manifest.generatorVersion,
        orElse: "\(first.name) and \(part.name) are not merged")
      try first.records.manifest.requireData(
        part.records.manifest, orElse: "\(first.name) and \(part.name) are not merged")
    }
    for part in parts.dropFirst()
    where part.records.manifest.shard?.plan != first.records.manifest.shard?.plan
      || part.records.manifest.shard?.count != first.records.manifest.shard?.count
      || part.records.manifest.limits != first.records.manifest.limits
    {
      throw CommandError(
        "\(first.name) and \(part.name) are shards of different plans: other sizes, options, "
          + "threads or limits, or another number of shards")
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

  /// Cells, studies and sessions of all parts; a shard that was measured in several folders counts once.
  private static func joined(_ parts: [FamilyRecords]) -> Manifest {
    var manifest = parts[0].manifest
    manifest.shard = nil
    manifest.sessions = parts.flatMap(\.sessions)
    var (shards, cells, studies) = (Set<Int?>(), [Cell](), [StudyRecord]())
    for part in parts where shards.insert(part.manifest.shard?.index).inserted {
      cells += part.manifest.cells
      studies += part.manifest.studies
    }
    (manifest.cells, manifest.studies) = (cells, studies)
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

  private func incompleteness(_ parts: [FamilyRecords]) throws -> [String] {
    let shards = parts.compactMap(\.manifest.shard)
    let missing = Set(1...(shards.first?.count ?? 1)).subtracting(shards.map(\.index)).sorted()
    var warnings: [String] = []
    if missing.isEmpty, try records.manifest.cells.planKey != shards.first?.plan {
      throw CommandError(
        "all shards are there and do not make the whole plan: different versions cut it differently"
      )
    }
    if !missing.isEmpty {
      let list = missing.map { "\($0)" }.joined(separator: ", ")
      warnings.append(
        "\(missing.count == 1 ? "shard" : "shards") \(list) of \(shards[0].count) not given: their "
          + "ladders are missing")
    }
    let left = try records.remaining.count
    if left > 0 {
      warnings.append("\(left) planned cells are not measured: resume their shards first")
    }
    return warnings
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

extension FamilyRecords {
  /// Gives the runs that lines and sessions speak of other names.
  fileprivate mutating func rename(_ name: (String) -> String) {
    for index in journal.lines.indices { journal.lines[index].run = name(journal.lines[index].run) }
    for index in sessions.indices { sessions[index].run = name(sessions[index].run) }
  }
}
