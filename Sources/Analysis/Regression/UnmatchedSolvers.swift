package import Measurement

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
