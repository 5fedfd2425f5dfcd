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

  /// What a process comes to whose iterations have two phases, and the first a count.
  static func result(forward: Double, update: Double, count: Int = 7) -> CellResult {
    let counters = ["multiply_adds": count]
    let phases = ["forward": forward, "update": update]
    let iterations = (0..<3).map { index in
      IterationRecord(
        index: index, seconds: index == 0 ? 9 : forward + update, phases: phases,
        counters: counters, phaseCounters: ["forward": counters], residual: 1, accepted: true,
        diagnostics: [:])
    }
    return CellResult(
      status: .ok, stopped: .iterations,
      setup: SetupRecord(
        seconds: 0.01, planningSeconds: 0, phases: ["draw": 0.01], counters: [:],
        phaseCounters: [:], diagnostics: [:]), iterations: iterations)
  }

  /// What a process comes to whose iterations take so many seconds.
  static func result(seconds: Double, count: Int = 7) -> CellResult {
    result(forward: 0.5 * seconds, update: 0.5 * seconds, count: count)
  }

  /// Pairs with noise in each phase of each process in which head takes exp(`effect`) as long, in its
  /// forward pass or in both phases.
  static func pairs(
    _ cell: Cell, count: Int = 8, effect: Double = 0, inForwardAlone: Bool = false,
    seed: UInt64 = 1, deviation: Double = 0.01, headCount: Int = 7
  ) -> [PairRecord] {
    var random = SplitMix64(state: seed)
    return (0..<count).map { pair in
      func time(_ effect: Double) -> Double { 5e-4 * exp(effect + deviation * random.normal()) }
      let base = result(forward: time(0), update: time(0))
      let head = result(
        forward: time(effect), update: time(inForwardAlone ? 0 : effect), count: headCount)
      return PairRecord(cell: cell, pair: pair, base: base, head: head)
    }
  }

  /// A judge of cells, and of a ladder of them all where there are enough.
  static func judge(_ cells: [Cell], simulated: Bool = false) throws -> GateJudge {
    let ladder = StudyRecord(
      name: "gate", variable: "m", solver: cells[0].solver, cells: try cells.map { try $0.key })
    let solvers = Set(cells.map(\.solver)).map {
      SolverRecord(name: $0, family: "exact-gram", simulated: simulated)
    }
    return try GateJudge(cells: cells, ladders: [ladder], solvers: solvers)
  }

  /// The pairs of a whole gate, of cells in which head takes exp(`effect`) as long, in the screen and, as `again` if
  /// given, in fresh pairs; with as many pairs as the judge asks for.
  static func gate(
    _ judge: GateJudge, _ cells: [Cell], deviation: Double = 0.01, seed: UInt64 = 1,
    inForwardAlone: Bool = false, effect: @escaping (Cell) -> Double,
    again: ((Cell) -> Double)? = nil,
    asLinked: ((Cell) -> Double)? = nil
  ) -> GatePairs {
    func stage(_ number: UInt64, _ counts: [Cell: Int], _ effect: (Cell) -> Double) -> [PairRecord]
    {
      cells.enumerated().flatMap { index, cell in
        pairs(
          cell, count: counts[cell] ?? 0, effect: effect(cell), inForwardAlone: inForwardAlone,
          seed: 1000 * seed + 100 * number + UInt64(index), deviation: deviation)
      }
    }
    let counts = Dictionary(uniqueKeysWithValues: zip(cells, judge.noisePairs))
    let noise = stage(1, counts) { _ in 0 }
    var all = GatePairs(
      noise: noise, screen: stage(2, judge.screenPairs(noise: noise), effect))
    all.confirmation = stage(3, judge.confirmationPairs(all), again ?? effect)
    if !all.confirmation.isEmpty {
      all.confirmation += stage(5, judge.confirmationPairs(all), again ?? effect)
    }
    if let asLinked { all.asLinked = stage(4, judge.unconfirmedPairs(all), asLinked) }
    return all
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
      started: "2026-11-27T00:00:00Z", measuringSeconds: 90, pairs: 700, seed: 1,
      rules: GateRules(), rows: rows, environment: environment, environmentChanges: changes,
      waivers: waivers)
  }
}
