import Analysis
import Foundation
import Measurement
import Statistics
import Testing

/// Where solvers overtake each other, by simulation.
@Suite struct CrossoverTests {
  /// A run with two solvers on a ladder of ten sizes, each process with its own noise.
  private static func run(
    _ random: inout SplitMix64, processes: Int = 3, noise: Double = 0.1, _ law: [(Double) -> Double]
  ) throws -> RunAnalysis {
    var recording = Recording()
    for (solver, law) in zip(["a", "b"], law) {
      let cells = (9...18).flatMap { power in
        (0..<processes).map { process -> (Cell, CellResult?) in
          let seconds = law(exp2(Double(power))) * exp(noise * random.normal())
          let steps = (0..<3).map { Sample.iteration($0, seconds, residual: pow(0.09, Double($0))) }
          let setup = Sample.setup(seconds * exp(noise * random.normal()))
          let cell = Sample.cell(
            Sample.point(m: 1 << power, n: 8, d: 4), solver: solver, process: process)
          return (cell, Sample.ok(steps, setup: setup, finalResidual: 1e-4))
        }
      }
      try recording.add("common", in: "m", cells)
    }
    return try recording.analysis()
  }

  @Test func `solvers of equal cost cross in at most 5 of 100 runs`() throws {
    var random = SplitMix64(state: 1)
    let crossing = try (0..<100).count { run in
      let law: (Double) -> Double = { 1e-5 + 1e-7 * $0 }
      let analysis = try Self.run(&random, processes: run % 2 == 0 ? 3 : 1, [law, law])
      return !analysis.crossovers.isEmpty
    }
    #expect(crossing <= 5, "\(crossing)")
  }

  @Test func `a crossing is found, and is within its interval nine times in ten`() throws {
    var random = SplitMix64(state: 2)
    let laws: [(Double) -> Double] = [{ 1e-7 * $0 }, { 1e-7 * 9000 * pow($0 / 9000, 0.5) }]
    var (found, covered) = (0, 0)
    for _ in 0..<100 {
      let all = try Self.run(&random, noise: 0.05, laws).crossovers
      let rows = all.filter { $0.cost == .amortised }
      guard rows.count == 1, let row = rows.first, let low = row.low, let high = row.high
      else { continue }
      found += 1
      #expect(row.below == "a" && row.above == "b" && !row.isExtrapolated)
      covered += (low...high).contains(9000) ? 1 : 0
    }
    #expect(found >= 95, "\(found)")
    #expect(Double(covered) >= 0.85 * Double(found), "\(covered) of \(found)")
  }
}
