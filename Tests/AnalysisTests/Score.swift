import Analysis
import Foundation
import Statistics

/// How often rulings were wrong, how often there was one, and what true excesses were found.
struct Score {
  /// By how much claims are too low, too high or right.
  static let distances = [-1, -0.5, -0.25, -0.1, -0.05, 0, 0.05, 0.1, 0.25, 0.5, 0.75, 1]

  private(set) var runs = 0
  private(set) var wrong = 0
  /// Of the claims that are right.
  private var exact = 0
  private var decided = 0
  /// Claims off by more than the ladder says that it can refute.
  private(set) var refutable = 0
  private var found = 0
  /// The largest share of wrong rulings at one distance.
  private(set) var worst = (share: 0.0, distance: 0.0)

  /// `runs` ladders for each distance.
  init(_ scenario: Scenario, _ length: LadderLength, runs: Int, seed: UInt64) {
    for (place, distance) in Self.distances.enumerated() {
      var random = SplitMix64(state: seed &* 1000 + UInt64(place))
      var wrongHere = 0
      for run in 0..<runs {
        let ladder = SimulatedLadder(
          scenario, at: length.places(run), distance: distance, &random)
        let ruling = ladder.ruling
        if Self.isWrong(ruling, on: ladder, scenario) { wrongHere += 1 }
        if distance == 0 { count(ruling) }
        if let least = ruling.smallestExcess, ladder.excess > least {
          refutable += 1
          if ruling.ruling.verdict == .slower { found += 1 }
        }
      }
      self.runs += runs
      wrong += wrongHere
      let share = Double(wrongHere) / Double(runs)
      if share > worst.share { worst = (share, distance) }
    }
  }

  private mutating func count(_ ruling: TimeRuling) {
    exact += 1
    if ruling.ruling.verdict.isDecided { decided += 1 }
  }

  /// What a referee would not sign: `slower` of what does not grow faster than claimed as sizes go to infinity, `faster`
  /// of what does not grow more slowly, `consistent`, also up to a logarithm, of what is off by 0.25 or more, `as
  /// claimed, memory costs more` of what is off by more than the ladder says that it can refute, or by 0.25 to the
  /// other side. Where work of lower order holds the seconds to within 0.15 of the claim along the larger half,
  /// they are consistent with it. A logarithm is not `consistent` without a word of it, and `slower`.
  private static func isWrong(
    _ ruling: TimeRuling, on ladder: SimulatedLadder, _ scenario: Scenario
  ) -> Bool {
    let isHidden =
      (scenario.lowerOrder != nil || scenario.constant > 0) && abs(ladder.shown) <= 0.15
    let isOff = abs(ladder.excess) >= 0.25 && !isHidden
    return switch ruling.ruling.verdict {
    case .inconclusive: false
    case .consistent: isOff || scenario.isLogarithmic && ladder.excess == 0
    case .consistentUpToLogarithm: isOff
    case .faster: ladder.excess >= 0
    case .slower: ladder.excess <= 0 && !(scenario.isLogarithmic && ladder.excess == 0)
    case .asClaimedMemoryCostsMore:
      ladder.excess > (ruling.smallestExcess ?? 0) || ladder.excess <= -0.25
    }
  }

  var wrongShare: Double { Double(wrong) / Double(runs) }
  /// Of the claims that are right.
  var decidedShare: Double { Double(decided) / Double(exact) }
  /// Of the true excesses that the ladders can refute; 1 without any.
  var foundShare: Double { refutable == 0 ? 1 : Double(found) / Double(refutable) }
}
