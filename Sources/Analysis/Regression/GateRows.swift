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
  /// What pairs show, stage by stage, the same phases told apart in all of them.
  private struct Stages {
    let screen, asLinked: [CellDifferences]
    let first: GateScreen
    let confirmed: [ConfirmedUnit]

    init(_ pairs: GatePairs, _ judge: GateJudge) {
      let phases = judge.phases(pairs.noise + pairs.screen)
      screen = judge.differences(pairs.screen, phases: phases)
      asLinked = judge.differences(pairs.asLinked, phases: phases)
      first = judge.screen(
        noise: judge.differences(pairs.noise, phases: phases), screen: screen)
      confirmed = judge.confirmed(
        first, by: judge.differences(pairs.confirmation, phases: phases))
    }
  }

  /// How many pairs the screen has, by cell, given pairs of base with itself.
  package func screenPairs(noise: [PairRecord]) -> [Cell: Int] {
    let needs = needs(differences(noise, phases: phases(noise)))
    return Dictionary(uniqueKeysWithValues: zip(cells, needs.map(\.screen)))
  }

  /// The fresh pairs that the screen asks for, by cell, or those that a first look at them asks for besides.
  package func confirmationPairs(_ pairs: GatePairs) -> [Cell: Int] {
    let stages = Stages(pairs, self)
    return byCell(
      pairs.confirmation.isEmpty
        ? confirmationPairs(stages.first.flagged, needs: stages.first.needs)
        : extensionPairs(stages.confirmed, needs: stages.first.needs))
  }

  /// The pairs, of the builds as they were linked, that tell why what was flagged as slower was not confirmed.
  package func unconfirmedPairs(_ pairs: GatePairs) -> [Cell: Int] {
    let stages = Stages(pairs, self)
    let suspects = stages.confirmed.filter {
      $0.screened.direction == .slower && !$0.isConfirmed && !$0.hasMoved
    }
    return byCell(confirmationPairs(suspects.map(\.screened), needs: stages.first.needs))
  }

  private func byCell(_ counts: [Int: Int]) -> [Cell: Int] {
    Dictionary(uniqueKeysWithValues: counts.map { (cells[$0], $1) })
  }

  /// A row for each thing that is judged, in the order of the plan.
  package func rows(_ pairs: GatePairs) -> [GateRow] {
    let stages = Stages(pairs, self)
    let confirmed = Dictionary(
      uniqueKeysWithValues: stages.confirmed.map { ($0.screened.unit, $0) })
    let isGated = isGated(stages.first.scatter)
    let parts = parts(of: stages.confirmed)
    let timed = stages.first.units.map { unit in
      row(
        unit, confirmed[unit.unit], isGated: isGated, isPart: parts.contains(unit.unit), stages)
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

  /// What is told by a row over more cells that is confirmed as slower, and wholes with such a phase.
  private func parts(of units: [ConfirmedUnit]) -> Set<GateUnit> {
    let told = units.filter { unit in
      units.contains { $0.isConfirmed && rules.tells($0.screened, unit.screened) }
    }.map(\.screened.unit)
    let wholes = units.map(\.screened.unit).filter { whole in
      told.contains { whole.contains($0) }
    }
    return Set(told + wholes)
  }

  private func row(
    _ screened: ScreenedUnit, _ confirmed: ConfirmedUnit?, isGated: [Bool], isPart: Bool,
    _ stages: Stages
  ) -> GateRow {
    let unit = screened.unit
    let isGated = unit.members.count > 1 || isGated[unit.members[0]]
    var row = row(about: unit)
    row.state = isGated ? .ok : .ungated
    (row.screen, row.confirmation) = (screened.effect, confirmed?.effect)
    if let confirmed {
      switch (confirmed.isConfirmed, screened.direction) {
      case (true, .slower):
        row.state = confirmed.cause == nil ? .regressed : .beside
        row.reason = confirmed.cause.map { "beside \(self.row(about: $0).text)" }
      case (true, .faster): row.state = .improved
      case (false, .slower) where isPart: row.state = .part
      case (false, .slower):
        row.state = isOfLayout(confirmed, stages.asLinked) ? .layout : .suspect
      default: break
      }
    }
    if unit.scope == .cell,
      let seconds = stages.screen[unit.members[0]].medians[unit.quantity]
    {
      (row.baseSeconds, row.headSeconds) = (seconds.base, seconds.head)
    }
    return row
  }

  /// Whether fresh pairs of the builds as they were linked show a slowdown again, which those with functions in
  /// other orders contradict.
  private func isOfLayout(_ unit: ConfirmedUnit, _ asLinked: [CellDifferences]) -> Bool {
    guard !unit.hasMoved, let others = unit.effect?.high,
      let own = PairedEffect(unit.screened.unit.values(asLinked, widths: cells.map(\.point.m)))
    else { return false }
    return rules.direction(of: own, on: unit.screened.unit.subject) == .slower
      && others < own.estimate
  }
}
