import Foundation
import Measurement

extension GateReport {
  /// For people: rows that are anything but ok, without those that others tell, and with `all` every row, then the tally.
  package func text(all: Bool = false) -> String {
    var table = GroupedTable(
      Self.columns.map { (title: $0, alignment: $0.isLeft ? .left : .right) })
    for row in shown(all: all) { table.add(row.fields) }
    let builds = "head \(head.text) against base \(base.text)"
    let parts: [String?] = [
      builds, table.isEmpty ? nil : table.text, tally, failure?.sentence ?? "no regression",
    ]
    return parts.compactMap(\.self).joined(separator: "\n\n") + "\n"
  }

  /// For a pull request: the same as a table in Markdown.
  package var markdown: String {
    let rows = shown(all: false).map { "| " + $0.fields.joined(separator: " | ") + " |" }
    let header = [
      "| " + Self.columns.joined(separator: " | ") + " |",
      "|" + Self.columns.map { $0.isLeft ? "---|" : "---:|" }.joined(),
    ]
    let parts: [String?] = [
      "### Regressions: \(verdict)", "Head \(head.text) against base \(base.text). \(tally)",
      rows.isEmpty ? nil : (header + rows).joined(separator: "\n"), notes,
    ]
    return parts.compactMap(\.self).joined(separator: "\n\n") + "\n"
  }

  private static let columns = [
    "state", "of", "what", "base", "head", "change", "95 %", "again", "noise", "note",
  ]

  /// The gravest first, what is said of most cells before its parts; those parts, and what is ok, with `all` alone.
  private func shown(all: Bool) -> [GateRow] {
    GateState.allCases.flatMap { state in
      let own = rows.filter { $0.state == state }
      if all { return own.widestFirst }
      switch state {
      case .ok, .part: return []
      case .ungated: return own.filter { $0.phase == nil && $0.subject != .setup }.telling
      default: return own.telling
      }
    }
  }

  /// `62 seconds: 60 ok, 1 suspect, 1 improved; ...`
  private var tally: String {
    let subjects = GateSubject.allCases.compactMap { subject -> String? in
      let own = rows.filter { $0.subject == subject }
      if own.isEmpty { return nil }
      let counts = GateState.allCases.compactMap { state -> String? in
        let count = own.count { $0.state == state }
        return count == 0 ? nil : "\(count) \(state.rawValue)"
      }
      return "\(subject.text): \(counts.joined(separator: ", "))"
    }
    return subjects.joined(separator: "; ") + ". Measured for "
      + "\(Numbers.duration(measuringSeconds)) in \(pairs) pairs."
  }

  private var verdict: String { failure?.sentence ?? "none" }

  private var notes: String? {
    warnings.isEmpty ? nil : warnings.map { "- \($0)" }.joined(separator: "\n")
  }
}

extension [GateRow] {
  /// In the order of the plan, families before solvers before cells.
  fileprivate var widestFirst: [GateRow] {
    GateScope.allCases.reversed().flatMap { scope in filter { $0.scope == scope } }
  }

  /// Those that no other tells, the widest first.
  var telling: [GateRow] {
    widestFirst.filter { row in !contains { row.isTold(by: $0) } }
  }
}

extension String {
  /// Whether the column of this title holds words.
  fileprivate var isLeft: Bool { ["state", "of", "what", "note"].contains(self) }
}

extension GateReport.Build {
  /// `main (1a2b3c4)`.
  package var text: String {
    commit.map { $0.hasPrefix(name) ? String($0.prefix(7)) : "\(name) (\($0.prefix(7)))" } ?? name
  }
}

extension GateRow {
  fileprivate var fields: [String] {
    let interval = screen.flatMap { effect in
      effect.low.flatMap { low in effect.high.map { (low, $0) } }
    }
    return [
      state.rawValue, text, name, baseSeconds.map { Numbers.seconds($0) } ?? "",
      headSeconds.map { Numbers.seconds($0) } ?? "", screen.map { change($0.estimate) } ?? "",
      interval.map { "\(change($0.0))...\(change($0.1))" } ?? "",
      confirmation.map { change($0.estimate) } ?? "", screen.map { change($0.noise) } ?? "",
      [waiver.map { "waived until \($0.expires): \($0.reason)" }, reason].compactMap(\.self)
        .joined(separator: "; "),
    ]
  }

  /// `+4.2 %`, or the difference of two exponents.
  private func change(_ effect: Double) -> String {
    subject == .shape
      ? String(format: "%+.3f", effect) : String(format: "%+.1f %%", 100 * (exp(effect) - 1))
  }
}
