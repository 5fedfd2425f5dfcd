import Foundation
import Statistics

/// Half the width of 90 % intervals, from how far off predictions were that could be checked.
///
/// Each rehearsal's score is compared with the roughness of its own ladder, as it was known then; the width is the
/// weighted 90 % quantile of these, times the roughness and the spread of what is asked for. Ladders of the same family
/// count four times as much as others, a rehearsal two sizes back half as much.
///
/// Source: V. Vovk, A. Gammerman, G. Shafer, Algorithmic Learning in a Random World (2005), chapter 4; weights: R. J.
/// Tibshirani, R. F. Barber, E. J. Candes, A. Ramdas, Conformal prediction under covariate shift, NeurIPS 2019.
struct Calibration: Sendable {
  /// A rehearsal with what is known of its ladder without it.
  typealias Score = (family: String, age: Double, ratio: Double)

  /// What is typical of scores of all ladders.
  let typical: Double
  private let scores: [Score]

  private static let level = 0.9
  private static let own = 4.0

  /// Nil with nothing to go by.
  init?(_ scores: [Score], typical: Double) {
    if scores.isEmpty { return nil }
    self.typical = typical
    self.scores = scores.sorted { $0.ratio < $1.ratio }
  }

  /// The factor of a family's widths: of rehearsals that are as likely as the next one, 90 % were within it.
  func quantile(for family: String) -> Double {
    func weight(_ score: Score) -> Double {
      (score.family == family ? Self.own : 1) * exp2(-score.age / 2)
    }
    let total = scores.reduce(Self.own) { $0 + weight($1) }
    var sum = 0.0
    for score in scores {
      sum += weight(score)
      if sum >= Self.level * total { return score.ratio }
    }
    return scores[scores.count - 1].ratio
  }

  /// A ladder's own scale: the mean of its scores, each at most four times what is typical, which itself counts
  /// as four.
  static func roughness(
    _ scores: some Sequence<(score: Double, weight: Double)>, typical: Double
  ) -> Double {
    var (sum, count) = (4.0, 4.0)
    for (score, weight) in scores {
      sum += weight * min(score / typical, 4)
      count += weight
    }
    return typical * sum / count
  }

  /// What is typical of scores: 1.48 times their median, the standard deviation of normal ones.
  static func typical(_ scores: [Double]) -> Double {
    1.48 * (median(of: scores) ?? 0) + 1e-6
  }
}
