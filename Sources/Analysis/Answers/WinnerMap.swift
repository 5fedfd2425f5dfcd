import Foundation
import Measurement
import Vocabulary

/// Which solver is the fastest over (m, n).
///
/// Between the ladders the map is a prediction: a winner is clear when its 90 % interval lies below that of every
/// other. The cost to the tolerance is known of solvers that reached it at the neighbouring sizes of both ladders; where
/// another one may be ahead of them, since its steps in vain are predicted to take less, nothing is said: nobody wins
/// because others stopped early.
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
    let iterations = uses.models(.iteration, claims: claims)
    let totals = cost == .total ? uses.models(.total, claims: claims) : iterations
    let racers = uses.indices.map { index in
      Racer(
        name: names.name(uses[index].solver, uses[index].setting.options), use: uses[index],
        model: totals[index], iteration: iterations[index], needsTolerance: cost.needsTolerance)
    }
    guard racers.count(where: { $0.model != nil }) > 1 else { return nil }
    let (widths, d0) = (widths, d)
    cells = batches.flatMap { n in
      widths.compactMap { m in Cell(m: m, n: n, d: d0, racers) }
    }
    if cells.isEmpty { return nil }
  }
}

/// A solver that may win.
private struct Racer {
  let name: String
  let use: SolverUse
  let model: SolverModel?
  let iteration: SolverModel?
  let needsTolerance: Bool

  /// Nil where it did not reach the tolerance nearby, if it has to.
  func predict(_ m: Int, _ n: Int, _ d: Int) -> Prediction? {
    if needsTolerance, !vain(.m, m).isEmpty || !vain(.n, n).isEmpty { return nil }
    return model?.predict(at: place(m, n, d))
  }

  /// What the steps take that were made in vain nearby: less than the way to the tolerance. Nil where there are none.
  func least(_ m: Int, _ n: Int, _ d: Int) -> Double? {
    guard let steps = (vain(.m, m) + vain(.n, n)).min() else { return nil }
    return iteration?.predict(at: place(m, n, d)).map { steps * $0.low }
  }

  private func place(_ m: Int, _ n: Int, _ d: Int) -> CostSizes {
    CostSizes(
      m: Double(m), n: Double(n), d: Double(d), s: use.sketchRows(n: n), shift: use.setting.shift)
  }

  /// The steps made at the measured sizes next to `size` at which the tolerance was not reached, on every ladder that
  /// grows in `variable`; 0 for a size without any record.
  private func vain(_ variable: Variable, _ size: Int) -> [Double] {
    use.ladders.filter { $0.ladder.variable == variable }.flatMap { data -> [Double] in
      let sizes = data.ladder.sizes
      let neighbours = [sizes.last { $0 <= size }, sizes.first { $0 >= size }].compactMap(\.self)
      return neighbours.filter { data.reached(.total, at: $0) == nil }
        .map { data.cost(.steps, at: $0)?.value ?? 0 }
    }
  }
}

extension WinnerMap.Cell {
  /// Nil where nothing is known, or not who is ahead.
  fileprivate init?(m: Int, n: Int, d: Int, _ racers: [Racer]) {
    let known = racers.compactMap { racer in
      racer.predict(m, n, d).map { (name: racer.name, prediction: $0) }
    }
    guard let best = known.min(by: { $0.prediction.estimate < $1.prediction.estimate }),
      racers.allSatisfy({
        !$0.needsTolerance || $0.least(m, n, d) ?? .infinity > best.prediction.estimate
      })
    else { return nil }
    let others = known.filter { $0.name != best.name }
    self.init(
      m: m, n: n, solver: best.name, seconds: best.prediction.estimate,
      isClear: others.allSatisfy { best.prediction.high < $0.prediction.low })
  }
}
