package import ArgumentParser
import Foundation
import Measurement
package import Training

/// A benchmark executable: one family, the options of all.
package protocol BenchmarkCommand: AsyncParsableCommand {
  static var family: Family { get }
  var options: BenchmarkOptions { get }
}

extension BenchmarkCommand {
  /// The whole program.
  package static func main() async { await runAsProgram() }

  package func run() async throws {
    if options.runCell { return try CellRun.main() }
    let selection = try Selection(options, family: Self.family)
    let plan = try Plan(selection, family: Self.family)
    for warning in plan.warnings { Console.standardError.writeLine("warning: \(warning)") }
    if let folder = options.exportProblem {
      return try ProblemExport(plan).write(to: folder)
    }
    try await Benchmark(
      family: Self.family, selection: selection, plan: plan, folder: options.out
    ).run()
  }
}

/// One run of one family: manifest, sweep, summary.
struct Benchmark {
  let family: Family
  let selection: Selection
  let plan: Plan
  /// The run's folder, nil for a new one below `results`.
  let folder: String?

  func run() async throws {
    let clock = SystemClock()
    let environment = await EnvironmentRecord.ofThisProgram(started: clock.utc)
    let folder =
      folder.map { RunFolder(path: $0) }
      ?? RunFolder(startedAt: environment.started, commit: environment.git.commit)
    let manifest = Manifest(
      toolVersion: toolVersion, arguments: Array(CommandLine.arguments.dropFirst()),
      seed: selection.seed, cells: plan.cells, studies: plan.studies, environment: environment)
    let records = folder.family(family.rawValue)
    let journal = try JournalWriter.create(in: records, manifest: manifest)
    let sweep = Sweep(
      cells: plan.cells, seed: selection.seed, run: folder.name,
      launcher: ChildProcessLauncher(clock: clock), clock: clock, environment: childEnvironment)
    let meter = ProgressMeter(clock: clock)
    let counts: [Status: Int]
    do {
      counts = try await Interruption.cancelling {
        try await meter.refreshing { try await sweep(journal: journal, observer: meter) }
      }
    } catch is CancellationError {
      throw CommandError(
        "interrupted; what was measured is in \(folder.path)", exitStatus: .interrupted)
    }
    if self.folder == nil { try folder.markLatest() }
    try RunSummary(folder: folder, family: family.rawValue).print(asJSON: selection.isJSON)
    if counts[.crashed] == plan.cells.count {
      throw CommandError("every cell crashed: the reasons are in \(records)/journal.jsonl")
    }
  }
}

/// The version of the suite, as `CHANGELOG.md` has it.
package let toolVersion = "0.1.0"

/// The variables of a cell's child.
///
/// OpenBLAS keeps to one thread: the kernels split their work themselves, so that results do not
/// depend on the number of threads and no idle BLAS thread spins on a processor.
func childEnvironment(_ cell: Cell) -> [String: String] {
  ["OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"]
}

/// The processors that this process may use.
func processorCount() -> Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
