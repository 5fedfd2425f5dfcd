import Foundation
import Vocabulary

/// One amount along a ladder at any size, with the width that its family's rehearsals tell.
struct LadderModel: Sendable {
  /// A prediction in logarithms.
  typealias Outcome = (value: Double, halfWidth: Double)

  let ladder: AmountLadder
  private let beyondFactor: Double?
  private let insideFactor: Double?

  init(_ rehearsed: RehearsedLadder, beyond: Calibration?, inside: Calibration?) {
    ladder = rehearsed.ladder
    beyondFactor = beyond.map {
      $0.quantile(for: rehearsed.ladder.family)
        * rehearsed.roughness(visible: rehearsed.ladder.count, typical: $0.typical)
    }
    insideFactor = inside.map {
      $0.quantile(for: rehearsed.ladder.family) * rehearsed.roughness(typical: $0.typical)
    }
  }

  /// The model of each ladder, calibrated on all, on those of medians where there are such.
  static func all(_ ladders: [AmountLadder]) -> [LadderModel] {
    let rehearsed = (try? ladders.concurrentMap(RehearsedLadder.init)) ?? []
    let medians = rehearsed.filter(\.ladder.isMedian)
    let beyond = medians.calibrationBeyond() ?? rehearsed.calibrationBeyond()
    let inside = medians.calibrationInside() ?? rehearsed.calibrationInside()
    return rehearsed.map { LadderModel($0, beyond: beyond, inside: inside) }
  }

  /// At ln size `x`: interpolated between measured sizes, else extrapolated from the nearest end. Nil where there is
  /// too little to go by.
  func outcome(at x: Double) -> Outcome? {
    guard ladder.count >= Rehearsal.fewest, let first = ladder.x.first, let last = ladder.x.last
    else { return nil }
    let all = Array(ladder.x.indices)
    if x > last || x < first {
      return beyondFactor.map { factor in
        let expected = ladder.expect(beyond: x > last ? all : all.reversed(), at: x)
        return (expected.value, factor * expected.spread)
      }
    }
    return insideFactor.map { factor in
      let right = max(1, ladder.x.firstIndex { $0 >= x } ?? 1)
      let expected = ladder.expect(inside: all, between: right - 1, right, at: x)
      return (expected.value, factor * expected.spread)
    }
  }

  /// Whether `size` is past twice the largest measured, or below half of the smallest.
  func isFarOutside(_ size: Double) -> Bool {
    guard let first = ladder.points.first, let last = ladder.points.last else { return true }
    return size > 2 * last[ladder.variable] || size < first[ladder.variable] / 2
  }

  /// Whether the line of the ladder passes through `place`.
  func contains(_ place: CostSizes) -> Bool {
    Variable.allCases.allSatisfy { $0 == ladder.variable || ladder.points[0][$0] == place[$0] }
  }

  /// How far the line of the ladder is from `place`, in octaves over the sizes that it holds fixed.
  func octaves(from place: CostSizes) -> Double {
    Variable.allCases.filter { $0 != ladder.variable }
      .reduce(0) { $0 + abs(log2(ladder.points[0][$1] / place[$1])) }
  }
}
