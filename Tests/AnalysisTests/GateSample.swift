import Analysis
import Foundation
import Measurement
import Statistics

/// Pairs of processes whose times are drawn, for the gate to judge.
struct GateSample {
  /// What the noise of a process is on a machine that others share: 2 % always, and for one in ten
  /// processes an exponential delay of 15 % on average.
  static func noise(_ random: inout SplitMix64) -> Double {
    let delay = random.uniform() < 0.1 ? -0.15 * log(random.uniform()) : 0
    return 0.02 * random.normal() + delay
  }

  static func cell(_ solver: String = "gram-structured", m: Int = 1024) -> Cell {
    let point = Point(
      m: m, n: 32, d: 16, shift: 0.4, dataset: "sphere", target: "gaussian", precision: "single",
      threads: 1)
    return Cell(
      solver: solver, family: "exact-gram", point: point, options: ["iterations": .number(3)],
      seed: 1, process: 0)
  }

  static func result(seconds: Double, setup: Double = 0.01, count: Int = 7) -> CellResult {
    let counters = ["multiply_adds": count]
    let iterations = (0..<3).map { index in
      IterationRecord(
        index: index, seconds: index == 0 ? 9 : seconds, phases: [:], counters: counters,
        phaseCounters: ["forward": counters], residual: 1, accepted: true, diagnostics: [:])
    }
    return CellResult(
      status: .ok, stopped: .iterations,
      setup: SetupRecord(
        seconds: setup, planningSeconds: 0, phases: [:], counters: [:], phaseCounters: [:],
        diagnostics: [:]), iterations: iterations)
  }

  /// Eight pairs with 1 % of noise in which head takes exp(`effect`) as long.
  static func pairs(
    _ cell: Cell, effect: Double, seed: UInt64 = 1, deviation: Double = 0.01, headCount: Int = 7
  ) -> [PairRecord] {
    var random = SplitMix64(state: seed)
    return (0..<8).map { pair in
      let base = result(seconds: 1e-3 * exp(deviation * random.normal()))
      let head = result(
        seconds: 1e-3 * exp(effect + deviation * random.normal()), count: headCount)
      return PairRecord(cell: cell, pair: pair, base: base, head: head)
    }
  }

  /// A report of rows as the gate makes it.
  static func report(
    _ rows: [GateRow], changes: [String] = [], waivers: [Waiver] = []
  ) -> GateReport {
    let environment = EnvironmentRecord(
      files: MachineFiles { _ in nil }, variables: [:], blas: .init(), fftw: .init(),
      started: "2026-11-27T00:00:00Z")
    return GateReport(
      base: .init(name: "main", commit: "0123456789"),
      head: .init(name: "HEAD", commit: "abcdef0123"),
      started: "2026-11-27T00:00:00Z", measuringSeconds: 90, seed: 1, rules: GateRules(),
      rows: rows, environment: environment, environmentChanges: changes, waivers: waivers)
  }
}
