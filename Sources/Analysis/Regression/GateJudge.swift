import Foundation
package import Measurement
import Statistics
import Vocabulary

/// Judges the pairs of two builds.
///
/// The unit is the process: its median iteration after the first, its preparation, and their phases. A pair that
/// lost a process has no part in times.
package struct GateJudge: Sendable {
  /// What it judges by.
  package let rules: GateRules
  /// In the order of the plan.
  let cells: [Cell]
  /// The numbers of the cells of each ladder in which m grows.
  private let ladders: [[Int]]
  /// Cells whose time means nothing.
  private let isSimulated: [Bool]

  /// - Parameters:
  ///   - cells: what was run, the first process of each.
  ///   - ladders: those among the cells in which m grows.
  ///   - solvers: what the plan says of them.
  ///   - rules: the thresholds.
  /// - Throws: when a cell cannot be written as JSON.
  package init(
    cells: [Cell], ladders: [StudyRecord], solvers: [SolverRecord], rules: GateRules = GateRules()
  ) throws {
    let keys = try cells.map { try $0.key }
    self.cells = cells
    self.rules = rules
    self.ladders = ladders.filter { $0.variable == Variable.m.rawValue }
      .map { ladder in ladder.cells.compactMap { keys.firstIndex(of: $0) } }
      .filter { $0.count >= 4 }
    let simulated = Set(solvers.filter(\.simulated).map(\.name))
    isSimulated = cells.map { simulated.contains($0.solver) }
  }

  /// The phases that pairs of each cell show.
  func phases(_ pairs: [PairRecord]) -> [SharedPhases] {
    let own = Dictionary(grouping: pairs, by: \.cell)
    return cells.map { SharedPhases(own[$0] ?? []) }
  }

  /// The differences of pairs by cell; none of a simulation.
  func differences(_ pairs: [PairRecord], phases: [SharedPhases]) -> [CellDifferences] {
    let own = Dictionary(grouping: pairs, by: \.cell)
    return cells.indices.map {
      isSimulated[$0] ? .none : CellDifferences(own[cells[$0]] ?? [], phases: phases[$0])
    }
  }

  /// How many pairs of base with itself a cell has first, in the order of the plan.
  package var noisePairs: [Int] { isSimulated.map { $0 ? 1 : rules.noisePairs } }

  /// How many pairs each cell needs, from how those of one build scatter; a simulation as many as show that its
  /// counts are always the same.
  func needs(_ scatter: [CellDifferences]) -> [PairNeed] {
    zip(scatter, isSimulated).map { own, isSimulated in
      if isSimulated { return PairNeed(screen: 2, confirmation: 0) }
      let iterations = own.values[.iteration] ?? []
      let spread = PairedEffect.spread(of: iterations.filter { !$0.isNaN })
      return rules.pairs(spread: spread ?? 0)
    }
  }

  /// What the first pairs show, and what is flagged of it.
  func screen(noise: [CellDifferences], screen: [CellDifferences]) -> GateScreen {
    let scatter = zip(noise, screen).map { $0 + $1.centred }
    let units = screened(noise: scatter, screen: screen)
    let flagged = units.filter { $0.direction != nil }
    let told = flagged.filter { unit in flagged.contains { rules.tells($0, unit) } }.map(\.unit)
    return GateScreen(
      scatter: scatter, needs: needs(scatter), units: units,
      flagged: flagged.map { unit in
        var unit = unit
        unit.isTold = told.contains { $0 == unit.unit || unit.unit.contains($0) }
        return unit
      })
  }

  /// What the screen shows of everything that is judged.
  func screened(noise: [CellDifferences], screen: [CellDifferences]) -> [ScreenedUnit] {
    let widths = cells.map(\.point.m)
    return GateUnit.all(of: cells, ladders: ladders, in: screen).compactMap { unit in
      let spread = PairedEffect.spread(of: unit.values(noise, widths: widths)) ?? 0
      return PairedEffect(unit.values(screen, widths: widths), spread: spread).map { effect in
        ScreenedUnit(
          unit: unit, spread: spread, effect: effect,
          direction: rules.direction(of: effect, on: unit.subject))
      }
    }
  }

  /// How many fresh pairs each cell needs for a look at what is flagged, by its number.
  func confirmationPairs(_ flagged: [ScreenedUnit], needs: [PairNeed]) -> [Int: Int] {
    let needed = flagged.flatMap { screened in
      screened.unit.members.map { cell in
        let isAlone =
          (screened.unit.members.count == 1 || screened.unit.isShape) && !screened.isTold
        return (cell, isAlone ? needs[cell].confirmation : rules.pooledPairs)
      }
    }
    return Dictionary(needed, uniquingKeysWith: max)
  }

  /// How many more each cell needs of what the first look leaves open, by its number.
  func extensionPairs(_ looked: [ConfirmedUnit], needs: [PairNeed]) -> [Int: Int] {
    let open = looked.filter {
      !$0.isConfirmed && !$0.screened.isTold && $0.isLargeEnough
        && $0.probability < rules.openProbability
    }
    return confirmationPairs(open.map(\.screened), needs: needs)
  }

  /// A row about a unit, before it is judged.
  func row(about unit: GateUnit) -> GateRow {
    GateRow(
      unit.subject, of: unit.members.map { cells[$0] }, scope: unit.scope,
      phase: unit.quantity.phase, state: .ok)
  }

  /// Whether fresh pairs confirm what is flagged, at the first look or with all of them: Holm's procedure over what is
  /// flagged in each direction and not told by a wider row, and for the whole of something that one of its phases moves, too.
  func confirmed(_ screen: GateScreen, by fresh: [CellDifferences]) -> [ConfirmedUnit] {
    let counts = confirmationPairs(screen.flagged, needs: screen.needs)
    let first = fresh.enumerated().map { $1.prefix(counts[$0] ?? 0) }
    let isEarly = look(screen.flagged, at: first).map(\.isConfirmed)
    let widths = cells.map(\.point.m)
    let units = zip(look(screen.flagged, at: fresh), isEarly).map { unit, isEarly in
      var unit = unit
      unit.isConfirmed = unit.isConfirmed || isEarly
      unit.growth = unit.growth(fresh, widths: widths)
      return unit
    }
    return units.map { unit in
      var unit = unit
      unit.cause = cause(of: unit, among: units)?.screened.unit
      return unit
    }
  }

  /// What takes longer by more in the cells in which a confirmed phase takes longer by too little to stand by itself.
  private func cause(of unit: ConfirmedUnit, among units: [ConfirmedUnit]) -> ConfirmedUnit? {
    guard unit.growth != 0 else { return nil }
    let own = unit.screened.unit
    let larger = units.filter {
      $0.screened.unit.surrounds(own)
        && !rules.stands(unit.growth, beside: $0.growth, on: own.quantity.subject)
    }
    return larger.max { $0.growth < $1.growth }
  }

  private func look(
    _ flagged: [ScreenedUnit], at fresh: [CellDifferences]
  ) -> [ConfirmedUnit] {
    let widths = cells.map(\.point.m)
    let again = flagged.map { screened -> ConfirmedUnit in
      let values = screened.unit.values(fresh, widths: widths)
      let effect = PairedEffect(values, spread: screened.spread)
      return ConfirmedUnit(screened: screened, effect: effect, rules: rules)
    }
    var isRejected = again.map { _ in false }
    for direction in [GateRules.Direction.slower, .faster] {
      let own = again.indices.filter {
        again[$0].screened.direction == direction && !again[$0].screened.isTold
      }
      let rejected = holmRejections(
        own.map { again[$0].probability }, level: rules.level / 2)
      for (index, rejection) in zip(own, rejected) { isRejected[index] = rejection }
    }
    return again.indices.map { index in
      var unit = again[index]
      let parts = again.filter { unit.screened.unit.contains($0.screened.unit) }
      unit.isConfirmed =
        isRejected[index] && unit.isLargeEnough
        && (unit.isWithoutPhases(fresh) || parts.contains { unit.moves(with: $0) })
      return unit
    }
  }
}

