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
    if options.runCell { return try CellRun.main() }
    let settings = try RunSettings(options)
    let selection = try Selection(
      options, family: Self.family, folder: settings.recordedDirectory(of: Self.family.rawValue))
    let plan = try Plan(selection, family: Self.family)
    for note in plan.notes { Console.standardError.writeLine("note: \(note)") }
    for warning in plan.warnings { Console.standardError.warn(warning) }
    if let folder = settings.exportFolder {
      return try ProblemExport(plan, limits: settings.effectiveLimits).write(to: folder)
    }
    try await Benchmark(
      family: Self.family.rawValue, seed: selection.seed, plan: plan, settings: settings,
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

/// The version of the suite, as `CHANGELOG.md` has it.
package let toolVersion = "0.1.0"

/// The number of processors that this process may use.
package func processorCount() -> Int {
  let allowed = MachineFiles.system.allowedProcessors.count
  return allowed > 0 ? allowed : ProcessInfo.processInfo.activeProcessorCount
}
