import Foundation
package import Measurement
import Numerics
import Training
import Vocabulary

/// The child's side of a cell: reads it, trains, and says what came of it.
package enum CellRun {
  /// Runs the ``CellAssignment`` on standard input and writes its result to standard output, one JSON line each.
  ///
  /// Ends the process as soon as standard input ends: that is how the parent's end is seen.
  static func main() throws {
    guard let line = readLine(strippingNewline: true) else {
      throw CommandError("no cell came on standard input")
    }
    let assignment = try RecordCoding.read(CellAssignment.self, from: Data(line.utf8))
    bindThreads(assignment.cell.point.threads)
    Workers.reserveBuffers(threads: assignment.cell.point.threads)
    endWithStandardInput()
    let result = try run(assignment.cell, check: assignment.check, paths: assignment.paths)
    let bytes = try RecordCoding.line(result) + Data("\n".utf8)
    try FileHandle.standardOutput.write(contentsOf: bytes)
  }

  /// Trains the cell's solver on its problem, and then compares it with its reference if asked.
  ///
  /// The resources in the result are the solver's: they are read before the reference runs. A run that is too
  /// short to be timed is repeated, for as long as `sampling` seconds.
  /// - Throws: a ``ProblemError``, or ``CommandError`` for a cell that this program did not plan.
  package static func run(
    _ cell: Cell, check: Bool = false, sampling: Double = 1, paths: DataPaths? = nil
  ) throws -> CellResult {
    if cell.family == Family.kernels.rawValue {
      var result = try KernelRun.run(cell)
      result.use(.ofThisProcess)
      return result
    }
    let run = try TrainingRun(cell, paths: paths)
    var result = Sampling.sample(run.clock, budget: sampling) { run() }
    result.use(.ofThisProcess)
    guard check, CorrectnessCheck.isAffordable(cell) else { return result }
    return CorrectnessCheck(run).checked(result)
  }

  /// Gives each thread a processor of its own, where there are as many.
  private static func bindThreads(_ count: Int) {
    let processors = MachineFiles.system.allowedProcessors
    if count <= processors.count { ThreadBinding.bind(to: Array(processors.prefix(count))) }
  }

  private static func endWithStandardInput() {
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while read(STDIN_FILENO, &byte, 1) > 0 {}
      _exit(1)
    }
  }
}

extension TrainingRun {
  /// The run that a cell names.
  ///
  /// - Throws: a ``ProblemError``, or ``CommandError`` for a cell that this program did not plan.
  package init(
    _ cell: Cell, paths: DataPaths? = nil, clock: any HarnessClock = SystemClock()
  ) throws {
    let (entry, precision, iterations) = try cell.training()
    guard let tolerance = cell.options[.tolerance] else { throw cell.foreign }
    self.entry = entry
    self.precision = precision
    self.iterations = Int(iterations)
    self.tolerance = tolerance
    self.clock = clock
    self.data = try ProblemData(cell, paths: paths)
    self.shape = NetworkShape(width: cell.point.m, shiftFactor: cell.point.shift)
    self.options = cell.solverOptions(of: entry.descriptor, threads: cell.point.threads)
  }
}

extension Cell {
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

extension CellResult {
  /// Records what the process has used.
  fileprivate mutating func use(_ usage: ProcessUsage) {
    (cpuSeconds, peakMemoryBytes) = (usage.cpuSeconds, usage.peakMemoryBytes)
  }
}
