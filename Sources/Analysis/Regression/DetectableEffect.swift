import Foundation
import Measurement
import Statistics

/// The smallest slowdown that the gate finds in at least four of five runs, given how pairs of one
/// build scatter.
///
/// Screen and confirmation are drawn from the measured differences, either sign as likely, with the
/// slowdown added: a bootstrap of the whole gate, not of one test. The level is Holm's of twenty flagged effects.
struct DetectableEffect {
  /// Slowdowns that are tried: 3 % to 60 %.
  private static let slowdowns = [
    0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.17, 0.2, 0.25,
    0.3, 0.4, 0.5, 0.6,
  ]
  private static let trials = 200
  private static let flagged = 20.0
  /// The share of runs in which a slowdown is to be found.
  private static let power = 0.8

  let rules: GateRules
  let subject: GateSubject
  /// Of pairs of one build.
  let differences: [Double]
  /// Pairs in the screen, and in each look of the confirmation.
  let pairs: (screen: Int, looks: [Int])

  /// Whether a slowdown is found often enough.
  ///
  /// - Precondition: there is a difference.
  func shows(_ slowdown: Double) -> Bool { power(slowdown) >= Self.power }

  /// As a share of the time; nil where not even 60 % are found.
  ///
  /// - Precondition: there is a difference.
  var smallest: Double? {
    var (low, high) = (0, Self.slowdowns.count)
    while low < high {
      let middle = (low + high) / 2
      if shows(Self.slowdowns[middle]) { high = middle } else { low = middle + 1 }
    }
    return low < Self.slowdowns.count ? Self.slowdowns[low] : nil
  }

  /// The share of runs in which a slowdown is confirmed.
  private func power(_ slowdown: Double) -> Double {
    var random = SplitMix64(state: 1)
    let spread = PairedEffect.spread(of: differences) ?? 0
    let found = (0..<Self.trials).count { _ in
      let effect = log1p(slowdown)
      let screen = PairedEffect(drawn(pairs.screen, adding: effect, &random), spread: spread)
      guard let screen, rules.direction(of: screen, on: subject) == .slower
      else { return false }
      var fresh: [Double] = []
      return pairs.looks.contains { count in
        fresh += drawn(count, adding: effect, &random)
        return PairedEffect(fresh, spread: spread).map(isConfirming) ?? false
      }
    }
    return Double(found) / Double(Self.trials)
  }

  private func isConfirming(_ effect: PairedEffect) -> Bool {
    rules.isLarge(effect.estimate, effect, subject)
      && effect.probability / 2 <= rules.level / 2 / Self.flagged
  }

  private func drawn(
    _ count: Int, adding effect: Double, _ random: inout SplitMix64
  ) -> [Double] {
    (0..<count).map { _ in
      let noise = differences[Int.random(in: differences.indices, using: &random)]
      return effect + (Bool.random(using: &random) ? noise : -noise)
    }
  }
}

extension GateJudge {
  /// What is found of a unit, given pairs of one build.
  ///
  /// - Precondition: there is a pair.
  func detectable(
    _ unit: GateUnit, in differences: [CellDifferences], needs: [PairNeed]
  ) -> DetectableEffect {
    let isAlone = unit.members.count == 1
    let own = unit.members.map { needs[$0] }
    let look = isAlone ? own[0].confirmation : own.count * rules.pooledPairs
    let screen = own.count * (own.map(\.screen).min() ?? 0)
    return DetectableEffect(
      rules: rules, subject: unit.subject,
      differences: unit.values(differences, widths: cells.map(\.point.m)),
      pairs: (screen, [look, look]))
  }

  /// By cell, whether a slowdown worth it is found in its iterations alone.
  func isGated(_ scatter: [CellDifferences]) -> [Bool] {
    let needs = needs(scatter)
    return cells.indices.map { cell in
      let unit = GateUnit(
        quantity: .iteration, isShape: false, scope: .cell, members: [cell])
      return scatter[cell].values[unit.quantity]?.contains { !$0.isNaN } == true
        && detectable(unit, in: scatter, needs: needs).shows(rules.gatedSlowdown)
    }
  }
}
