import Analysis
import Measurement
import Vocabulary

/// Ladders of several solvers on the same problems: they share a pair of axes.
struct LadderGroup {
  let run: String
  let study: String
  let variable: Variable
  /// What they share but for their solvers' options.
  let shared: Setting
  let ladders: [LadderCurve]

  /// `n = 32, d = 16, sphere, ...`.
  var setting: String { shared.pointText }
  /// `m = 2^14, d = 16`.
  var sizes: String {
    [(Variable.m, shared.m), (.n, shared.n), (.d, shared.d)].compactMap { variable, size in
      size.map { "\(variable) = \(Numbers.power($0, from: 1024))" }
    }.joined(separator: ", ")
  }
  /// `sphere, ...`.
  var problem: String { shared.problemText }

  /// Of each ladder.
  var names: [String] {
    let names = SolverNames(ladders.map { ($0.solver, $0.setting.options) })
    return ladders.map { names.name($0.solver, $0.setting.options) }
  }

  /// How many sizes the longest ladder has.
  var length: Int { ladders.map(\.points.count).max() ?? 0 }

  /// Sizes of all ladders together.
  var extent: Int { ladders.reduce(0) { $0 + $1.points.count } }

  var hasClaims: Bool { ladders.contains { $0.claim != nil } }

  /// `in m: n = 32, d = 16, ...`, after the run's name where there are several.
  func heading(amongRuns count: Int) -> String {
    Panel.heading("in \(variable): \(setting)", of: run, among: count)
  }
}

extension LadderGroup {
  private static let columns = [
    "series", "x", "seconds", "low", "high", "claim", "ratio", "slope", "first", "amortised",
    "setup", "tolerance", "over", "operations", "fitted", "lost", "detail",
  ]

  /// Everything that is drawn of the group.
  var table: ChartTable {
    ChartTable(
      Self.columns,
      zip(names, ladders).flatMap { name, ladder in
        ladder.points.map { Self.row(name, $0, ladder.claim) }
          + ladder.losses.map { Self.row(name, $0) }
      })
  }

  private static func row(_ name: String, _ point: CurvePoint, _ claim: ClaimLine?) -> [JSONValue] {
    let entry = claim?.sizes.first { $0.size == point.size }
    let isTotal = claim?.phase == Claim.total
    return [
      .text(name), JSONValue(point.size), JSONValue(point.seconds),
      JSONValue(point.isScattered ? point.low : nil),
      JSONValue(point.isScattered ? point.high : nil),
      JSONValue(isTotal ? entry?.cost : nil), JSONValue(entry.map { $0.value / $0.cost }),
      JSONValue(point.localSlope), JSONValue(point.firstSeconds), JSONValue(point.amortisedSeconds),
      JSONValue(point.setupSeconds), JSONValue(point.totalSeconds), JSONValue(point.overSeconds),
      JSONValue(point.operations), .flag(point.isFitted), .null,
      claim.map { .text($0.phase) } ?? .null,
    ]
  }

  private static func row(_ name: String, _ loss: LadderAnalysis.Loss) -> [JSONValue] {
    let reason =
      loss.reason == "timeout" ? loss.reason : "\(loss.reason) \(loss.cells) of \(loss.planned)"
    return [.text(name), JSONValue(loss.size)]
      + Array(repeating: .null, count: columns.count - 4) + [.text(reason), .null]
  }
}

extension ReportRun {
  /// The ladders of a family, or of all.
  func ladders(of family: String? = nil) -> [LadderCurve] {
    curves.filter { family == nil || $0.family == family }.flatMap(\.ladders)
  }

  /// The groups among them, in their order; solvers whose time is a simulation's are left out.
  func groups(of family: String? = nil) -> [LadderGroup] {
    let groups = ladders(of: family).filter { !$0.isSimulated }.grouped {
      [$0.study, $0.variable.rawValue, $0.setting.pointText]
    }
    return groups.map { key, ladders in
      LadderGroup(
        run: name, study: key[0], variable: ladders[0].variable, shared: ladders[0].setting,
        ladders: ladders)
    }
  }
}

extension [LadderGroup] {
  /// The group with the most sizes of all its solvers together of those in `variable`; the first of equals.
  func longest(in variable: Variable) -> LadderGroup? {
    filter { $0.variable == variable && $0.length > 1 }.reduce(nil) { best, group in
      guard let best else { return group }
      return group.extent > best.extent ? group : best
    }
  }
}
