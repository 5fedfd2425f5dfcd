package import Measurement
import Numerics
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
  /// Every iteration that the cell may make is counted, so a run that converges sooner takes less; a
  /// check is not counted.
  ///
  /// - Throws: ``CommandError`` for a cell that this program did not plan.
  package init(_ cell: Cell, rates: Rates = .nominal) throws {
    let (entry, sizes, options, iterations) = try cell.resolved()
    let cost = entry.cost(of: sizes, options: options)
    let (_, n, d) = sizes.numbers
    let problem = Operations(.double, multiplyAdds: 100 * n * d, bytesMoved: 64 * n * d)
    func seconds(_ work: Operations) -> Double { rates.seconds(work, threads: sizes.threads) }
    let (setup, step) = (seconds(cost.setup), seconds(cost.iteration) + Self.iterationSeconds)
    let once = seconds(problem) + setup + iterations * step + seconds(CostEstimate.forward(sizes))
    let runs = Sampling.runs(shortest: iterations > 0 ? min(setup, step) : setup, once: once)
    let bytes =
      Self.startBytes + Double(sizes.threads) * Self.threadBytes + n * d * (24 + sizes.scalarBytes)
      + cost.memoryBytes
    self.init(
      seconds: Self.startSeconds + rates.seconds(problem, threads: 1) + Double(runs) * once,
      memoryBytes: Int(min(bytes, 0x1p62)))
  }
}

extension Cell {
  /// The solver that the cell names, in which precision it trains and how many iterations.
  ///
  /// - Throws: ``CommandError`` for a cell that this program did not plan.
  func training() throws -> (entry: SolverEntry, precision: Precision, iterations: Double) {
    guard let entry = SolverEntry.named(solver),
      let precision = Precision(rawValue: point.precision),
      let iterations = options[.iterations]
    else { throw foreign }
    return (entry, precision, Double(iterations))
  }

  /// What the cell means to the solver that it names, without reading or drawing anything.
  func resolved() throws -> (
    entry: SolverEntry, sizes: ProblemSizes, options: SolverOptions, iterations: Double
  ) {
    let (entry, precision, iterations) = try training()
    let sizes = ProblemSizes(
      NetworkShape(width: point.m, shiftFactor: point.shift), batch: point.n, dimension: point.d,
      precision: precision, threads: point.threads)
    return (entry, sizes, solverOptions(of: entry.descriptor, threads: 1), iterations)
  }

  /// The cell's values of the options that a solver has.
  func solverOptions(of descriptor: SolverDescriptor, threads: Int) -> SolverOptions {
    let values = descriptor.options.compactMap { option in
      options[option.key].map { (option.name, $0.text) }
    }
    return SolverOptions(
      descriptor, overriding: Dictionary(uniqueKeysWithValues: values),
      workers: Workers(count: threads))
  }
}
