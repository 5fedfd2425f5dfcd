import Analysis
import Measurement

/// Who makes the fastest iteration where, in a sentence.
struct FastestSentence {
  /// The run's name, where there are several.
  let run: String?
  /// The solver that is ahead at the largest size.
  let winner: String
  /// What the sizes have in common.
  let setting: String
  /// What follows its name.
  let rest: String

  /// `is fastest at m = 2^17: 1.20 ms an iteration, dense-shifted takes 3.1 times as long. As m grows: hsr-data
  /// up to 2^12, cached-scan from 2^13 (n = 32, d = 16, ...).` Nil when two solvers are not measured at the same sizes.
  init?(_ group: LadderGroup, isNamed: Bool) {
    let places = group.places
    guard let last = places.last, last.order.count > 1 else { return nil }
    var spans: [(name: String, first: Int, last: Int)] = []
    for place in places {
      if spans.last?.name == place.order[0].name {
        spans[spans.count - 1].last = place.size
      } else {
        spans.append((place.order[0].name, place.size, place.size))
      }
    }
    let (best, second) = (last.order[0], last.order[1])
    let ratio = second.seconds / best.seconds
    let factor = Numbers.fixed(ratio, decimals: ratio < 2 ? 2 : ratio < 9.95 ? 1 : 0)
    let place = "\(group.variable) = \(Numbers.power(last.size, from: 1024))"
    run = isNamed ? group.run : nil
    winner = best.name
    rest =
      "is fastest at \(place): \(Numbers.pageSeconds(best.seconds)) an iteration, \(second.name) takes "
      + "\(factor) times as long. As \(group.variable) grows: \(Self.list(spans))."
    setting = group.setting
  }

  /// Who holds which sizes; a solver that holds a single one in between is named too.
  private static func list(_ spans: [(name: String, first: Int, last: Int)]) -> String {
    if spans.count == 1 { return "\(spans[0].name) at every size" }
    return spans.enumerated().map { index, span in
      let (first, last) = (
        Numbers.power(span.first, from: 1024), Numbers.power(span.last, from: 1024)
      )
      if index == 0 { return "\(span.name) up to \(last)" }
      if index == spans.count - 1 { return "\(span.name) from \(first)" }
      return span.first == span.last
        ? "\(span.name) at \(first)" : "\(span.name) from \(first) to \(last)"
    }.joined(separator: ", ")
  }
}

extension LadderGroup {
  fileprivate typealias Entry = (name: String, seconds: Double)

  /// The solvers that are measured at each size where any two are, the fastest first.
  fileprivate var places: [(size: Int, order: [Entry])] {
    let all = zip(names, ladders).flatMap { name, ladder in
      ladder.points.compactMap { point in
        point.totalSeconds.map { (size: point.size, entry: (name: name, seconds: $0)) }
      }
    }
    return Dictionary(grouping: all, by: \.size).sorted { $0.key < $1.key }
      .map { size, found in (size, found.map(\.entry).sorted { $0.seconds < $1.seconds }) }
      .filter { $0.order.count > 1 }
  }
}
