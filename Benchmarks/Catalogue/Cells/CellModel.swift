import Measurement
import Numerics
import Training
import Vocabulary

/// What a program knows of its cells before it runs them, and says of them after.
protocol CellModel: Sendable {
  /// What a cell will need.
  ///
  /// - Throws: ``CommandError`` for a cell that is none of the program's.
  func estimate(_ cell: Cell, rates: Rates) throws -> CellEstimate
  /// Whether a cell can be checked against a reference within limits.
  func canCheck(_ cell: Cell, within limits: ResourceLimits) -> Bool
  /// What was recorded of a run, for standard output.
  func summary(_ folder: RunFolder) throws -> any Summary
}

/// What a program says at the end of a run.
protocol Summary {
  /// Sentences about results that are wrong.
  var warnings: [String] { get }
  func print(asJSON: Bool) throws
}

/// Writes JSON to standard output.
func printDocument(_ value: some Encodable) throws {
  print(String(decoding: try RecordCoding.document(value), as: UTF8.self), terminator: "")
}

extension FamilyRecords {
  /// The latest line of each cell that has one, in the order of the plan.
  var plannedLines: [JournalLine] {
    get throws {
      let latest = journal.lines.latest
      return try manifest.cells.compactMap { latest[try $0.key] }
    }
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
    let most = process > 0 ? options[.repeatedIterations] ?? iterations : iterations
    return (entry, precision, Double(min(iterations, most)))
  }

  /// The network that is trained.
  var shape: NetworkShape {
    NetworkShape(
      width: point.m, shiftFactor: point.shift,
      isConditioned: options[.keptWeights] == .conditioned)
  }

  /// What the cell means to the solver that it names, without reading or drawing anything.
  func resolved() throws -> (
    entry: SolverEntry, sizes: ProblemSizes, options: SolverOptions, iterations: Double
  ) {
    let (entry, precision, iterations) = try training()
    let sizes = ProblemSizes(
      shape, batch: point.n, dimension: point.d, precision: precision, threads: point.threads)
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

  /// What to say of a cell that this program did not plan.
  var foreign: CommandError {
    CommandError("the cell of '\(solver)' is not one of this program's")
  }
}

extension ProblemData {
  /// The data of a cell, whose files are where `paths` has them.
  convenience init(_ cell: Cell, paths: DataPaths? = nil) throws {
    let point = cell.point
    try self.init(
      try Dataset(point.dataset, at: paths?.points), name: point.dataset, batch: point.n,
      dimension: point.d, target: try Target(point.target, at: paths?.targets), seed: cell.seed,
      layout: TableLayout(of: cell.options))
  }
}
