import Foundation
package import Measurement
import Training
import Vocabulary

extension CellEstimate {
  /// Of a process that has done nothing yet.
  private static var startSeconds: Double { 0.025 }
  private static var startBytes: Double { 22e6 }
  private static var threadBytes: Double { 5.5e6 }
  /// Of one iteration beside its kernels: records, and the threads that they fork and join.
  private static var iterationSeconds: Double { 20e-6 }

  /// From the solver's ``CostEstimate`` at the cell's sizes.
  ///
  /// A run is taken to reach its tolerance as it does on random data, in six steps of descent or one of Gauss-Newton for
  /// each factor of e; a check is not counted.
  ///
  /// - Throws: ``CommandError`` for a cell that this program did not plan.
  package init(_ cell: Cell, rates: Rates = .nominal) throws {
    let (entry, sizes, options, most) = try cell.resolved()
    let iterations = min(most, cell.likelyIterations(descends: entry.descriptor.descends(options)))
    let cost = entry.cost(of: sizes, options: options)
    let (_, n, d) = sizes.numbers
    let problem = Operations(.double, multiplyAdds: 100 * n * d)
    func seconds(_ work: Operations) -> Double { rates.seconds(work, threads: sizes.threads) }
    let (setup, step) = (seconds(cost.setup), seconds(cost.iteration) + Self.iterationSeconds)
    let once = seconds(problem) + setup + iterations * step + seconds(CostEstimate.pass(sizes))
    let runs = Sampling.runs(shortest: iterations > 0 ? min(setup, step) : setup, once: once)
    // A run that is made once more for its residuals is not repeated.
    let residuals =
      entry.descriptor.tracksResidual
      ? once + entry.presentResidualSeconds(sizes, options, steps: iterations) : 0
    let bytes =
      Self.startBytes + Double(sizes.threads) * Self.threadBytes + n * d * (24 + sizes.scalarBytes)
      + cost.memoryBytes
    self.init(
      seconds: Self.startSeconds + rates.seconds(problem, threads: 1) + Double(runs) * once
        + residuals,
      memoryBytes: Int(min(bytes, 0x1p62)))
  }
}

extension Cell {
  /// Iterations until random data have reached the tolerance, and the one after it.
  fileprivate func likelyIterations(descends: Bool) -> Double {
    guard let tolerance = options[.tolerance], tolerance > 0 else { return .infinity }
    return 1 + (-log(min(tolerance, 1)) * (descends ? 6 : 1)).rounded(.up)
  }
}

extension CorrectnessCheck {
  /// Whether a cell's check takes at most four seconds and a gibibyte, and fits into what the cell
  /// leaves of its limits: a plan leaves out the others.
  ///
  /// False for a cell that is not this program's.
  package static func isAffordable(
    _ cell: Cell, within limits: ResourceLimits = ResourceLimits()
  ) -> Bool {
    guard let own = try? CellEstimate(cell), let reference = cost(of: cell) else { return false }
    let memory = limits.memoryBytes.map { Double($0 - own.memoryBytes) } ?? .infinity
    // An estimate may be off by two.
    let seconds = limits.seconds.map { $0 / 2 - own.seconds } ?? .infinity
    return reference.bytes <= min(0x1p30, memory)
      && reference.seconds + tightSeconds(of: cell) <= min(4, seconds)
  }

  /// What the solver's steps take once more with tight inner iterations, of which there are some four times as many.
  private static func tightSeconds(of cell: Cell) -> Double {
    guard let (entry, sizes, options, _) = try? cell.resolved(),
      entry.descriptor.tightInnerTolerance(options, sizes.precision) != nil
    else { return 0 }
    let cost = entry.cost(of: sizes, options: options)
    let work = cost.setup + Double(4 * (steps + 1)) * cost.iteration
    return Rates.nominal.seconds(work, threads: sizes.threads)
  }

  /// What the reference's steps take, in plain loops for the textbook and in kernels for a solver, and
  /// the spectrum of G(0), at nominal rates.
  private static func cost(of cell: Cell) -> (bytes: Double, seconds: Double)? {
    guard let (entry, sizes, options, _) = try? cell.resolved() else { return nil }
    switch entry.descriptor.reference {
    case .textbook:
      let cost = textbookCost(entry.descriptor, sizes, options, steps: steps)
      return (cost.memoryBytes, cost.multiplyAdds / plainRate)
    case .solver(let name):
      guard let reference = SolverEntry.named(name) else { return nil }
      let start = textbookCost(entry.descriptor, sizes, options, steps: 0)
      let cost = reference.cost(of: sizes.inDoublePrecision, options: options)
      let work = cost.setup + Double(steps + 1) * cost.iteration
      return (
        cost.memoryBytes + start.memoryBytes,
        Rates.nominal.seconds(work, threads: 1) + start.multiplyAdds / plainRate
      )
    }
  }

  private static func textbookCost(
    _ descriptor: SolverDescriptor, _ sizes: ProblemSizes, _ options: SolverOptions, steps: Int
  ) -> (memoryBytes: Double, multiplyAdds: Double) {
    switch descriptor.family {
    case .multilayer:
      return MultilayerTextbook.cost(of: sizes, MultilayerShape(options), steps: steps)
    default:
      let solves = steps > 0 && !descriptor.descends(options)
      return Textbook.cost(of: sizes, steps: steps, solves: solves)
    }
  }

  /// Multiply-adds a second of plain loops.
  private static var plainRate: Double { 5e8 }
}
