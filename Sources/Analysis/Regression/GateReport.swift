package import Measurement

/// What a gate found, and how it ends.
package struct GateReport: Codable, Equatable, Sendable {
  /// One of the two builds.
  package struct Build: Codable, Equatable, Sendable {
    /// As it was asked for: a git reference, or a folder.
    package var name: String
    /// Null for a folder of executables.
    @Nullable package var commit: String?

    package init(name: String, commit: String?) {
      self.name = name
      self.commit = commit
    }
  }

  /// The version of this format.
  package var schema: Int
  /// What head is compared with.
  package var base: Build
  /// What is judged.
  package var head: Build
  /// UTC, ISO 8601.
  package var started: String
  /// Of the stages of pairs, without the builds.
  package var measuringSeconds: Double
  /// Pairs that were run, in all stages.
  package var pairs: Int
  /// Of data, weights and random orders.
  package var seed: UInt64
  /// What was judged by.
  package var rules: GateRules
  /// All that was judged.
  package var rows: [GateRow]
  /// Where it was measured.
  package var environment: EnvironmentRecord
  /// What of the machine changed between the first pair and the last.
  package var environmentChanges: [String]
  /// What a reader should know before the rows.
  package var warnings: [String]

  /// Excuses what `waivers` excuse on the day of the start, and warns of those that excuse nothing.
  package init(
    base: Build, head: Build, started: String, measuringSeconds: Double, pairs: Int,
    seed: UInt64, rules: GateRules, rows: [GateRow], environment: EnvironmentRecord,
    environmentChanges: [String], waivers: [Waiver] = [], warnings: [String] = []
  ) {
    schema = JournalLine.currentSchema
    self.base = base
    self.head = head
    self.started = started
    self.measuringSeconds = measuringSeconds
    self.pairs = pairs
    self.seed = seed
    self.rules = rules
    self.environment = environment
    self.environmentChanges = environmentChanges
    let day = String(started.prefix(10))
    self.rows = Self.excused(rows, by: waivers, on: day)
    let used = self.rows.compactMap(\.waiver)
    self.warnings =
      warnings
      + waivers.filter { !used.contains($0) }.map { $0.idleSentence(on: day) }
  }
}

extension GateReport {
  /// A row that a waiver names is excused by it, and a whole whose phases that regressed are all excused, by theirs;
  /// what is slower beside nothing but excused phases is a regression of its own.
  private static func excused(_ rows: [GateRow], by waivers: [Waiver], on day: String) -> [GateRow]
  {
    func waived(_ row: GateRow) -> GateRow {
      var row = row
      row.waiver = row.isFault ? waivers.first { $0.excuses(row, on: day) } : nil
      return row
    }
    let first = rows.map(waived)
    let named = first.map { row in
      guard row.state == .beside, !first.contains(where: { $0.isFailing && $0.surrounds(row) })
      else { return row }
      var row = row
      (row.state, row.reason) = (.regressed, nil)
      return waived(row)
    }
    return named.map { row in
      guard row.isFailing else { return row }
      let parts = named.filter { $0.isFault && row.isWhole(of: $0) }
      guard parts.allSatisfy({ $0.waiver != nil }) else { return row }
      var row = row
      row.waiver = parts.first?.waiver
      return row
    }
  }
}

extension Waiver {
  fileprivate func idleSentence(on day: String) -> String {
    isValid(on: day)
      ? "the waiver for \(name) excuses nothing: remove it (\(reason))"
      : "the waiver for \(name) has expired on \(expires) (\(reason))"
  }
}

extension GateReport {
  /// What is said of a gate that does not pass; nil where it passes.
  ///
  /// Exit codes: ``ExitStatus/environmentMismatch`` where the machine changed, was too unsteady, or
  /// there was nothing to compare; ``ExitStatus/timingRegression`` for a regression.
  package var failure: CommandError? {
    if !environmentChanges.isEmpty {
      return noVerdict(
        "the machine changed while it was measured: \(environmentChanges.joined(separator: ", "))")
    }
    let failing = rows.filter(\.isFailing)
    let regressed = failing.filter { $0.state == .regressed }
    if !regressed.isEmpty {
      return CommandError("regressed: \(Self.list(regressed))", exitStatus: .timingRegression)
    }
    if !failing.isEmpty { return noVerdict("head lacks what base has: \(Self.list(failing))") }
    let compared = rows.filter { $0.screen != nil }
    if compared.isEmpty { return noVerdict("there is nothing that both builds can run") }
    let timed = compared.filter { $0.subject == .seconds && $0.scope == .cell && $0.phase == nil }
    let ungated = timed.count { $0.state == .ungated }
    if Double(ungated) > rules.mostUngated * Double(timed.count) {
      return noVerdict(
        "\(ungated) of \(timed.count) cells vary too much for a slowdown by "
          + "\(Int(100 * rules.gatedSlowdown)) % to be seen: run it on a quieter machine")
    }
    return nil
  }

  private func noVerdict(_ sentence: String) -> CommandError {
    CommandError("no verdict: \(sentence)", exitStatus: .environmentMismatch)
  }

  private static func list(_ rows: [GateRow]) -> String {
    let telling = rows.telling
    let named = telling.prefix(5).map { "\($0.name) (\($0.text))" }
    return named.joined(separator: ", ")
      + (telling.count > 5 ? ", and \(telling.count - 5) more" : "")
  }
}
