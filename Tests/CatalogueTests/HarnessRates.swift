import Catalogue
import Foundation
import Measurement
import Numerics
import Programs
import Testing
import Training
import Vocabulary

/// What the harness adds to what it measures, printed, never asserted.
///
/// Runs only when `OVERPARAM_RATES` is set: `OVERPARAM_RATES=1 make test FILTER=HarnessRates`.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["OVERPARAM_RATES"] != nil))
struct HarnessRates {
  /// Steps of a millisecond or more.
  private static func cell(threads: Int) -> Cell {
    Cell(
      solver: "gram-structured", family: "exact-gram",
      point: Point(
        m: 8192, n: 256, d: 32, shift: 0, dataset: "sphere", target: "gaussian",
        precision: "single", threads: threads),
      options: ["iterations": .number(100), "tolerance": .number(0), "damping": .word("none")],
      seed: 1, process: 0)
  }

  @Test(arguments: [1, 2])
  func `a step as the harness records it against the solver's own loop`(threads: Int) throws {
    ThreadBinding.bind(to: Array(0..<threads))
    let cell = Self.cell(threads: threads)
    let ratios = try (0..<31).map { _ in
      try recordedStep(CellRun.run(cell)) / bareStep(cell)
    }.sorted()
    print(
      "recorded step against the solver's own loop, \(threads) threads: "
        + "\(percent(ratios[15])) (median of 31)")
  }

  @Test func `a step in a child that its parent looks at against one that it does not`()
    async throws
  {
    var ratios: [Double] = []
    for _ in 0..<15 {
      let watched = try await childStep(pollSeconds: 0.05)
      ratios.append(try await watched / childStep(pollSeconds: 1e6))
    }
    print(
      "step of a child that is polled every 50 ms: \(percent(ratios.sorted()[7])) (median of 15)")
  }

  @Test func `one look at a child`() {
    let clock = SystemClock()
    let start = clock.seconds
    for _ in 0..<1000 { _ = ProcessUsage(of: getpid()) }
    print(
      "one look at a child: \(Numbers.span((clock.seconds - start) / 1000)) (median of 1)")
  }

  @Test func `a cell beside its own work`() async throws {
    var small = Self.cell(threads: 2)
    (small.point.m, small.point.n, small.point.d) = (64, 4, 4)
    small.options["iterations"] = .number(1)
    var walls: [Double] = []
    for _ in 0..<31 { walls.append(try await child(small, pollSeconds: 0.05).wallSeconds) }
    print("a cell of next to no work: \(Numbers.span(walls.sorted()[15])) (median of 31)")
  }

  /// Seconds of a step in a loop that reads the clock twice in all.
  private func bareStep(_ cell: Cell) throws -> Double {
    let count = 100
    let entry = try #require(SolverEntry.named(cell.solver))
    let data = try ProblemData(
      try Dataset(cell.point.dataset), name: cell.point.dataset, batch: cell.point.n,
      dimension: cell.point.d, target: .gaussian, seed: cell.seed)
    var work = Work(now: { 0 })
    let options = SolverOptions(entry.descriptor, workers: Workers(count: cell.point.threads))
    let solver = try entry.prepare(
      data, NetworkShape(width: cell.point.m, shiftFactor: 0), precision: .single,
      options: options, work: &work)
    let clock = SystemClock()
    let start = clock.seconds
    for _ in 0..<count {
      work.reset()
      _ = try solver.step(work: &work)
    }
    return (clock.seconds - start) / Double(count)
  }

  private func recordedStep(_ result: CellResult) throws -> Double {
    result.iterations.map(\.seconds).reduce(0, +) / Double(result.iterations.count)
  }

  private func childStep(pollSeconds: Double) async throws -> Double {
    try recordedStep(CellResult(try await child(Self.cell(threads: 2), pollSeconds: pollSeconds)))
  }

  private func child(_ cell: Cell, pollSeconds: Double) async throws -> ChildOutcome {
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let launcher = ChildProcessLauncher(
      executable: products.appending(path: "exact-gram").path, pollSeconds: pollSeconds)
    let line = try RecordCoding.line(CellAssignment(cell: cell, check: false)) + Data("\n".utf8)
    let outcome = try await launcher.run(
      ChildRequest(line: line, environment: ["OPENBLAS_NUM_THREADS": "1"]))
    try #require(outcome.termination == .exited(0))
    return outcome
  }

  /// `+0.3 %`.
  private func percent(_ ratio: Double) -> String { String(format: "%+.2f %%", 100 * (ratio - 1)) }
}
