import Foundation
import Measurement
import Numerics
import Programs
import Training

/// One run of one family: manifest, sweep, summary.
struct Benchmark: Sendable {
  let family: String
  let seed: UInt64
  let plan: Plan
  let settings: RunSettings
  var arguments = Array(CommandLine.arguments.dropFirst())
  let model: any CellModel
  private let clock = SystemClock()

  private static var memorySeconds: Double { 8 }

  /// Measures what is planned, or what is left of it, or only says what that is; Ctrl-C ends it well at
  /// any time.
  func run() async throws {
    try await Interruption.cancelling {
      var environment = EnvironmentRecord.ofThisProgram(
        started: clock.utc, ceilingSeconds: 1)
      environment.fftw.planner = plan.words(of: .planner)
      environment.fftw.wisdom = plan.words(of: .wisdom)
      try Task.checkCancellation()
      let folder =
        settings.folder
        ?? RunFolder(startedAt: environment.started, commit: environment.git.commit)
      if !settings.isDryRun, !isStarted(folder), try plan.isLong {
        addMemoryTimes(to: &environment, in: folder)
      }
      var manifest = try manifest(environment, run: folder.name)
      manifest.data = try await plan.recordedData()
      if settings.isDryRun { return try predict(manifest, in: folder) }
      try await measure(manifest, in: folder)
    }
  }

  /// What rows in memory cost: measured once a run, by the family that is first.
  private func addMemoryTimes(to environment: inout EnvironmentRecord, in folder: RunFolder) {
    if let known = folder.memoryTimes(of: environment) {
      environment.ceilings?.merge(known) { $1 }
    } else {
      Console.standardError.writeLine(
        "measuring what rows in memory cost, \(Numbers.span(Self.memorySeconds))")
      environment.measureMemory(seconds: Self.memorySeconds)
    }
  }

  private func predict(_ manifest: Manifest, in folder: RunFolder) throws {
    let records = try recorded(folder)
    let left = try records.map { try Resumption($0, present: manifest, force: settings.forces) }
    try DryRun(
      records?.manifest ?? manifest, remaining: left?.remaining ?? manifest.cells,
      settings: settings, model: model, rates: Rates(ceilings: manifest.environment.ceilings ?? [:])
    ).print(asJSON: settings.isJSON)
  }

  private func measure(_ manifest: Manifest, in folder: RunFolder) async throws {
    let rates = Rates(ceilings: manifest.environment.ceilings ?? [:])
    let estimates = try CellEstimates(manifest.cells) { try model.estimate($0, rates: rates) }
    let lock = try RunLock(folder.family(family))
    defer { extendLifetime(lock) }
    let opened: OpenedRun
    do {
      opened = try open(folder, manifest)
    } catch {
      lock.discard()
      throw error
    }
    let variables = ProcessInfo.processInfo.environment
    let warnings = EnvironmentWarning.all(
      of: manifest.environment, files: .system, variables: variables)
    for warning in warnings.map(\.line) + [lock.warning].compactMap(\.self) {
      Console.standardError.warn(warning)
    }
    for data in manifest.data ?? [] {
      Console.standardError.writeLine("data: \(data.text)")
    }
    try await measure(opened, estimates, of: manifest, in: folder)
  }

  private func manifest(_ environment: EnvironmentRecord, run: String) throws -> Manifest {
    var (cells, studies) = (plan.cells, plan.studies)
    var record: ShardRecord?
    if let shard = settings.shard {
      (cells, studies) = try shard.part(of: cells, studies) {
        try model.estimate($0, rates: .nominal).seconds
      }
      let mine = Set(cells)
      record = ShardRecord(
        index: shard.index, count: shard.count, plan: try plan.cells.planKey,
        others: PlanRecord(
          cells: plan.cells.filter { !mine.contains($0) },
          studies: plan.studies.filter { !studies.contains($0) }))
    }
    return Manifest(
      run: run, toolVersion: toolVersion, arguments: arguments, seed: seed, limits: settings.limits,
      shard: record, cells: cells, studies: studies, environment: environment,
      generator: RandomStream.generator, directory: FileManager.default.currentDirectoryPath,
      solvers: plan.solvers)
  }

  /// What there is to go on with; nil where the run is to be started.
  private func recorded(_ folder: RunFolder) throws -> FamilyRecords? {
    isStarted(folder) ? try FamilyRecords(folder: folder.family(family)) : nil
  }

  /// Whether there is something to go on with.
  private func isStarted(_ folder: RunFolder) -> Bool {
    settings.resumes && access(FamilyRecords.manifestPath(folder.family(family)), F_OK) == 0
  }

