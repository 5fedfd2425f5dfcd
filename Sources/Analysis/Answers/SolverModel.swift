import Foundation
import Statistics
import Vocabulary

/// One amount of a solver at any m, n and d, from all ladders of one setting.
///
/// On a ladder's line, what that ladder says. Elsewhere, the nearest measured point times the ratios that the ladders
/// of the variables in which it differs say; how far the claimed law, fitted to all points, differs from that product
/// widens the interval.
struct SolverModel: Sendable {
  let ladders: [LadderModel]
  private let law: NonNegativeCombination?
  private let terms: [CostTerm]

  /// Nil without ladders.
  init?(_ ladders: [LadderModel]) {
    guard let first = ladders.first else { return nil }
    self.ladders = ladders
    let points = ladders.flatMap { Array(zip($0.ladder.points, $0.ladder.y)) }
    terms = first.ladder.terms.filter { term in
      points.allSatisfy { term.cost(at: $0.0) != nil }
    }
    law = NonNegativeCombination(
      terms: terms.map { term in points.map { term.cost(at: $0.0) ?? 0 } },
      values: points.map { exp($0.1) })
  }

  /// How many different points were measured.
  var points: Int {
    Set(ladders.flatMap { $0.ladder.points.map { [$0.m, $0.n, $0.d] } }).count
  }

  /// The amount at `place`; nil where too little was measured.
  func predict(at place: CostSizes) -> Prediction? {
    guard let outcome = along(place) ?? across(place) else { return nil }
    let outside = Variable.allCases.contains { variable in
      let own = ladders.filter { $0.ladder.variable == variable }
      return own.isEmpty
        ? ladders.allSatisfy { $0.ladder.points[0][variable] != place[variable] }
        : own.allSatisfy { $0.isFarOutside(place[variable]) }
    }
    return Prediction(
      logarithm: outcome.value, halfWidth: outcome.halfWidth, isExtrapolated: outside)
  }

  /// On the line of a ladder: of several, the one that comes nearest.
  private func along(_ place: CostSizes) -> LadderModel.Outcome? {
    ladders.filter { $0.contains(place) }
      .compactMap { $0.outcome(at: log(place[$0.ladder.variable])) }
      .min { $0.halfWidth < $1.halfWidth }
  }

  /// ln of the law; 0 where there is none.
  private func logLaw(_ place: CostSizes) -> Double {
    guard let law else { return 0 }
    let value = law.value(terms.map { $0.cost(at: place) ?? 0 })
    return value > 0 ? log(value) : 0
  }

  /// Off all lines. The widths along the variables are added as independent ones are, and half of what the law,
  /// corrected by what every ladder is off it, differs by.
  private func across(_ place: CostSizes) -> LadderModel.Outcome? {
    guard let base = nearest(to: place) else { return nil }
    var value = base.value
    var interaction = logLaw(place) - logLaw(base.point)
    var square = 0.0
    for variable in Variable.allCases where place[variable] != base.point[variable] {
      let own = ladders.filter { $0.ladder.variable == variable }
      guard let model = own.min(by: { $0.octaves(from: place) < $1.octaves(from: place) }),
        let there = model.outcome(at: log(place[variable])),
        let here = model.outcome(at: log(base.point[variable]))
      else { return nil }
      value += there.value - here.value
      let ends = [place, base.point].map { logLaw(model.ladder.place($0[variable])) }
      interaction -= ends[0] - ends[1]
      square += there.halfWidth * there.halfWidth
    }
    return (value, (square + interaction * interaction / 4).squareRoot())
  }

  /// The measured point that the fewest octaves lie between, with ln of its amount.
  private func nearest(to place: CostSizes) -> (point: CostSizes, value: Double)? {
    let points = ladders.flatMap { Array(zip($0.ladder.points, $0.ladder.y)) }
    func octaves(_ point: CostSizes) -> Double {
      Variable.allCases.reduce(0) { $0 + abs(log2(place[$1] / point[$1])) }
    }
    return points.min { octaves($0.0) < octaves($1.0) }.map { (point: $0.0, value: $0.1) }
  }
}
