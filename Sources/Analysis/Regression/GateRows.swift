package import Measurement

/// The pairs of a gate, stage by stage.
package struct GatePairs: Sendable {
  /// Of base with itself.
  package var noise: [PairRecord]
  /// Of both builds, of every cell.
  package var screen: [PairRecord]
  /// Fresh ones, of what was flagged, with functions in other orders where the builds have them.
  package var confirmation: [PairRecord] = []
  /// Fresh ones as linked at first, of what was flagged and not confirmed.
  package var asLinked: [PairRecord] = []

  package init(noise: [PairRecord], screen: [PairRecord]) {
    (self.noise, self.screen) = (noise, screen)
  }
}

extension GateJudge {
  /// The fresh pairs that the screen asks for, by cell, or those that a first look at them asks for besides.
  package func confirmationPairs(_ pairs: GatePairs) -> [Cell: Int] {
    let noise = differences(pairs.noise)
    let needs = needs(noise: noise)
    let flagged = screened(noise: noise, screen: differences(pairs.screen))
      .filter { $0.direction != nil }
    let needed =
      pairs.confirmation.isEmpty
      ? confirmationPairs(flagged, needs: needs)
      : extensionPairs(
        confirmed(flagged, by: differences(pairs.confirmation), needs: needs), needs: needs)
    return Dictionary(uniqueKeysWithValues: needed.map { (cells[$0], $1) })
  }

  /// The cells that were flagged as slower by themselves and not confirmed, with the pairs that tell why.
  package func unconfirmedPairs(_ pairs: GatePairs) -> [Cell: Int] {
    let judged = rows(pairs)
    let suspects = judged.filter { $0.state == .suspect && $0.scope == .cell }
    return Dictionary(
      cells.filter { cell in
        suspects.contains { $0.solver == cell.solver && $0.point == cell.point }
      }.map { ($0, rules.confirmationPairs[0]) }, uniquingKeysWith: max)
  }

  /// A row for each thing that is judged, in the order of the plan.
  package func rows(_ pairs: GatePairs) -> [GateRow] {
    let noise = differences(pairs.noise)
    let (screen, fresh) = (differences(pairs.screen), differences(pairs.confirmation))
    let needs = needs(noise: noise)
    let units = screened(noise: noise, screen: screen)
    let confirmed = Dictionary(
      uniqueKeysWithValues: self.confirmed(
        units.filter { $0.direction != nil }, by: fresh, needs: needs
      ).map { ($0.screened.unit, $0) })
    let isGated = isGated(noise: noise, screen: screen)
    let asLinked = differences(pairs.asLinked)
    let timed = units.map { unit in
      row(unit, confirmed[unit.unit], isGated: isGated, screen: screen, asLinked: asLinked)
    }
    return cells.indices.flatMap { rows(ofCounts: cells[$0], pairs) } + timed
  }

  private func rows(ofCounts cell: Cell, _ pairs: GatePairs) -> [GateRow] {
    let own = (pairs.screen + pairs.confirmation + pairs.asLinked).filter { $0.cell == cell }
    if own.isEmpty { return [] }
    let lost = LostProcesses(own)
    let runs = GateRow(.runs, of: [cell], state: lost?.state ?? .ok, reason: lost?.reason)
    if lost?.leavesPairs == false { return [runs] }
    let differences = CounterDifference.all(in: own).map { difference in
      var row = GateRow(
        .counters, of: [cell], phase: difference.phase, state: difference.state,
        reason: difference.sentence)
      row.counter = difference.counter
      (row.baseCount, row.headCount) = (difference.base, difference.head)
      return row
    }
    return [runs]
      + (differences.isEmpty ? [GateRow(.counters, of: [cell], state: .ok)] : differences)
  }

  private func row(
    _ screened: ScreenedUnit, _ confirmed: ConfirmedUnit?, isGated: [Bool],
    screen: [CellDifferences], asLinked: [CellDifferences]
  ) -> GateRow {
    let unit = screened.unit
    let isGated = unit.members.count > 1 || isGated[unit.members[0]]
    var row = GateRow(
      unit.subject, of: unit.members.map { cells[$0] }, scope: unit.scope,
      phase: unit.quantity.phase, state: isGated ? .ok : .ungated, screen: screened.effect,
      confirmation: confirmed?.effect)
    if let confirmed {
      switch (confirmed.isConfirmed, screened.direction) {
      case (true, .slower): row.state = .regressed
      case (true, .faster): row.state = .improved
      case (false, .slower): row.state = isSlower(unit, asLinked) ? .layout : .suspect
      default: break
      }
    }
    if unit.scope == .cell, let seconds = screen[unit.members[0]].medians[unit.quantity] {
      (row.baseSeconds, row.headSeconds) = (seconds.base, seconds.head)
    }
    return row
  }

  /// Whether fresh pairs of the builds as they were linked show a slowdown again.
  private func isSlower(_ unit: GateUnit, _ asLinked: [CellDifferences]) -> Bool {
    PairedEffect(unit.values(asLinked, widths: cells.map(\.point.m)))
      .map { rules.direction(of: $0, least: rules.least(unit.subject)) == .slower } ?? false
  }
}
