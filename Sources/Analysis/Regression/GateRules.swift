/// When an effect is one: the thresholds of the gate, fixed before anything is measured.
///
/// An effect is flagged where it is improbable, larger than what is worth a word, and larger than
/// the noise that its own pairs show; it counts when fresh pairs flag it again with the same sign.
/// How often that is wrong is simulated (`Tests/AnalysisTests/GateSimulationTests.swift`).
package struct GateRules: Codable, Equatable, Sendable {
  /// The greatest probability of a flagged effect.
  package var probability = 0.05
  /// The least |ln(head/base)| of an iteration that is worth a word.
  package var leastEffect = 0.03
  /// The same of the preparation, where first touches of memory are part of the time.
  package var leastSetupEffect = 0.05
  /// The least difference of slopes in m.
  package var leastExponent = 0.03
  /// Noise above which a slowdown by a tenth would not be seen.
  package var unsteadyNoise = 0.1
  /// The share of cells with unsteady iterations above which the machine gives no verdict.
  package var mostUnsteady = 0.5

  package init() {}

  /// Which way an effect goes.
  package enum Direction: String, Codable, Sendable {
    /// Head takes longer.
    case slower
    /// Head takes less time.
    case faster
  }

  /// Which way `effect` goes; nil where it is not flagged.
  package func direction(of effect: PairedEffect, least: Double) -> Direction? {
    guard effect.probability < probability,
      effect.estimate.magnitude > max(least, effect.noise)
    else { return nil }
    return effect.estimate > 0 ? .slower : .faster
  }

  /// What two stages of pairs come to.
  ///
  /// - Parameters:
  ///   - screen: the effect over the first pairs.
  ///   - confirmation: over fresh ones; nil where none were run.
  ///   - least: the smallest effect that is worth a word.
  /// - Returns: the state of the row.
  package func state(
    screen: PairedEffect, confirmation: PairedEffect?, least: Double
  ) -> GateState {
    guard let direction = direction(of: screen, least: least) else {
      return screen.noise > unsteadyNoise ? .unstable : .ok
    }
    let isConfirmed =
      confirmation.map { self.direction(of: $0, least: least) == direction } ?? false
    switch direction {
    case .slower: return isConfirmed ? .regressed : .suspect
    case .faster: return isConfirmed ? .improved : .ok
    }
  }
}

/// What the gate says of a row.
package enum GateState: String, Codable, Sendable, CaseIterable {
  /// Slower, or more work, and confirmed.
  case regressed
  /// Base has it and head has not.
  case missing
  /// Flagged as slower, and not confirmed.
  case suspect
  /// Too noisy to see a slowdown by a tenth.
  case unstable
  /// Faster, or less work, and confirmed.
  case improved
  /// Head has it and base has not: there is nothing to compare with.
  case new
  /// No cause for concern.
  case ok
}
