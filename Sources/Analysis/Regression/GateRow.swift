package import Measurement

/// What is judged of a cell or of a ladder.
package enum GateSubject: String, Codable, Sendable, CaseIterable {
  /// The median iteration of a process.
  case seconds
  /// Everything before the first iteration.
  case setup
  /// The slope of an iteration in m.
  case shape
  /// Counted work, exactly.
  case counters

  /// As people read it.
  package var text: String { self == .setup ? "set-up" : rawValue }
}

/// One judgement of the gate.
package struct GateRow: Codable, Equatable, Sendable {
  /// What is compared.
  package var subject: GateSubject
  /// The family's name.
  package var family: String
  /// The solver's name, or the kernel's.
  package var solver: String
  /// The cell's point; of a ladder, its smallest; null for a solver that head lacks.
  @Nullable package var point: Point?
  /// The widths of a ladder; empty for a cell.
  package var widths: [Int]
  /// What was ruled.
  package var state: GateState
  /// Why, in a sentence, where numbers do not say it.
  @Nullable package var reason: String?
  /// Medians over the processes of the screen.
  @Nullable package var baseSeconds: Double?
  /// The same of head.
  @Nullable package var headSeconds: Double?
  /// The effect in the first pairs; null where times are not compared.
  @Nullable package var screen: PairedEffect?
  /// The effect in fresh pairs; null where the first gave no cause for them.
  @Nullable package var confirmation: PairedEffect?
  /// The waiver that excuses the row.
  @Nullable package var waiver: Waiver?

  /// A row about a cell, or about a ladder of `widths`.
  package init(
    _ subject: GateSubject, of cell: Cell, widths: [Int] = [], state: GateState,
    reason: String? = nil, screen: PairedEffect? = nil, confirmation: PairedEffect? = nil
  ) {
    (self.subject, family, solver) = (subject, cell.family, cell.solver)
    (self.widths, self.state) = (widths, state)
    point = cell.point
    self.reason = reason
    self.screen = screen
    self.confirmation = confirmation
  }

  /// The row of a solver that base has and head has not.
  package init(missing solver: String, family: String) {
    (subject, self.family, self.solver) = (.seconds, family, solver)
    (widths, state) = ([], .missing)
    reason = "head has no such solver: a waiver says why it was removed"
  }

  /// Whether it keeps the gate from passing.
  package var isFailing: Bool { waiver == nil && (state == .regressed || state == .missing) }

  /// `sketch-tensor m=4096 n=32 d=16`, of a ladder `m=256...65536`.
  package var name: String {
    guard let point else { return solver }
    let width =
      widths.isEmpty ? "\(point.m)" : "\(widths.first ?? 0)...\(widths.last ?? 0)"
    return "\(solver) m=\(width) n=\(point.n) d=\(point.d)"
  }
}

extension GateRow {
  /// A row for each planned cell of a solver that base has not, and for each solver that head has not.
  ///
  /// - Parameters:
  ///   - plan: the cells as head defines them.
  ///   - base: what base can run, by family.
  ///   - head: what head can run.
  /// - Returns: rows that are `new`, then rows that are `missing`.
  package static func unmatched(
    plan: [Cell], base: [String: Set<String>], head: [String: Set<String>]
  ) -> [GateRow] {
    let new = plan.filter { base[$0.family]?.contains($0.solver) != true }.map {
      GateRow(.seconds, of: $0, state: .new, reason: "base has no such solver")
    }
    let missing = base.sorted { $0.key < $1.key }.flatMap { family, names in
      names.subtracting(head[family] ?? []).sorted().map {
        GateRow(missing: $0, family: family)
      }
    }
    return new + missing
  }
}
