import Vocabulary

/// One line of `journal.jsonl`: a cell, what came of it, and when.
package struct JournalLine: Codable, Equatable, Sendable {
  /// The version of this format.
  package static var currentSchema: Int { 1 }

  /// The version of the format.
  package var schema: Int
  /// The cell's key.
  package var cell: String
  /// The solver's name.
  package var solver: String
  /// The family's name.
  package var family: String
  /// Where it was measured.
  package var point: Point
  /// Every resolved value that changes what is computed.
  package var options: [String: OptionValue]
  /// Of weights, data and targets.
  package var seed: UInt64
  /// The repetition, from 0.
  package var process: Int
  /// The position in the run, from 0.
  package var order: Int
  /// The run's name: its folder's.
  package var run: String
  /// How it ended.
  package var status: Status
  /// Why the training ended; nil unless it is ok.
  @Nullable package var stopped: StopReason?
  /// A sentence; nil where it is ok.
  @Nullable package var reason: String?
  /// Nil where it was not reached.
  @Nullable package var setup: SetupRecord?
  /// In order.
  package var iterations: [IterationRecord]
  /// The norm after the last step; nil where it is no number.
  @Nullable package var finalResidual: Double?
  /// Nil where it is unknown.
  @Nullable package var peakMemoryBytes: Int?
  /// Of all threads; nil where it is unknown.
  @Nullable package var cpuSeconds: Double?
  /// From the child's start to its end, seen by the parent.
  package var wallSeconds: Double
  /// The comparison with the reference; nil where there was none.
  @Nullable package var check: CheckRecord?
  /// UTC, ISO 8601.
  package var started: String

  /// The line of a cell that has ended.
  ///
  /// - Throws: when the cell cannot be encoded, which its key needs.
  package init(
    cell: Cell, order: Int, run: String, result: CellResult, wallSeconds: Double, started: String
  ) throws {
    self.init(
      key: try cell.key, of: cell, order: order, run: run, result: result,
      wallSeconds: wallSeconds, started: started)
  }

  init(
    key: String, of cell: Cell, order: Int, run: String, result: CellResult, wallSeconds: Double,
    started: String
  ) {
    self.schema = Self.currentSchema
    self.cell = key
    self.solver = cell.solver
    self.family = cell.family
    self.point = cell.point
    self.options = cell.options
    self.seed = cell.seed
    self.process = cell.process
    self.order = order
    self.run = run
    self.status = result.status
    self.stopped = result.stopped
    self.reason = result.reason
    self.setup = result.setup
    self.iterations = result.iterations
    self.finalResidual = result.finalResidual
    self.peakMemoryBytes = result.peakMemoryBytes
    self.cpuSeconds = result.cpuSeconds
    self.wallSeconds = wallSeconds
    self.check = result.check
    self.started = started
  }
}

extension JournalLine {
  /// What was measured.
  package var measuredCell: Cell {
    Cell(
      solver: solver, family: family, point: point, options: options, seed: seed, process: process)
  }

  /// The accepted iterations after the first that still train: the residual before the step is above the run's
  /// tolerance and above 64 u, times the first. Of kernels, which have no residual, all after the first.
  package var steadyIterations: [IterationRecord] {
    let least = leastTrainingResidual
    return iterations.filter { iteration in
      iteration.accepted && iteration.index > 0 && iteration.residual.map { $0 > least } ?? true
    }
  }

  /// Below it rounding is trained on, or nothing was to be trained any more.
  private var leastTrainingResidual: Double {
    guard let first = iterations.first?.residual else { return 0 }
    let roundoff = Precision(rawValue: point.precision)?.unitRoundoff ?? 0
    var tolerance = 0.0
    if case .number(let number)? = options["tolerance"] { tolerance = number }
    return max(tolerance, 64 * roundoff) * first
  }

  /// |r| after the last step over |r_0|; nil when either is unknown or not finite.
  package var relativeResidual: Double? {
    guard let first = iterations.first?.residual, let last = finalResidual, first > 0
    else { return nil }
    return last / first
  }
}
