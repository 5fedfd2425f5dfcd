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
