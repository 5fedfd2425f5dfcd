import Foundation
import Measurement
import Statistics

/// The smallest slowdown that the gate finds in at least four of five runs, given how pairs of one
/// build scatter.
///
/// Screen and confirmation are drawn from the measured differences, either sign as likely, with the
/// slowdown added: a bootstrap of the whole gate, not of one test.
struct DetectableEffect {
  /// Slowdowns that are tried: 3 % to 60 %.
  private static let slowdowns = [
    0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6,
  ]
  private static let trials = 100

  let rules: GateRules
  let differences: [Double]
  let pairs: Int

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
    let found = (0..<Self.trials).count { _ in
      let stages = (0..<2).map { _ in PairedEffect(drawn(adding: log1p(slowdown), &random)) }
      guard let screen = stages[0] else { return false }
      let state = rules.state(
        screen: screen, confirmation: stages[1], least: rules.leastEffect)
      return state == .regressed
    }
    return Double(found) / Double(Self.trials)
  }

  private func drawn(adding effect: Double, _ random: inout SplitMix64) -> [Double] {
    (0..<pairs).map { _ in
      let noise = differences[Int.random(in: differences.indices, using: &random)]
      return effect + (Bool.random(using: &random) ? noise : -noise)
    }
  }
}