/// What the first pairs come to.
struct GateScreen: Sendable {
  /// Pairs of one build: of base with itself and, less what they have in common, those of the screen.
  let scatter: [CellDifferences]
  /// How many pairs each cell needs.
  let needs: [PairNeed]
  /// Everything that is judged.
  let units: [ScreenedUnit]
  /// What is flagged of it.
  let flagged: [ScreenedUnit]
}

/// What the first pairs show of a unit.
struct ScreenedUnit: Sendable {
  let unit: GateUnit
  /// Of pairs of base with itself.
  let spread: Double
  let effect: PairedEffect
  /// Nil where it is not flagged.
  let direction: GateRules.Direction?
  /// Whether what is flagged over more cells says the same: then that is judged, and this needs no pairs of its own.
  var isTold = false
}

/// What fresh pairs show of a flagged unit.
struct ConfirmedUnit: Sendable {
  let screened: ScreenedUnit
  /// Nil where every process was lost.
  let effect: PairedEffect?
  /// One-sided, in the direction of the screen; 1 without an effect or with one of the other sign.
  let probability: Double
  /// Whether the effect is worth a word again.
  let isLargeEnough: Bool
  /// Whether it has moved again, for all that can be said of it alone.
  let hasMoved: Bool
  var isConfirmed = false
  /// Of a phase that is confirmed as slower, or as steeper in m, by what share of its iteration or its preparation, on
  /// average over its cells, or from the least width to the greatest; 0 otherwise.
  var growth = 0.0
  /// The other phase beside which this one is slower; nil where it is so by itself.
  var cause: GateUnit?

  init(screened: ScreenedUnit, effect: PairedEffect?, rules: GateRules) {
    (self.screened, self.effect) = (screened, effect)
    let sign: Double = screened.direction == .faster ? -1 : 1
    let size = sign * (effect?.estimate ?? 0)
    probability = size > 0 ? (effect?.probability ?? 2) / 2 : 1
    isLargeEnough = effect.map { rules.isLarge(size, $0, screened.unit.subject) } ?? false
    hasMoved = size > 0 && probability < rules.probability
  }

  func moves(with part: ConfirmedUnit) -> Bool {
    part.hasMoved && part.screened.direction == screened.direction
  }

  fileprivate func growth(_ fresh: [CellDifferences], widths: [Int]) -> Double {
    let unit = screened.unit
    guard isConfirmed, screened.direction == .slower, unit.quantity.phase != nil, let effect
    else { return 0 }
    let shares = unit.members.map { fresh[$0].share(unit.quantity) }
    let ends = unit.members.map { log(Double(widths[$0])) }
    let range = unit.isShape ? (ends.max() ?? 0) - (ends.min() ?? 0) : 1
    return expm1(effect.estimate * range) * shares.reduce(0, +) / Double(shares.count)
  }

  /// Whether nothing but the whole was timed, as of kernels.
  func isWithoutPhases(_ fresh: [CellDifferences]) -> Bool {
    let unit = screened.unit
    return unit.quantity.phase != nil
      || unit.members.allSatisfy { cell in
        fresh[cell].values.keys.allSatisfy {
          $0.subject != unit.quantity.subject || $0.phase == nil || $0.phase == GateQuantity.rest
        }
      }
  }
}

extension GateUnit {
  /// As the rows name it.
  var subject: GateSubject { isShape ? .shape : quantity.subject }
}
