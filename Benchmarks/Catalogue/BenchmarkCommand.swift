package import ArgumentParser
import Foundation
import Measurement
import Programs
import Training
package import Vocabulary

/// A benchmark executable: one family, the options of all.
package protocol BenchmarkCommand: AsyncParsableCommand {
  /// Whose solvers it measures.
  static var family: Family { get }
  /// What it was told.
  var options: BenchmarkOptions { get }
}

extension BenchmarkCommand {
  /// The whole program.
  package static func main() async { await runAsProgram() }

  package func run() async throws {
    if options.runCell {
      return try CellRun.main { assignment in
        if let turns = assignment.turns { return try CellRun.run(assignment.cell, inTurns: turns) }
        return try CellRun.run(
          assignment.cell, check: assignment.check, paths: assignment.paths)
      }
    }
    let settings = try RunSettings(options)
    let selection = try Selection(
      options, family: Self.family, folder: settings.recordedDirectory(of: Self.family.rawValue))
    let plan = try Plan(selection)
    for note in plan.notes { Console.standardError.writeLine("note: \(note)") }
    for warning in plan.warnings { Console.standardError.warn(warning) }
    if let folder = settings.exportFolder {
      return try ProblemExport(plan, limits: settings.effectiveLimits).write(to: folder)
    }
    try await Benchmark(
      family: Self.family.rawValue, seed: selection.extent.seed, plan: plan, settings: settings,
      arguments: selection.arguments,
      model: TrainingCells(family: Self.family)
    ).run()
  }
}

/// Cells in which solvers train.
private struct TrainingCells: CellModel {
  let family: Family

  func estimate(_ cell: Cell, rates: Rates) throws -> CellEstimate {
    try CellEstimate(cell, rates: rates)
  }

  func canCheck(_ cell: Cell, within limits: ResourceLimits) -> Bool {
    CorrectnessCheck.isAffordable(cell, within: limits)
  }

  func summary(_ folder: RunFolder) throws -> any Summary {
    try RunSummary(folder: folder, family: family.rawValue)
  }
}

/// The executable that measures kernels by themselves: the options of all benchmarks.
package protocol KernelsCommand: AsyncParsableCommand {
  /// What it was told.
  var options: BenchmarkOptions { get }
}

extension KernelsCommand {
  /// The whole program.
  package static func main() async { await runAsProgram() }

  package func run() async throws {
    if options.runCell { return try CellRun.main { try KernelRun.run($0.cell, turns: $0.turns) } }
    let settings = try RunSettings(options)
    let selection = try KernelSelection(options)
    try await Benchmark(
      family: Family.kernels.rawValue, seed: selection.extent.seed,
      plan: try Plan(selection), settings: settings, model: KernelCells()
    ).run()
  }
}

/// Cells in which a kernel is called.
private struct KernelCells: CellModel {
  func estimate(_ cell: Cell, rates: Rates) throws -> CellEstimate {
    let entry = try cell.kernel()
    let (sizes, threads) = (cell.kernelSizes, cell.point.threads)
    let call = rates.seconds(
      entry.work(entry.count(sizes)), of: entry.ceiling ?? .doubleAdds, threads: threads)
    guard let samples = cell.options[.iterations] else { throw cell.foreign }
    // The alternative takes about ten times as long, and finding out how often to call both as long
    // as two samples.
    let sample = max(call, Sampling.leastSeconds) + max(10 * call, Sampling.leastSeconds)
    return CellEstimate(
      seconds: 0.05 + Double(samples + 2) * sample,
      memoryBytes: Int(30e6 + entry.memoryBytes(sizes)))
  }

  func canCheck(_ cell: Cell, within limits: ResourceLimits) -> Bool { false }

  func summary(_ folder: RunFolder) throws -> any Summary { try KernelSummary(folder: folder) }
}

/// The version of the suite, as `CHANGELOG.md` has it.
package let toolVersion = "0.1.0"
