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
    0.3,
    0.4, 0.5, 0.6,
  ]
  private static let trials = 200
  private static let flagged = 20.0

  let rules: GateRules
  let subject: GateSubject
  /// Of pairs of one build.
  let differences: [Double]
  /// Pairs in the screen, and in the confirmation.
  let pairs: (screen: Int, confirmation: Int)

  /// As a share of the time; nil where not even 60 % are found.
  ///
  /// - Precondition: there is a difference.
  var smallest: Double? {
    var (low, high) = (0, Self.slowdowns.count)
    while low < high {
      let middle = (low + high) / 2
      if power(Self.slowdowns[middle]) >= 0.8 { high = middle } else { low = middle + 1 }
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
      let again = PairedEffect(drawn(pairs.confirmation, adding: effect, &random))
      guard let screen, let again,
        rules.direction(of: screen, least: rules.least(subject)) == .slower
      else { return false }
      return again.estimate > rules.least(subject)
        && again.probability / 2 <= rules.level / Self.flagged
    }
    return Double(found) / Double(Self.trials)
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
