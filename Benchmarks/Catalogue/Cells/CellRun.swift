import Foundation
package import Measurement
import Numerics
import Training
import Vocabulary

/// The child's side of a cell: reads it, trains, and says what came of it.
package enum CellRun {
  /// Lets `run` do the ``CellAssignment`` on standard input and writes its result to standard output, one JSON
  /// line each.
  ///
  /// Ends the process as soon as standard input ends: that is how the parent's end is seen.
  static func main(_ run: (CellAssignment) throws -> CellResult) throws {
    guard let line = readLine(strippingNewline: true) else {
      throw CommandError("no cell came on standard input")
    }
    let assignment = try RecordCoding.read(CellAssignment.self, from: Data(line.utf8))
    bindThreads(assignment.cell.point.threads)
    Workers.reserveBuffers(threads: assignment.cell.point.threads)
    endWithStandardInput()
    let result = try run(assignment)
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
    let run = try TrainingRun(cell, paths: paths)
    var result = Sampling.sample(run.clock, budget: sampling) { run() }
    result.use(.ofThisProcess)
    result = run.withPresentResiduals(result) { steps in
      Sampling.sample(run.clock, budget: sampling) { run(steps: steps) }
    }
    guard check, CorrectnessCheck.isAffordable(cell) else { return result }
    // Where no law draws neurons that fire alone there is no network to compare with.
    if run.shape.isConditioned, result.setup == nil { return result }
    return CorrectnessCheck(run).checked(result)
  }

  /// Trains the cell's solver in turns with the other process of a pair: for its times and counts alone.
  ///
  /// - Throws: as ``run(_:check:sampling:paths:)``.
  package static func run(_ cell: Cell, inTurns place: TurnPlace) throws -> CellResult {
    var run = try TrainingRun(cell)
    run.turns = TurnTaking(place)
    var result = Sampling.sample(
      run.clock, budget: Sampling.budgetInTurns, least: Sampling.inTurns
    ) { run() }
    result.use(.ofThisProcess)
    return result
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

extension CellResult {
  /// Records what the process has used.
  mutating func use(_ usage: ProcessUsage) {
    (cpuSeconds, peakMemoryBytes) = (usage.cpuSeconds, usage.peakMemoryBytes)
  }
}
