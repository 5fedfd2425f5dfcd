import Analysis
import Catalogue
import Foundation
import Measurement
import Programs

/// One run of the gate over two builds.
struct Gate: Sendable {
  let base: BuildFolder
  let head: BuildFolder
  let options: GateOptions
  let rules = GateRules()
  /// Of the random orders alone; nil for that of the options.
  var orderSeed: UInt64?

  /// Screens every cell, and confirms what is flagged with fresh pairs.
  ///
  /// - Parameters:
  ///   - baseName: what the report calls base.
  ///   - headName: what it calls head.
  ///   - waivers: what excuses rows.
  ///   - warnings: what a reader should know before the rows.
  /// - Returns: the report, and the pairs of the first stage.
  /// - Throws: ``CommandError``, ``LaunchError`` or ``CancellationError``.
  func run(
    base baseName: GateReport.Build, head headName: GateReport.Build, waivers: [Waiver] = [],
    warnings: [String] = []
  ) async throws -> (report: GateReport, screen: [PairRecord]) {
    let clock = SystemClock()
    let before = EnvironmentRecord.ofThisProgram(started: clock.utc)
    let plan = try await head.plan(
      scale: options.scale.rawValue, threads: options.threads, seed: options.seed)
    let (known, kept) = (try await base.solvers(), try await head.solvers())
    let shared = plan.cells.filter { known[$0.family]?.contains($0.solver) == true }
    let judge = try GateJudge(
      cells: shared, ladders: plan.studies, solvers: plan.solvers, rules: rules)
    let start = clock.seconds
    let (screen, confirmation) = try await measure(shared, judge: judge, clock: clock)
    let seconds = clock.seconds - start
    let after = EnvironmentRecord.ofThisProgram(started: clock.utc)
    let report = GateReport(
      base: baseName, head: headName, started: before.started, measuringSeconds: seconds,
      seed: options.seed, rules: rules,
      rows: try judge.rows(screen: screen, confirmation: confirmation)
        + GateRow.unmatched(plan: plan.cells, base: known, head: kept),
      environment: before,
      environmentChanges: MachineIdentity(surroundings: before).differences(
        to: MachineIdentity(surroundings: after)),
      waivers: waivers, warnings: warnings)
    return (report, screen)
  }

  private func measure(
    _ cells: [Cell], judge: GateJudge, clock: SystemClock
  ) async throws -> ([PairRecord], [PairRecord]) {
    let idle = options.threads == 1 ? IdleProcessor() : nil
    var sweep = PairedSweep(seed: orderSeed ?? options.seed) {
      try await idle?.find()
    } launcher: { [base, head] side, cell, processor in
      let program = (side == .base ? base : head).executable(of: cell.family)
      let command = processor.map { IdleProcessor.command(program, on: $0) } ?? [program]
      return ChildProcessLauncher(
        executable: command[0], arguments: command.dropFirst() + ["--run-cell"], clock: clock)
    }
    sweep.limits = ResourceLimits(seconds: 60)
    sweep.environment = singleThreadedBLAS
    try await sweep.warmUp(cells)
    let pairs = options.scale.pairs
    let meter = ProgressMeter(clock: clock)
    let screen = try await meter.refreshing {
      try await sweep(cells, pairs: pairs, stage: 0, observer: meter)
    }
    let flagged = try judge.flagged(screen)
    if flagged.isEmpty { return (screen, []) }
    Console.standardError.writeLine("\(flagged.count) cells are flagged and run again")
    let confirmation = try await meter.refreshing {
      try await sweep(flagged, pairs: pairs, stage: 1, observer: meter)
    }
    return (screen, confirmation)
  }
}
