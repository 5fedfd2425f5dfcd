import Catalogue
import Foundation
import Measurement
import Synchronization
import TestSupport
import Testing
import Training

@Suite struct CellRunTests {
  private func cell(
    _ solver: String = "gram-structured", n: Int = 8, tolerance: Double = 1e-8,
    options: [String: OptionValue] = ["damping": .word("none")]
  ) -> Cell {
    Cell(
      solver: solver, family: "exact-gram",
      point: Point(
        m: 128, n: n, d: 5, shift: 0, dataset: "sphere", target: "gaussian", precision: "double",
        threads: 2),
      options: options.merging(["iterations": .number(20), "tolerance": .number(tolerance)]) { $1 },
      seed: 1, process: 0)
  }

  @Test func `a cell is trained until it has converged`() throws {
    let result = try CellRun.run(cell())
    #expect(result.status == .ok)
    #expect(result.stopped == .converged)
    let (first, last) = (
      try #require(result.iterations.first), try #require(result.iterations.last)
    )
    let (start, end) = (try #require(first.residual), try #require(last.residual))
    #expect(end <= 1e-8 * start)
    #expect(result.iterations.dropLast().allSatisfy { ($0.residual ?? 0) > 1e-8 * start })
  }

  @Test func `what is recorded sums up`() throws {
    let result = try CellRun.run(cell())
    for iteration in result.iterations {
      var totals: [String: Int] = [:]
      for counts in iteration.phaseCounters.values {
        totals.merge(counts.dictionary, uniquingKeysWith: +)
      }
      #expect(totals == iteration.counters.dictionary)
      #expect(iteration.phases.values.reduce(0, +) <= iteration.seconds)
    }
  }

  @Test func `a singular Gram matrix is recorded with its pivot`() throws {
    // 128 neurons fire in at most 128 patterns, and a plane's points have K of rank 2: more than
    // 256 points cannot have a regular G.
    var singular = cell(n: 300)
    singular.point.d = 2
    let result = try CellRun.run(singular)
    #expect(result.status == .diverged)
    #expect(result.stopped == nil)
    #expect(result.reason?.contains("pivot") == true)
  }

  @Test func `where neurons that fire cannot be drawn alone it is recorded with the number`() throws
  {
    // Half of the neurons fire on each of eight points.
    let options: [String: OptionValue] = [
      "weights": .word("conditioned"), "step": .word("gauss-newton"), "damping": .word("none"),
      "skin": .word("default"), "learning_rate": .word("spectral"),
    ]
    let result = try CellRun.run(cell("neighbor-list", options: options), check: true)
    #expect(result.status == .diverged && result.setup == nil && result.check == nil)
    #expect(result.reason?.contains("fires on 4.0 points") == true, "\(result.reason ?? "")")
    let few = try CellRun.run(cell("neighbor-list", n: 2, options: options), check: true)
    #expect(few.status == .ok && few.check?.reference == "dense-shifted")
  }

  @Test func `an inner iteration that diverges is recorded, and is no failed check`() throws {
    let walk = cell(
      "sketch-sparse", n: 32,
      options: ["inner": .word("unit-step"), "sketch_ratio": .number(4)])
    let result = try CellRun.run(walk, check: true)
    #expect(result.status == .diverged)
    #expect(result.reason?.contains("inner iteration diverged") == true)
    #expect(result.setup?.diagnostics["inner_failed_after"] ?? 0 > 0)
  }

  @Test func `plans and the time of planning are recorded`() throws {
    let result = try CellRun.run(cell("sketch-tensor", n: 16, options: [:]))
    let setup = try #require(result.setup)
    #expect(setup.plans?.keys.sorted() == ["firing row", "point"])
    #expect(setup.planningSeconds > 0 && setup.planningSeconds <= setup.seconds)
    #expect(try CellRun.run(cell()).setup?.plans == nil)
  }

  @Test func `short runs are repeated, with the numbers of one and the median of the times`() {
    let runs = Mutex(0)
    let result = Sampling.sample(SystemClock()) {
      let count = runs.withLock { count in
        count += 1
        return count
      }
      let setup = SetupRecord(
        seconds: Double(count), planningSeconds: 0, phases: [:], counters: [:], phaseCounters: [:],
        diagnostics: [:])
      return CellResult(
        status: .ok, setup: setup,
        iterations: [
          IterationRecord(
            index: 0, seconds: 1e-4 * Double(count), phases: ["gram": 1e-5 * Double(count)],
            counters: ["flips": 3],
            phaseCounters: [:], residual: 1, accepted: true, diagnostics: [:])
        ])
    }
    let made = runs.withLock { $0 }
    #expect(made == 11)  // 1 ms over 0.1 ms, and odd
    #expect(abs(result.iterations[0].seconds - 6e-4) < 1e-15)
    #expect(abs((result.iterations[0].phases["gram"] ?? 0) - 6e-5) < 1e-15)
    #expect(result.setup?.seconds == 1)
    #expect(result.iterations[0].counters == ["flips": 3])
  }

  @Test func `processes in turns record what they do alone, from several runs`() async throws {
    let cell = cell("gram-explicit")
    let (alone, places) = (try CellRun.run(cell), try TurnPlaces())
    // A process blocks while it waits.
    let results = try await withThrowingTaskGroup(of: CellResult.self) { group in
      for place in places.both {
        group.addTask {
          try await withCheckedThrowingContinuation { done in
            Thread.detachNewThread {
              done.resume(with: Result { try CellRun.run(cell, inTurns: place) })
            }
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 2)
    for result in results {
      #expect(result.finalResidual == alone.finalResidual)
      #expect(result.iterations.map(\.counters) == alone.iterations.map(\.counters))
    }
  }

  @Test func `several samples are taken of what is not too long`() {
    func runs(of seconds: Double, least: Int) -> Int {
      let clock = ManualClock()
      let runs = Mutex(0)
      _ = Sampling.sample(clock, budget: 0.1, least: least) {
        clock.advance(by: seconds)
        runs.withLock { $0 += 1 }
        return CellResult(
          status: .ok,
          iterations: [
            IterationRecord(
              index: 0, seconds: seconds, phases: [:], counters: [:], phaseCounters: [:],
              residual: 1, accepted: true, diagnostics: [:])
          ])
      }
      return runs.withLock { $0 }
    }
    #expect(runs(of: 6e-3, least: 1) == 1 && runs(of: 6e-3, least: 3) == 3)
    #expect(runs(of: 0.2, least: 3) == 1)
    #expect(runs(of: 2e-4, least: 3) == 5)
  }

  @Test func `a cell of another program is refused`() {
    #expect(throws: CommandError.self) { try CellRun.run(cell("no-such-solver")) }
  }
}
