/// What is left of a recorded run, for whoever goes on with it.
package struct Resumption: Sendable {
  /// Planned cells that have not been dealt with, in the manifest's order.
  package let remaining: [Cell]
  /// In what the present differs from the recorded, where the user said that it may.
  package let warnings: [String]

  /// Compares a recorded run with what is asked for now.
  ///
  /// - Parameters:
  ///   - records: what was recorded.
  ///   - present: what would be recorded if the run were started now.
  ///   - force: whether commit, processor, BLAS core and threads may differ. The recorded plan is then
  ///     measured as it was planned.
  /// - Throws: ``CommandError``, with the exit status of an environment that differs, or that of a
  ///   failure where the options do; another generator or other data are refused with `force` too.
  package init(_ records: FamilyRecords, present: Manifest, force: Bool) throws {
    try records.manifest.requireGenerator(present.generatorVersion, orElse: "not resumed")
    try records.manifest.requireData(present, orElse: "not resumed")
    let differences = Self.differences(records.manifest, present)
    guard differences.isEmpty || force else {
      throw CommandError(
        "not resumed: \(differences.joined(separator: ", ")); --force measures the rest all the same",
        exitStatus: .environmentMismatch)
    }
    warnings = differences.map {
      "resumed although \($0): times before and after may not be comparable"
    }
    try Self.requireSameOptions(records.manifest, present)
    remaining = try records.remaining
  }

  /// What must not change between the sessions of a run.
  private static func differences(_ recorded: Manifest, _ present: Manifest) -> [String] {
    let machines = MachineIdentity(recorded.environment).differences(
      to: MachineIdentity(present.environment))
    let (before, now) = (threads(recorded), threads(present))
    if before == now || before.isEmpty || now.isEmpty { return machines }
    return machines + ["the number of threads was \(list(before)) and is \(list(now))"]
  }

  private static func threads(_ manifest: Manifest) -> Set<Int> {
    Set(manifest.cells.map(\.point.threads))
  }

  private static func list(_ counts: Set<Int>) -> String {
    counts.sorted().map { "\($0)" }.joined(separator: ", ")
  }

  /// The plan must be the same, threads apart: those are part of the machine.
  private static func requireSameOptions(_ recorded: Manifest, _ present: Manifest) throws {
    let (before, now) = (plan(recorded), plan(present))
    let sameShard =
      recorded.shard?.index == present.shard?.index
      && recorded.shard?.count == present.shard?.count
    if before == now, recorded.limits == present.limits, sameShard { return }
    let (missing, new) = (before.subtracting(now).count, now.subtracting(before).count)
    let cells =
      missing + new == 0
      ? "the limits or the shard differ"
      : "\(missing) of its cells are not asked for, \(new) are new"
    throw CommandError(
      "not resumed: the run was started with other options (\(cells)): "
        + (recorded.arguments.isEmpty ? "none" : ShellWords.line(recorded.arguments)))
  }

  private static func plan(_ manifest: Manifest) -> Set<Cell> {
    Set(
      manifest.cells.map { cell in
        var cell = cell
        cell.point.threads = 1
        return cell
      })
  }
}
