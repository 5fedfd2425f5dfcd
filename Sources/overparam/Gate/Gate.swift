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

  /// What a run of the gate leaves.
  struct Outcome: Sendable {
    let report: GateReport
    let pairs: GatePairs
    let judge: GateJudge
  }

  /// Stages of pairs, by the order of their random numbers.
  private enum Stage: UInt64 {
    case noise, screen, confirmation, secondLook, asLinked
  }

  /// Measures how much base scatters, screens every cell, and confirms what is flagged with fresh pairs.
  ///
  /// - Parameters:
  ///   - baseName: what the report calls base.
  ///   - headName: what it calls head.
  ///   - isOlder: whether base is a release of which only times are judged.
  ///   - waivers: what excuses rows.
  ///   - warnings: what a reader should know before the rows.
  /// - Returns: the report, and what it was made of.
  /// - Throws: ``CommandError``, ``LaunchError`` or ``CancellationError``.
  func run(
    base baseName: GateReport.Build, head headName: GateReport.Build, isOlder: Bool = false,
    waivers: [Waiver] = [], warnings: [String] = []
  ) async throws -> Outcome {
    let clock = SystemClock()
    let before = EnvironmentRecord.ofThisProgram(started: clock.utc)
    let plan = try await plan(of: head)
    let (known, kept) = (try await base.solvers(), try await head.solvers())
    let shared = plan.cells.filter { known[$0.family]?.contains($0.solver) == true }
    let judge = try GateJudge(
      cells: shared, ladders: plan.studies, solvers: plan.solvers, rules: rules)
    let turns = try await turns(with: plan)
    let start = clock.seconds
    let pairs = try await measure(shared, judge: judge, turns: turns, clock: clock)
    let seconds = clock.seconds - start
    let after = EnvironmentRecord.ofThisProgram(started: clock.utc)
    let rows =
      judge.rows(pairs) + GateRow.unmatched(plan: plan.cells, base: known, head: kept)
    let report = GateReport(
      base: baseName, head: headName, started: before.started, measuringSeconds: seconds,
      pairs: pairs.all.count, seed: options.seed, rules: rules,
      rows: isOlder ? rows.filter(\.isTimed) : rows, environment: before,
      environmentChanges: MachineIdentity(surroundings: before).differences(
        to: MachineIdentity(surroundings: after)),
      waivers: waivers, warnings: warnings + turnWarning(turns))
    return Outcome(report: report, pairs: pairs, judge: judge)
  }

  /// Pairs of every planned cell, `count` of each, as those that confirm: what gates are drawn from.
  func record(_ count: Int) async throws -> [PairRecord] {
    let clock = SystemClock()
    let plan = try await plan(of: head)
    return try await pairs(
      .confirmation, plan.cells.map { ($0, count) }, turns: try await turns(with: plan),
      clock: clock)
  }

  private func plan(of build: BuildFolder) async throws -> GatePlan {
    try await build.plan(
      scale: options.scale.rawValue, threads: options.threads, seed: options.seed)
  }

  /// Where processes work in turns, if those of both builds can: with one thread each, so that none of them is busy
  /// while it waits.
  private func turns(with plan: GatePlan) async throws -> TurnPlaces? {
    guard options.threads == 1, plan.takesTurns == true,
      let other = try? await self.plan(of: base), other.takesTurns == true
    else { return nil }
    return try TurnPlaces()
  }

  private func turnWarning(_ turns: TurnPlaces?) -> [String] {
    turns != nil || options.threads > 1
      ? []
      : [
        "base or head is too old to work in turns with the other: pairs run one after the other, and scatter more"
      ]
  }

  private func measure(
    _ cells: [Cell], judge: GateJudge, turns: TurnPlaces?, clock: SystemClock
  ) async throws -> GatePairs {
    func pairs(_ stage: Stage, _ counts: [(Cell, Int)]) async throws -> [PairRecord] {
      try await self.pairs(stage, counts, turns: turns, clock: clock)
    }
    let noise = try await pairs(.noise, Array(zip(cells, judge.noisePairs)))
    let needed = judge.screenPairs(noise: noise)
    let screen = try await pairs(.screen, cells.map { ($0, needed[$0] ?? 0) })
    var all = GatePairs(noise: noise, screen: screen)
    func fresh(_ stage: Stage, _ counts: [Cell: Int]) async throws -> [PairRecord] {
      if counts.isEmpty { return [] }
      Console.standardError.writeLine("\(counts.count) cells are flagged and run again")
      let ordered = cells.compactMap { cell in counts[cell].map { (cell, $0) } }
      return try await pairs(stage, ordered)
    }
    for look in [Stage.confirmation, .secondLook] {
      all.confirmation += try await fresh(look, judge.confirmationPairs(all))
    }
    if hasLayouts {
      all.asLinked = try await fresh(.asLinked, judge.unconfirmedPairs(all))
    }
    return all
  }

  private func pairs(
    _ stage: Stage, _ counts: [(Cell, Int)], turns: TurnPlaces?, clock: SystemClock
  ) async throws -> [PairRecord] {
    let idle = options.threads == 1 ? IdleProcessor() : nil
    let builds = Dictionary(
      uniqueKeysWithValues: Side.allCases.map { side in
        let layouts = layouts(stage, side)
        return (side, layouts.isEmpty ? [folder(stage, side)] : layouts)
      })
    var sweep = PairedSweep(seed: orderSeed ?? options.seed) {
      try await idle?.find()
    } launcher: { side, cell, processor in
      let program = Self.build(builds[side] ?? [], side, pair: cell.process, stage)
        .executable(of: cell.family)
      let command = processor.map { IdleProcessor.command(program, on: $0) } ?? [program]
      return ChildProcessLauncher(
        executable: command[0], arguments: command.dropFirst() + ["--run-cell"], clock: clock)
    }
    sweep.limits = ResourceLimits(seconds: 60)
    sweep.environment = singleThreadedBLAS
    sweep.turns = turns
    if stage == .noise || stage == .screen { try await sweep.warmUp(counts.map(\.0)) }
    let meter = ProgressMeter(clock: clock)
    return try await meter.refreshing {
      try await sweep(counts, stage: stage.rawValue, observer: meter)
    }
  }

  private func folder(_ stage: Stage, _ side: Side) -> BuildFolder {
    stage == .noise || side == .base ? base : head
  }

  /// Whether both builds were linked in several orders: one of them alone would be compared with what users run.
  private var hasLayouts: Bool { !base.layouts.isEmpty && !head.layouts.isEmpty }

  /// The links with functions in other orders that a stage uses; none where it uses that which users run.
  private func layouts(_ stage: Stage, _ side: Side) -> [BuildFolder] {
    hasLayouts && stage != .screen && stage != .asLinked ? folder(stage, side).layouts : []
  }

  /// The link that a pair runs, in turns, and head's beside another one of base in each round and each look.
  private static func build(
    _ layouts: [BuildFolder], _ side: Side, pair: Int, _ stage: Stage
  ) -> BuildFolder {
    let shift =
      side == .base ? 0 : 1 + pair / layouts.count + (stage == .secondLook ? layouts.count / 2 : 0)
    return layouts[(pair + shift) % layouts.count]
  }
}

extension GateRow {
  /// Whether it is about times: a count that differs from an old release was judged when it changed.
  fileprivate var isTimed: Bool { screen != nil }
}

extension GatePairs {
  /// Of all stages.
  var all: [PairRecord] { noise + screen + confirmation + asLinked }
}