  private func open(_ folder: RunFolder, _ manifest: Manifest) throws -> OpenedRun {
    let family = folder.family(family)
    guard let records = try recorded(folder) else {
      return OpenedRun(
        journal: try JournalWriter.create(in: family, manifest: manifest), manifest: manifest,
        remaining: manifest.cells)
    }
    let left = try Resumption(records, present: manifest, force: settings.forces)
    let warnings = records.journal.warnings.map(\.description) + left.warnings
    for warning in warnings { Console.standardError.warn(warning) }
    let session = Session(
      run: folder.name, firstOrder: records.journal.lines.nextOrder, arguments: arguments,
      environment: manifest.environment)
    return OpenedRun(
      journal: try JournalWriter.resume(in: family, after: records, session: session),
      manifest: records.manifest, remaining: left.remaining, history: records.journal.lines)
  }
}

/// A run whose records are open.
private struct OpenedRun: ~Copyable {
  let journal: JournalWriter
  /// What was planned when the run was started.
  let manifest: Manifest
  let remaining: [Cell]
  var history: [JournalLine] = []
}

extension Benchmark {
  /// Runs what is left and says what came of it.
  private func measure(
    _ opened: consuming OpenedRun, _ estimates: CellEstimates, of present: Manifest,
    in folder: RunFolder
  ) async throws {
    var sweep = try sweep(opened, estimates, run: folder.name)
    let watch = DataWatch(present.dataFiles)
    sweep.paths = { present.dataPaths(of: $0.point) }
    sweep.precondition = { try await watch.requireUnchanged() }
    let meter = ProgressMeter(isJSON: settings.isJSON, clock: clock, estimates: estimates)
    let journal = opened.journal
    let outcome: SweepOutcome
    do {
      outcome = try await meter.refreshing { try await sweep(journal: journal, observer: meter) }
    } catch {
      throw unfinished(error, folder)
    }
    if settings.folder == nil { markLatest(folder) }
    let summary = try model.summary(folder)
    try summary.print(asJSON: settings.isJSON)
    for warning in summary.warnings + outcome.unchecked.map(\.uncheckedSentence) {
      Console.standardError.warn(warning)
    }
    if outcome.counts[.crashed] == sweep.cells.count, !sweep.cells.isEmpty {
      throw CommandError(
        "every cell crashed: the reasons are in \(folder.family(family))/journal.jsonl")
    }
  }

  /// What was measured is told although its link cannot be written.
  private func markLatest(_ folder: RunFolder) {
    do {
      try folder.markLatest()
    } catch {
      Console.standardError.warn("\(error.sentence); the run is in \(folder.path)")
    }
  }

  private func sweep(
    _ opened: borrowing OpenedRun, _ estimates: CellEstimates, run: String
  ) throws -> Sweep {
    let checks = try CheckPlan(opened.manifest) {
      model.canCheck($0, within: settings.effectiveLimits)
    }
    var sweep = try Sweep(
      cells: opened.remaining, seed: opened.manifest.seed, run: run, checks: checks,
      launcher: ChildProcessLauncher(clock: clock), clock: clock)
    sweep.limits = settings.effectiveLimits
    sweep.budgetSeconds = settings.budgetSeconds
    sweep.history = opened.history
    sweep.estimates = estimates
    sweep.environment = { _ in singleThreadedBLAS }
    return sweep
  }

  /// The end of a sweep before its last cell: what was measured is kept, and this goes on with it.
  private func unfinished(_ error: any Error, _ folder: RunFolder) -> CommandError {
    let command = ShellWords.resuming(
      program: CommandLine.arguments[0], arguments: arguments, folder: folder.path)
    let rest = "what was measured is in \(folder.path); to go on: \(command)"
    if error is CancellationError {
      return CommandError("interrupted; \(rest)", exitStatus: .interrupted)
    }
    let reportable = error as? any ReportableError
    return CommandError(
      "\(reportable?.sentence ?? "\(error)"); \(rest)",
      exitStatus: reportable?.exitStatus ?? .failure)
  }
}

/// The variables of a child.
///
/// OpenBLAS keeps to one thread: the kernels split their work themselves, so that results do not
/// depend on the number of threads and no idle BLAS thread spins on a processor.
package let singleThreadedBLAS = ["OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"]

extension Cell {
  /// What a user is told when no process of the cell lived to check its solver.
  fileprivate var uncheckedSentence: String {
    "\(solver) was not checked at m = \(point.m), n = \(point.n), d = \(point.d), where a ladder of "
      + "it begins: no process of that cell ended well; look into why before you trust the ladder"
  }
}
