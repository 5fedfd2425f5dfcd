import Analysis
import Measurement
import Vocabulary

/// Who is first to 1e-2 at both ends of ladders, as the page's template needs it.
struct FirstTable {
  /// What all ladders share, after the run's name where there are several.
  let caption: String
  /// Whether some record says what drawing W(0) takes.
  let knowsDraw: Bool
  let rows: [Row]

  struct Row {
    let place: String
    let sizes: String
    let first: String
    let isTie: Bool
    let time: String
    let setup: String
    let withoutDraw: String
    /// Where it is another.
    let firstWithoutDraw: String
    let next: String
    let lead: String
    let stopped: String
    let stops: String
  }

  /// Nil where nobody gets there.
  init?(_ groups: [LadderGroup], run: String?) {
    let ends = groups.flatMap { group in
      group.ends.map { (group: group, size: $0, order: group.order(at: $0)) }
    }
    guard ends.contains(where: { !$0.order.arrivals.isEmpty }) else { return nil }
    let problems = groups.map(\.problem).unique.joined(separator: "; ")
    caption = [run, problems].compactMap(\.self).joined(separator: ": ")
    let knowsDraw = ends.contains { $0.order.firstWithoutDraw != nil }
    self.knowsDraw = knowsDraw
    rows = ends.map { Row($0.group, $0.size, $0.order) }
  }
}

extension FirstTable.Row {
  fileprivate init(_ group: LadderGroup, _ size: Int, _ order: ToleranceOrder) {
    let (first, leaders) = (order.arrivals.first, order.leaders)
    place = "\(group.variable) = \(Numbers.power(size, from: 1024))"
    sizes = group.sizes
    self.first = leaders.isEmpty ? "nobody" : Self.list(leaders.map(\.name))
    isTie = leaders.count > 1
    time = first.map { Numbers.pageSeconds($0.seconds) } ?? "–"
    setup = first?.setupShare.map { "\(Numbers.percent($0)) set-up" } ?? ""
    let drawn = order.firstWithoutDraw
    withoutDraw = drawn?.secondsWithoutDraw.map(Numbers.pageSeconds) ?? "–"
    firstWithoutDraw = drawn.flatMap { $0 == first ? nil : $0.name } ?? ""
    next = order.next?.name ?? "–"
    lead = order.lead.map { "\(Numbers.factor($0)) times as long" } ?? ""
    let missing = group.ladders.count - order.arrivals.count - order.stopped.count
    stopped = "\(order.stopped.count + missing) of \(group.ladders.count)"
    stops = Self.stops(order, missing: missing)
  }

  /// The first three names.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(3).joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
  }

  /// `over 1.2 ms to 3 s; 2 stopped sooner; 1 without a record`: sooner than the first arrived.
  private static func stops(_ order: ToleranceOrder, missing: Int) -> String {
    let times = [order.stopped.first, order.stopped.last].compactMap(\.self)
      .map { Numbers.pageSeconds($0.seconds) }.unique
    let early = order.arrivals.isEmpty ? 0 : order.undecided.count
    let parts = [
      times.isEmpty ? "" : "over " + times.joined(separator: " to "),
      early == 0 ? "" : "\(early) stopped sooner",
      missing == 0 ? "" : "\(missing) without a record",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "; ")
  }
}

extension LadderGroup {
  /// The smallest and the largest size at which two solvers were measured.
  fileprivate var ends: [Int] {
    let sizes = Dictionary(grouping: ladders.flatMap { $0.points.map(\.size) }, by: \.self)
      .filter { $0.value.count > 1 }.keys
    guard let low = sizes.min(), let high = sizes.max() else { return [] }
    return low == high ? [low] : [low, high]
  }

  fileprivate func order(at size: Int) -> ToleranceOrder {
    ToleranceOrder(
      zip(names, ladders).compactMap { name, ladder in
        ladder.points.first { $0.size == size }.map { (name: name, point: $0) }
      })
  }
}
