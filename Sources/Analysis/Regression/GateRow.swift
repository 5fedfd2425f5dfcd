package import Measurement

/// What is judged.
package enum GateSubject: String, Codable, Sendable, CaseIterable {
  /// Whether head runs what base runs.
  case runs
  /// The median iteration of a process, or a phase of it.
  case seconds
  /// Everything before the first iteration, or a phase of it.
  case setup
  /// The slope in m of an iteration, or of a phase of it.
  case shape
  /// Counted work, exactly.
  case counters

  /// As people read it.
  package var text: String { self == .setup ? "set-up" : rawValue }
}

/// Over what an effect is judged.
package enum GateScope: String, Codable, Sendable, CaseIterable {
  /// One cell.
  case cell
  /// All cells of a solver; of a shape, a ladder.
  case solver
  /// All cells of a family.
  case family
}

/// One judgement of the gate.
package struct GateRow: Codable, Equatable, Sendable {
  /// What is compared.
  package var subject: GateSubject
  /// Over what.
  package var scope: GateScope
  /// The family's name.
  package var family: String
  /// The solver's name, or the kernel's; null for a family.
  @Nullable package var solver: String?
  /// The cell's point; of several cells, the first; null for a solver that head lacks.
  @Nullable package var point: Point?
  /// Of several cells their widths, ascending; empty for one.
  package var widths: [Int]
  /// The phase that is timed, or that counts; null for all of them together.
  @Nullable package var phase: String?
  /// The counter; null for what is timed.
  @Nullable package var counter: String?
  /// What the counter comes to in base, over set-up and iterations; null where it has none.
  @Nullable package var baseCount: Int?
  /// The same of head.
  @Nullable package var headCount: Int?
  /// What was ruled.
  package var state: GateState
  /// Why, in a sentence, where numbers do not say it.
  @Nullable package var reason: String?
  /// Medians over the processes of the screen, of one cell.
  @Nullable package var baseSeconds: Double?
  /// The same of head.
  @Nullable package var headSeconds: Double?
  /// The effect in the first pairs; null where times are not compared.
  @Nullable package var screen: PairedEffect?
  /// The effect in fresh pairs; null where the first gave no cause for them.
  @Nullable package var confirmation: PairedEffect?
  /// The waiver that excuses the row.
  @Nullable package var waiver: Waiver?

  /// A row about `cells`, all of them of one family.
  ///
  /// - Precondition: there is a cell.
  package init(
    _ subject: GateSubject, of cells: [Cell], scope: GateScope = .cell, phase: String? = nil,
    state: GateState, reason: String? = nil, screen: PairedEffect? = nil,
    confirmation: PairedEffect? = nil
  ) {
    (self.subject, self.scope, self.state) = (subject, scope, state)
    family = cells[0].family
    solver = scope == .family ? nil : cells[0].solver
    point = cells[0].point
    widths = scope == .cell ? [] : Set(cells.map(\.point.m)).sorted()
    self.phase = phase
    self.reason = reason
    self.screen = screen
    self.confirmation = confirmation
  }

  /// The row of a solver that base has and head has not.
  package init(missing solver: String, family: String) {
    (subject, scope, self.family, state) = (.runs, .solver, family, .missing)
    self.solver = solver
    widths = []
    reason = "head has no such solver: a waiver says why it was removed"
  }

  /// Whether it keeps the gate from passing.
  package var isFailing: Bool { waiver == nil && isFault }

  /// Whether it would, were there no waivers.
  var isFault: Bool { state == .regressed || state == .missing }

  /// `sketch-tensor m=4096 n=32 d=16`, of a ladder `m=256...65536`, of a family `all of fast-jl`.
  package var name: String {
    guard let solver else { return "all of \(family)" }
    guard let point else { return solver }
    if widths.isEmpty { return "\(solver) m=\(point.m) n=\(point.n) d=\(point.d)" }
    return "\(solver) m=\(widths[0])...\(widths[widths.count - 1])"
  }

  /// `set-up`, `forward in seconds`, `multiply_adds of forward`.
  package var text: String {
    if let counter { return phase.map { "\(counter) of \($0)" } ?? counter }
    return phase.map { "\($0) in \(subject.text)" } ?? subject.text
  }

  /// What a waiver of the counter must expect; nil for what is timed.
  var valueToWaive: Int? { counter == nil ? nil : headCount ?? 0 }

  /// Whether a reader who has read `other` knows what this row says: the same of more cells, or which phase of it it was.
  func isTold(by other: GateRow) -> Bool {
    guard subject == other.subject, family == other.family, state == other.state else {
      return false
    }
    if phase == other.phase {
      return counter == other.counter
        && (other.scope == .family && scope != .family
          || other.scope == .solver && scope == .cell && solver == other.solver)
    }
    return isWhole(of: other)
  }

  /// Whether this row is about another phase that is timed, of the cells of `other` and perhaps of more.
  func surrounds(_ other: GateRow) -> Bool {
    phase != nil && counter == nil && phase != other.phase
      && family == other.family
      && (scope == .family || solver == other.solver && (scope == .solver || point == other.point))
  }

  /// Whether this row is about the whole of which `other` is about a phase.
  func isWhole(of other: GateRow) -> Bool {
    phase == nil && counter == nil && other.phase != nil && subject == other.subject
      && scope == other.scope && solver == other.solver && point == other.point
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
      GateRow(.runs, of: [$0], state: .new, reason: "base has no such solver")
    }
    let missing = base.sorted { $0.key < $1.key }.flatMap { family, names in
      names.subtracting(head[family] ?? []).sorted().map {
        GateRow(missing: $0, family: family)
      }
    }
    return new + missing
  }
}
