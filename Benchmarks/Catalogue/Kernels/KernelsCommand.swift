package import ArgumentParser
import Measurement
import Numerics
import Programs
import Vocabulary

/// The executable that measures kernels by themselves: the options of all benchmarks.
package protocol KernelsCommand: AsyncParsableCommand {
  /// What it was told.
  var options: BenchmarkOptions { get }
}

extension KernelsCommand {
  /// The whole program.
  package static func main() async { await runAsProgram() }

  package func run() async throws {
    if options.runCell { return try CellRun.main() }
    let settings = try RunSettings(options)
    let plan = try Plan(kernels: options)
    try await Benchmark(
      family: Family.kernels.rawValue, seed: try OptionText.seed(options.seed), plan: plan,
      settings: settings, model: KernelCells()
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
