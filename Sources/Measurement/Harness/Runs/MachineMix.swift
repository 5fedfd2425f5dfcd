extension FamilyRecords {
  /// The session that wrote a line; nil when none says so.
  func session(of line: JournalLine) -> Session? {
    sessions.last { $0.run == line.run && $0.firstOrder <= line.order }
  }

  /// Ladders whose cells were measured with different commits or on different machines, a sentence
  /// each: what was seen, why it matters, what helps.
  package var machineMix: [String] {
    guard Set(sessions.map { MachineIdentity($0.environment) }).count > 1 else { return [] }
    let latest = journal.latest
    return manifest.studies.compactMap { study in
      let machines = study.cells.compactMap { key in
        latest[key].flatMap(session).map { MachineIdentity($0.environment) }
      }
      guard let first = machines.first, let other = machines.first(where: { $0 != first }) else {
        return nil
      }
      let ladder = "\(study.solver) in \(study.name)" + (study.variable.map { " over \($0)" } ?? "")
      return
        "within the ladder of \(ladder), \(first.differences(to: other).joined(separator: ", ")): "
        + "its times are not comparable; measure it again in one run"
    }
  }
}
