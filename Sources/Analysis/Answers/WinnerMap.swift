import Foundation
import Measurement
import Vocabulary

/// Which solver is the fastest over (m, n).
///
/// Between the ladders the map is a prediction: a winner is clear when its 90 % interval lies below that of every
/// other. Of the cost to the tolerance, solvers count where they reached it at the neighbouring sizes of both ladders,
/// so that nobody wins by stopping early.
package struct WinnerMap: Codable, Equatable, Sendable {
  /// The study's name.
  package var study: String
  /// `amortised`, an iteration on the way to the tolerance, or `total`, set-up and iterations to it.
  package var cost: CostKind
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
    /// Seconds that are predicted of it.
    package var seconds: Double
    /// Whether its 90 % interval lies below that of every other.
    package var isClear: Bool
  }

  /// One for each cost and each study that has ladders in m and in n at one d, for two solvers or more.
  static func all(in families: [MeasuredFamily], claims: [Claim]) -> [WinnerMap] {
    let studies = families.flatMap { family in
      family.ladders.grouped(by: \.ladder.study).map { study, ladders in
        (study, SolverUse.all(among: ladders, of: family.family))
      }
    }
    return Crossover.costs.flatMap { cost in
      studies.grouped(by: \.0).compactMap { study, uses in
        WinnerMap(study, uses.flatMap(\.1), cost, claims: claims)
      }
    }
  }

  private init?(_ study: String, _ all: [SolverUse], _ cost: CostKind, claims: [Claim]) {
    let wide = all.flatMap(\.ladders).filter { $0.ladder.variable == .m }
    let deep = all.flatMap(\.ladders).filter { $0.ladder.variable == .n }
    guard let first = wide.first, let d = first.ladder.setting.d,
      deep.contains(where: { $0.ladder.setting.d == d })
    else { return nil }
    self.study = study
    self.cost = cost
    setting = first.ladder.setting.withoutSizes
    setting.d = d
    widths = Set(wide.flatMap(\.ladder.sizes)).sorted()
    batches = Set(deep.flatMap(\.ladder.sizes)).sorted()
    let uses = all.filter { $0.setting.pointText == first.ladder.setting.withoutSizes.pointText }
    let names = SolverNames(uses.map { ($0.solver, $0.setting.options) })
    let models = uses.models(cost == .total ? .total : .iteration, claims: claims)
    let racers = zip(uses, models).compactMap { use, model in
      model.map { Racer(name: names.name(use.solver, use.setting.options), use: use, model: $0) }
    }
    guard racers.count > 1 else { return nil }
    let (widths, d0) = (widths, d)
    cells = batches.flatMap { n in
      widths.compactMap { m in
        Cell(m: m, n: n, racers.map { ($0.name, $0.predict(m: m, n: n, d: d0, cost)) })
      }
    }
    if cells.isEmpty { return nil }
  }
}

/// A solver that may win.
private struct Racer {
  let name: String
  let use: SolverUse
  let model: SolverModel

  /// Nil where it did not reach the tolerance nearby.
  func predict(m: Int, n: Int, d: Int, _ cost: CostKind) -> Prediction? {
    if cost == .total, !reaches(.m, m) || !reaches(.n, n) { return nil }
    return model.predict(
      at: CostSizes(
        m: Double(m), n: Double(n), d: Double(d), s: use.sketchRows(n: n), shift: use.setting.shift)
    )
  }

  /// Whether the tolerance was reached at the measured sizes next to `size`, on every ladder that grows in `variable`.
  private func reaches(_ variable: Variable, _ size: Int) -> Bool {
    use.ladders.filter { $0.ladder.variable == variable }.allSatisfy { data in
      let sizes = data.ladder.sizes
      let neighbours = [sizes.last { $0 <= size }, sizes.first { $0 >= size }].compactMap(\.self)
      return neighbours.allSatisfy { data.cost(.total, at: $0)?.isReached ?? false }
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
