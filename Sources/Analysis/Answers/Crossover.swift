import Foundation
package import Measurement
import Statistics
import Vocabulary

/// The width at which one solver overtakes another on the same problems.
package struct Crossover: Codable, Equatable, Sendable {
  /// The study's name.
  package var study: String
  /// What both ladders hold fixed.
  package var setting: Setting
  /// The faster one below.
  package var below: String
  /// The faster one above.
  package var above: String
  /// The width at which the costs are equal.
  package var m: Double
  /// The ends of the 90 % interval; null where measurement does not bound it.
  @Nullable package var low: Double?
  /// The upper end of its interval; nil where it is open.
  @Nullable package var high: Double?
  /// Whether it is beyond what was measured: where the lines through the larger half would meet.
  package var isExtrapolated: Bool

  /// Every pair of solvers on the same ladder in m that cross, or would within 16 times the range.
  static func all(among ladders: [LadderData]) -> [Crossover] {
    let wide = ladders.filter { $0.ladder.variable == .m }
    return wide.indices.flatMap { first in
      wide[(first + 1)...].compactMap { other in
        wide[first].isComparable(to: other) ? Crossover(wide[first], other) : nil
      }
    }
  }

  private init?(_ first: LadderData, _ second: LadderData) {
    let quantity = Quantity(stage: .iteration, phase: Claim.total)
    let other = Dictionary(
      uniqueKeysWithValues: second.data(quantity).map { ($0.size, $0.value) })
    let gaps = first.data(quantity).compactMap { datum in
      other[datum.size].map { (x: log(Double(datum.size)), gap: log(datum.value / $0)) }
    }
    guard gaps.count >= TailFit.fewestInTail,
      let meeting = Meeting(within: gaps) ?? Meeting(beyond: gaps)
    else { return nil }
    let names = [first, second].map { $0.useName(beside: [first, second]) }
    study = first.ladder.study
    setting = first.ladder.setting
    (below, above) = meeting.firstIsFasterBelow ? (names[0], names[1]) : (names[1], names[0])
    m = exp(meeting.x)
    isExtrapolated = meeting.isExtrapolated
    low = meeting.low.flatMap(Self.width)
    high = meeting.high.flatMap(Self.width)
  }
}

extension Crossover {
  /// e^x where that is a width at all.
  private static func width(_ x: Double) -> Double? { (0...40).contains(x) ? exp(x) : nil }
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
}
