import Foundation

/// When an effect is one: the thresholds of the gate, fixed before anything is measured.
///
/// Pairs of base with itself say how many pairs a cell needs. An effect is flagged where it is improbable,
/// larger than what is worth a word, and larger than the noise of such pairs; it counts when fresh pairs show
/// it again beyond what so many flagged effects would by chance. How often that is wrong, and what it finds,
/// is drawn from recorded pairs (`Tests/Gate/results.md`).
package struct GateRules: Codable, Equatable, Sendable {
  /// The greatest probability of a flagged effect.
  package var probability = 0.05
  /// The level of the confirmation, over all that is flagged, by Holm's procedure; half of it for each of two looks.
  package var level = 0.01
  /// The greatest one-sided probability at the first look that is worth a second, with as many pairs again.
  package var openProbability = 0.2
  /// The least |ln(head/base)| of an iteration that is worth a word.
  package var leastEffect = 0.03
  /// The same of the preparation, where first touches of memory are part of the time.
  package var leastSetupEffect = 0.05
  /// The least difference of slopes in m.
  package var leastExponent = 0.03
  /// The slowdown that the number of pairs is made for.
  package var soughtSlowdown = 0.1
  /// The slowdown that a cell must show in four of five runs to be judged in time by itself.
  package var gatedSlowdown = 0.15
  /// Pairs of base with itself, a cell.
  package var noisePairs = 4
  /// The fewest and the most pairs of a cell in the screen.
  package var screenPairs = [10, 20]
  /// The same in a look of the confirmation.
  package var confirmationPairs = [16, 32]
  /// Fresh pairs of a cell for what is flagged over several cells together.
  package var pooledPairs = 8
  /// The share of cells that are not judged in time above which the machine gives no verdict.
  package var mostUngated = 0.5

  package init() {}

  /// Which way an effect goes.
  package enum Direction: String, Codable, Sendable {
    /// Head takes longer.
    case slower
    /// Head takes less time.
    case faster
  }

  /// Which way the `effect` on a subject goes; nil where it is not flagged.
  func direction(of effect: PairedEffect, on subject: GateSubject) -> Direction? {
    guard effect.probability < probability, isLarge(effect.estimate.magnitude, effect, subject)
    else { return nil }
    return effect.estimate > 0 ? .slower : .faster
  }

  /// Whether `size`, an effect in the direction that is looked for, is worth a word and beyond its noise.
  func isLarge(_ size: Double, _ effect: PairedEffect, _ subject: GateSubject) -> Bool {
    size > max(least(subject), effect.noise)
  }

  /// Whether what `wide` shows over more cells is what `narrow` shows in some of them, as far as noise lets that be seen.
  func tells(_ wide: ScreenedUnit, _ narrow: ScreenedUnit) -> Bool {
    let (one, other) = (wide.unit, narrow.unit)
    let allowed = max(least(other.subject), narrow.effect.noise)
    return one.quantity == other.quantity && one.isShape == other.isShape
      && wide.direction == narrow.direction && one.members.count > other.members.count
      && Set(other.members).isSubset(of: one.members)
      && (wide.effect.estimate - narrow.effect.estimate).magnitude <= allowed
  }

  /// Whether `part`, a phase's share in the growth of its iteration or preparation, is worth a word beside a phase that
  /// has grown by `most`.
  func stands(_ part: Double, beside most: Double, on subject: GateSubject) -> Bool {
    part >= most || part >= expm1(least(subject))
  }

  /// The least effect on a subject that is worth a word.
  private func least(_ subject: GateSubject) -> Double {
    switch subject {
    case .setup: leastSetupEffect
    case .shape: leastExponent
    case .seconds, .runs, .counters: leastEffect
    }
  }

  /// How many pairs a cell needs whose pairs scatter by `spread`, a standard deviation of ln(head/base).
  package func pairs(spread: Double) -> PairNeed {
    let unit = spread / log1p(soughtSlowdown)
    let (screen, confirmation) = (
      Self.screenFactor * unit * unit, Self.confirmationFactor * unit * unit
    )
    return PairNeed(
      screen: Self.clamped(screen, screenPairs),
      confirmation: Self.clamped(confirmation, confirmationPairs))
  }

  /// Pairs for an effect of one standard deviation at a power of nine in ten: (z + 1.28)^2 / 0.955, the last
  /// the efficiency of the signed ranks, with z = 1.96 two-sided at 5 %.
  private static let screenFactor = 11.0
  /// The same with z = 3.3 one-sided, Holm's level over some twenty effects.
  private static let confirmationFactor = 22.0

  private static func clamped(_ pairs: Double, _ bounds: [Int]) -> Int {
    Int(min(max(pairs.rounded(.up), Double(bounds[0])), Double(bounds[1])))
  }
}

/// How many pairs a cell is given, from how much pairs of base with itself scatter.
package struct PairNeed: Equatable, Sendable {
  /// In the screen.
  package var screen: Int
  /// In a look of the confirmation.
  package var confirmation: Int
}

/// What the gate says of a row.
package enum GateState: String, Codable, Sendable, CaseIterable {
  /// Slower, or more work, and confirmed.
  case regressed
  /// Base has it and head has not.
  case missing
  /// Slower and confirmed, beside another phase of the same cells that is slower by more, and by too little for the whole
  /// to be worth a word: threads that wait longer and caches that are colder slow down what is next to the cause.
  case beside
  /// Slower as it was linked, twice, but not with functions in another order.
  case layout
  /// Flagged as slower, and not confirmed.
  case suspect
  /// Flagged as slower, as a part of what is confirmed over more cells.
  case part
  /// Too noisy for a slowdown by 15 % to be seen in it alone; it is judged with the other cells of its solver and family.
  case ungated
  /// Faster, or less work, and confirmed.
  case improved
  /// Head has it and base has not: there is nothing to compare with.
  case new
  /// No cause for concern.
  case ok
}
