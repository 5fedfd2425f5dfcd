import Measurement
import Vocabulary

/// Which solver makes an iteration fastest over (m, n), from the models of their costs.
///
/// Between the ladders the map is a prediction: a winner is clear when its 90 % interval lies below that
/// of every other.
package struct WinnerMap: Codable, Equatable, Sendable {
  /// The study's name.
  package var study: String
  /// Without m and n.
  package var setting: Setting
  /// Columns, in increasing order.
  package var widths: [Int]
  /// Rows, in increasing order.
  package var batches: [Int]
  /// By n, then by m.
  package var cells: [Cell]

  /// The solver that is fastest at one width and batch.
  package struct Cell: Codable, Equatable, Sendable {
    /// Width.
    package var m: Int
    /// Batch.
    package var n: Int
    /// The fastest solver's name.
    package var solver: String
    /// Seconds an iteration that are predicted of it.
    package var seconds: Double
    /// Whether its 90 % interval lies below that of every other.
    package var isClear: Bool
  }

  /// One for each study that has ladders in m and in n at one d, for two solvers or more.
  static func all(among ladders: [LadderData], claims: [Claim]) -> [WinnerMap] {
    ladders.grouped(by: \.ladder.study).compactMap { study, ladders in
      WinnerMap(study, ladders, claims: claims)
    }
  }

  private init?(_ study: String, _ ladders: [LadderData], claims: [Claim]) {
    let wide = ladders.filter { $0.ladder.variable == .m }
    let deep = ladders.filter { $0.ladder.variable == .n }
    guard let first = wide.first, let d = first.ladder.setting.d,
      deep.contains(where: { $0.ladder.setting.d == d })
    else { return nil }
    let uses = SolverUse.all(among: ladders).filter {
      $0.setting.pointText == first.ladder.setting.withoutSizes.pointText
    }
    let names = SolverNames(uses.map { ($0.solver, $0.setting.options) })
    let models = uses.compactMap { use in
      use.seconds(.iteration, claims: claims)
        .map { (name: names.name(use.solver, use.setting.options), model: $0) }
    }
    guard models.count > 1 else { return nil }
    self.study = study
    setting = first.ladder.setting.withoutSizes
    setting.d = d
    widths = Set(wide.flatMap(\.ladder.sizes)).sorted()
    batches = Set(deep.flatMap(\.ladder.sizes)).sorted()
    let (widths, shift) = (widths, setting.shift)
    cells = batches.flatMap { n in
      widths.compactMap { m in
        let place = CostSizes(m: Double(m), n: Double(n), d: Double(d), shift: shift)
        return Cell(m: m, n: n, models.map { ($0.name, $0.model.predict(at: place)) })
      }
    }
  }
}

extension WinnerMap.Cell {
  fileprivate init?(m: Int, n: Int, _ predictions: [(String, Prediction?)]) {
    let known = predictions.compactMap { name, prediction in prediction.map { (name, $0) } }
    guard let best = known.min(by: { $0.1.estimate < $1.1.estimate }) else { return nil }
    let others = known.filter { $0.0 != best.0 }
    self.init(
      m: m, n: n, solver: best.0, seconds: best.1.estimate,
      isClear: others.allSatisfy { best.1.high < $0.1.low })
  }
}
