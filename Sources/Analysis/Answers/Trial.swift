import Foundation
package import Vocabulary

/// One prediction of what was hidden.
package struct Trial: Sendable {
  /// The family's name.
  package let family: String
  /// The size that grows.
  package let variable: Variable
  /// How far from what was not hidden.
  package let distance: Distance
  /// ln of what was measured over what was predicted.
  package var error: Double
  /// Half the width of ln of the interval.
  package let halfWidth: Double

  private init(_ ladder: AmountLadder, _ rehearsal: Rehearsal, factor: Double) {
    family = ladder.family
    variable = ladder.variable
    distance = rehearsal.distance
    error = rehearsal.error
    halfWidth = factor * rehearsal.spread
  }

  /// Those of one amount that a ``Backtest`` makes.
  package static func all(of all: [AmountLadder]) -> [Trial] {
    let ladders = all.filter(\.isMedian)
    let rehearsed = (try? ladders.concurrentMap(RehearsedLadder.init)) ?? []
    let longest = ladders.map(\.count).max() ?? 0
    let few = Backtest.fewestSizes
    let cuts = few < longest ? Array(few..<longest) : []
    let inner = longest > 2 ? Array(1..<(longest - 1)) : []
    let parts = try? [
      cuts.concurrentMap { beyond(rehearsed, visible: $0) },
      inner.concurrentMap { inside(rehearsed, hiding: $0) },
    ]
    return parts?.flatMap { $0.flatMap { $0 } } ?? []
  }

  private static func beyond(_ ladders: [RehearsedLadder], visible: Int) -> [Trial] {
    guard let calibration = ladders.calibrationBeyond(visible: visible) else { return [] }
    return ladders.flatMap { ladder in
      let roughness = ladder.roughness(visible: visible, typical: calibration.typical)
      let factor = roughness * calibration.quantile(for: ladder.ladder.family)
      return ladder.beyond.filter { $0.origin == visible }
        .map { Trial(ladder.ladder, $0, factor: factor) }
    }
  }

  private static func inside(_ ladders: [RehearsedLadder], hiding hidden: Int) -> [Trial] {
    let rest = ladders.map { RehearsedLadder($0.ladder, hiding: hidden) }
    guard let calibration = rest.calibrationInside() else { return [] }
    return zip(ladders, rest).flatMap { ladder, rest in
      let roughness = rest.roughness(typical: calibration.typical)
      let factor = roughness * calibration.quantile(for: ladder.ladder.family)
      return ladder.inside.filter { $0.target == hidden }
        .map { Trial(ladder.ladder, $0, factor: factor) }
    }
  }
}
