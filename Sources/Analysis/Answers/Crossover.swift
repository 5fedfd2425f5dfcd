import Foundation
package import Measurement
import Statistics
import Vocabulary

/// The width at which one solver overtakes another on the same problems, where both differ beyond noise on either
/// side.
package struct Crossover: Codable, Equatable, Sendable {
  /// The study's name.
  package var study: String
  /// `amortised`, an iteration on the way to the tolerance, or `total`, set-up and iterations to it.
  package var cost: CostKind
  /// What both ladders hold fixed.
  package var setting: Setting
  /// The faster one below.
  package var below: String
  /// The faster one above.
  package var above: String
  /// The width at which the costs are equal.
  package var m: Double
  /// The ends of the 90 % interval.
  @Nullable package var low: Double?
  /// The upper end of its interval.
  @Nullable package var high: Double?
  /// Whether it is beyond what was measured: never.
  package var isExtrapolated: Bool

  /// The costs that solvers are compared by.
  static let costs: [CostKind] = [.amortised, .total]

  /// Every pair of solvers on the same ladder in m that cross.
  static func all(among ladders: [LadderData]) -> [Crossover] {
    let wide = ladders.filter { $0.ladder.variable == .m && $0.isTimed }
    return costs.flatMap { cost in
      wide.indices.flatMap { first in
        wide[(first + 1)...].flatMap { other in
          wide[first].isComparable(to: other) ? all(cost, wide[first], other) : []
        }
      }
    }
  }

  private static func all(
    _ cost: CostKind, _ first: LadderData, _ second: LadderData
  ) -> [Crossover] {
    let gaps = first.ladder.sizes.compactMap { size -> Meeting.Gap? in
      guard let one = first.reached(cost, at: size), let other = second.reached(cost, at: size)
      else { return nil }
      return (
        log(Double(size)), log(one / other),
        first.variance(cost, at: size) + second.variance(cost, at: size)
      )
    }
    let names = [first, second].map { $0.useName(beside: [first, second]) }
    return Meeting.all(gaps).map { meeting in
      let (below, above) =
        meeting.firstIsFasterBelow ? (names[0], names[1]) : (names[1], names[0])
      var crossover = Crossover(
        study: first.ladder.study, cost: cost, setting: first.ladder.setting, below: below,
        above: above, m: exp(meeting.x), isExtrapolated: false)
      (crossover.low, crossover.high) = (exp(meeting.low), exp(meeting.high))
      return crossover
    }
  }
}

extension LadderData {
  /// Whether both are the same study on the same problems.
  fileprivate func isComparable(to other: LadderData) -> Bool {
    var (mine, theirs) = (ladder.setting, other.ladder.setting)
    (mine.options, theirs.options) = ([:], [:])
    return ladder.study == other.ladder.study && mine == theirs
  }

  fileprivate func useName(beside uses: [LadderData]) -> String {
    SolverNames(uses.map { ($0.ladder.solver, $0.ladder.setting.options) })
      .name(ladder.solver, ladder.setting.options)
  }

  /// The variance of ln of a median over processes as normal ones have it, pi / 2 of that of a mean; 0 with too few.
  fileprivate func variance(_ kind: CostKind, at size: Int) -> Double {
    let values = (processes[size] ?? []).compactMap { kind.value(of: $0.cost) }.map { log($0) }
    guard values.count > 1 else { return 0 }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    return .pi / 2 * square / count
  }
}
