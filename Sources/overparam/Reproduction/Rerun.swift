import Analysis
import Catalogue
import Foundation
import Measurement
import Numerics
import Programs
import Statistics

/// Runs the chosen cells of a recorded run once more.
struct Rerun: Sendable {
  private let path: String
  private let runs: [FamilyRun]
  private let sample: Int?
  private let seed: UInt64
  private let jobs: Int
  private let secondsLimit: Double
  private let clock = SystemClock()

  /// - Throws: ``UsageError``, or what reading a run throws.
  init(_ command: Reproduce) throws {
    let folder = RunFolder(path: command.folder)
    let recorded = try FamilyRun.load(folder)
    let names = try command.family.map {
      try OptionText.names(
        $0, among: recorded.map(\.family), called: "family", of: "\(folder.path) has")
    }
    path = folder.path
    runs = recorded.filter { names?.contains($0.family) ?? true }
    (sample, seed) = (command.sample, command.seed)
    jobs = command.jobs ?? processorCount()
    secondsLimit =
      try command.timeLimit.map { try OptionText.duration($0, called: "time-limit") } ?? .infinity
  }

  /// Runs the cells and compares each with its lines.
  func report() async throws -> ReproductionReport {
    for run in runs {
      try run.manifest.requireGenerator(RandomStream.generator, orElse: "not reproduced")
      try await DataWatch.requireRecorded(run.manifest.dataFiles, orElse: "not reproduced")
    }
    for warning in runs.flatMap(\.warnings) { Console.standardError.warn(warning) }
    let plans = try runs.map { ($0, try ReproductionPlan($0)) }
    let present = EnvironmentRecord.ofThisProgram(started: clock.utc)
    var differences: Set<String> = []
    var work: [Work] = []
    for (run, plan) in plans {
      let found = try await SourceState.differences(run.manifest.environment, present)
      differences.formUnion(found)
      work += chosen(plan).map { item in
        Work(
          item: item, paths: run.manifest.dataPaths(of: item.cell.point), isExact: found.isEmpty)
      }
    }
    let cells = try await compare(work)
    let strangers = plans.flatMap(\.1.strangers)
    let planned = plans.reduce(0) { $0 + $1.1.items.reduce(0) { $0 + $1.lines.count } }
    return ReproductionReport(
      run: path, differences: differences.sorted(), cells: strangers + cells,
      leftOut: plans.reduce(into: [:]) { $0.merge($1.1.leftOut, uniquingKeysWith: +) },
      notRun: planned - cells.count)
  }

  private func chosen(_ plan: ReproductionPlan) -> [ReproductionPlan.Item] {
    guard let sample, sample < plan.items.count else { return plan.items }
    var random = SplitMix64(state: seed)
    let picked = Set(plan.items.indices.shuffled(using: &random).prefix(sample))
    return plan.items.indices.filter(picked.contains).map { plan.items[$0] }
  }

  /// A cell, and what is expected of it.
  private struct Work: Sendable {
    let item: ReproductionPlan.Item
    let paths: DataPaths
    let isExact: Bool
  }

  /// Several children at a time: nothing that is compared depends on how long they take.
  private func compare(_ work: [Work]) async throws -> [CellReproduction] {
    let (start, meter) = (clock.seconds, ProgressMeter(clock: clock))
    meter.began(work.map(\.item.cell))
    defer { meter.ended() }
    var results: [Int: [CellReproduction]] = [:]
    try await withThrowingTaskGroup(of: (Int, [CellReproduction]).self) { group in
      for (index, one) in work.enumerated() {
        if index >= jobs, let (done, cells) = try await group.next() { results[done] = cells }
        if clock.seconds - start > secondsLimit { break }
        group.addTask { (index, try await compare(one, meter: meter)) }
      }
      for try await (done, cells) in group { results[done] = cells }
    }
    return results.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  private func compare(_ work: Work, meter: ProgressMeter) async throws -> [CellReproduction] {
    let item = work.item
    try Task.checkCancellation()
    meter.started(item.cell)
    let launcher = ChildProcessLauncher(
      executable: BuildFolder.ofThisProgram.executable(of: item.cell.family), clock: clock)
    let (fresh, wallSeconds, _) = try await launcher.measure(
      try ChildRequest(
        CellAssignment(cell: item.cell, check: item.checks, paths: work.paths),
        environment: singleThreadedBLAS,
        limits: ResourceLimits(seconds: 60 + 20 * item.wallSeconds)))
    try Task.checkCancellation()
    meter.finished(item.cell, status: fresh.status, wallSeconds: wallSeconds)
    return try item.lines.map { line in
      try CellReproduction(
        line, fresh: fresh,
        bound: ResidualBound(line, checkLimit: item.checkLimit, isExact: work.isExact))
    }
  }
}
