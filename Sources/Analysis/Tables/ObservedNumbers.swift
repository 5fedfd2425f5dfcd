import Measurement
import Vocabulary

extension [FamilyAnalysis] {
  /// What was observed, in a phrase; nil where the run has nothing of it.
  func text(of observation: Observation) -> String? {
    switch observation {
    case .overDescent: ratioText(of: "gram-structured", over: "gradient-descent")
    case .overExact: ratioText(of: "sketch-flat", over: "gram-structured")
    case .touched: touchedText
    case .overClassical: queriesText
    }
  }

  /// `1.2 times a step of gradient-descent at m = 2^18, n = 32, d = 16`, amortised, at the widest point that both
  /// have in a study and setting.
  private func ratioText(of solver: String, over other: String) -> String? {
    let rows = flatMap(\.tolerances).filter { $0.variable == .m }
    let pairs = rows.filter { $0.solver == solver }.flatMap {
      row -> [(ToleranceRow, Int, Double)] in
      let peers = rows.filter {
        $0.solver == other && $0.study == row.study
          && $0.setting.pointText == row.setting.pointText
      }
      return peers.flatMap { peer in
        row.all.compactMap { size, seconds in
          peer.all[size].map { (row, size, seconds / $0) }
        }
      }
    }
    guard let (row, size, ratio) = pairs.max(by: { $0.1 < $1.1 }) else { return nil }
    return "\(Numbers.factor(ratio)) times a step of \(other) at \(row.setting.placeText(m: size))"
  }

  /// `7.3 % of the neurons are touched at n = 8, m = 2^19; 94 % at n = 1024, m = 2^14`: where fewest and where most
  /// points are.
  private var touchedText: String? {
    let counter = Counter.neuronsTouched.rawValue
    let shares = flatMap(\.ladders).filter { $0.solver.hasPrefix("correlation-") }
      .flatMap { ladder in
        ladder.slopes.filter { $0.counter == counter && $0.phase == Claim.total }
          .compactMap { Touched(ladder, $0) }
      }
    guard let few = shares.min(by: Touched.isBefore), let many = shares.max(by: Touched.isBefore),
      few.n < many.n
    else { return nil }
    return "\(few.text) of the neurons are touched at \(few.place); \(many.text) at \(many.place)"
  }

  /// `216 % of a scan's queries at C = 0, 70 % at 0.2, m = 2^20, n = 8, d = 16`: by shift, on the same points, at the
  /// largest m of the study and points that most shifts were run on.
  private var queriesText: String? {
    let shares = flatMap(\.ladders).filter { $0.variable == .m }.compactMap(QueryShare.init)
    let groups = Dictionary(grouping: shares, by: \.group).values.map { group in
      group.sorted { $0.shift < $1.shift }
    }
    // Of groups that are alike the one that is named last, so that a run always says the same.
    let order = { (group: [QueryShare]) in (group.count, group[0].m, group[0].group.joined()) }
    guard let shown = groups.max(by: { order($0) < order($1) }) else { return nil }
    let (first, others) = (shown[0], shown.dropFirst())
    let list =
      ["\(first.text) of a scan's queries at C = \(first.shiftText)"]
      + others.map { "\($0.text) at \($0.shiftText)" }
    return list.joined(separator: ", ") + ", \(first.place)"
  }
}

/// Queries of a quantum search over a scan's, at the largest m of a ladder.
private struct QueryShare {
  let shift: Double
  let m: Int
  /// The study and the point but for the shift: m is the largest of all of them.
  let group: [String]
  /// The sizes.
  let place: String
  private let share: Double

  /// Nil for a solver that does not count them.
  init?(_ ladder: LadderAnalysis) {
    func row(_ counter: Counter) -> SlopeRow? {
      ladder.slopes.first { $0.counter == counter.rawValue && $0.phase == Claim.total }
    }
    guard let classical = row(.classicalQueries), let m = classical.largest,
      let all = classical.valueAtLargest, let finding = row(.oracleQueries)?.valueAtLargest,
      let failing = row(.failingQueries)?.valueAtLargest
    else { return nil }
    (shift, self.m, share) = (ladder.setting.shift, m, (finding + failing) / all)
    place = ladder.setting.placeText(m: m)
    group = [ladder.study, place]
  }

  var text: String { Numbers.percent(share) }
  var shiftText: String { OptionValue.number(shift).text }
}

/// The share of neurons that are touched at the largest size of a ladder.
private struct Touched {
  let m: Int
  let n: Int
  let share: Double

  /// Nil where the ladder does not say.
  init?(_ ladder: LadderAnalysis, _ row: SlopeRow) {
    let (setting, grows) = (ladder.setting, ladder.variable)
    guard let largest = row.largest, let value = row.valueAtLargest,
      let m = grows == .m ? largest : setting.m, let n = grows == .n ? largest : setting.n
    else { return nil }
    (self.m, self.n, share) = (m, n, value / Double(m))
  }

  /// By n, then by m.
  static func isBefore(_ one: Touched, _ other: Touched) -> Bool {
    (one.n, one.m) < (other.n, other.m)
  }

  var text: String { Numbers.percent(share) }
  var place: String { "n = \(n), m = \(Numbers.power(m, from: 1024))" }
}

extension Setting {
  /// `m = 2^20, n = 8, d = 16`, of a ladder of m.
  fileprivate func placeText(m: Int) -> String {
    let others = [("n", n), ("d", d)].compactMap { name, size in size.map { "\(name) = \($0)" } }
    return (["m = \(Numbers.power(m, from: 1024))"] + others).joined(separator: ", ")
  }
}

extension ToleranceRow {
  /// Amortised seconds of an iteration by size, whether the tolerance was reached or not.
  fileprivate var all: [Int: Double] {
    Dictionary((sizes + over).map { ($0.size, $0.iterationSeconds) }, uniquingKeysWith: { $1 })
  }
}
