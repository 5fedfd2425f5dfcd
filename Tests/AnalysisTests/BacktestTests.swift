import Analysis
import Foundation
import Measurement
import Statistics
import Testing
import Vocabulary

/// Whether stated intervals hold as often as they say.
@Suite struct BacktestTests {
  /// Ladders in m of two families, 24 in all: overhead and work that grows like m^a, a drawn from 0.5 to 1.5, a step of
  /// the caches somewhere, and normal noise of a median over processes, more of it in some ladders.
  private static func ladders(_ random: inout SplitMix64) -> [AmountLadder] {
    (0..<24).map { index in
      let exponent = 0.5 + random.uniform()
      let (overhead, step) = (30 * random.uniform(), 1 + random.uniform())
      let (middle, noise) = (9 + 9 * random.uniform(), 0.02 + 0.1 * random.uniform())
      let values = (9...18).map { power -> (point: CostSizes, value: Double) in
        let past = min(1, max(0, Double(power) - middle))
        let work = pow(2, exponent * Double(power - 9)) * pow(step, past)
        let point = CostSizes(m: exp2(Double(power)), n: 32, d: 16, shift: 0.4)
        return (point, (overhead + work) * exp(noise * random.normal()))
      }
      return AmountLadder(
        .iteration, family: index % 3 == 0 ? "f" : "g", variable: .m, values,
        terms: Amount.iteration.terms(of: "s", []))
    }
  }

  private static func trials(_ seed: UInt64) -> [Trial] {
    var random = SplitMix64(state: seed)
    return Trial.all(of: ladders(&random))
  }

  /// Pooled over four runs, with binomial noise of under 2 %.
  private static let trials = (1...4).flatMap { trials(UInt64($0)) }

  @Test func `simulated ladders are covered nine times in ten`() throws {
    let backtest = Backtest([(.iteration, Self.trials)])
    for distance in Distance.allCases {
      let row = try #require(
        backtest.rows.first { $0.distance == distance && $0.family == nil })
      #expect((0.85...0.96).contains(row.coverage), "\(distance): \(row.coverage)")
    }
    #expect(!backtest.shortfalls.contains { $0.contains("coverage") })
    #expect(Set(backtest.rows.map(\.family)) == [nil, "f", "g"])
  }

  @Test func `a bias of the estimator lowers the coverage below what is asked`() {
    let biased = Self.trials.map { trial in
      var trial = trial
      trial.error += log(1.6)
      return trial
    }
    let shortfalls = Backtest([(.iteration, biased)]).shortfalls
    #expect(shortfalls.contains { $0.hasPrefix("an iteration, inside") })
    #expect(shortfalls.contains { $0.hasPrefix("an iteration, at twice the size") })
  }

  @Test func `what is hidden does not change how it is predicted`() {
    var random = SplitMix64(state: 9)
    let ladders = Self.ladders(&random)
    let spoiled = ladders.map { ladder in
      AmountLadder(
        .iteration, family: ladder.family, variable: .m,
        zip(ladder.points, ladder.y).enumerated().map { index, value in
          (value.0, exp(value.1) * (index >= 5 ? 7 : 1))
        }, terms: ladder.terms)
    }
    func widths(_ ladders: [AmountLadder]) -> [Double] {
      Trial.all(of: ladders).filter { $0.distance != .inside }.prefix(48).map(\.halfWidth)
    }
    #expect(widths(ladders) == widths(spoiled))
  }

  @Test func `a run too short to hide anything has no rows, a long one every amount`() throws {
    func backtest(_ sizes: Int, processes: Int) throws -> Backtest {
      var recording = Recording()
      let cells = (0..<sizes).flatMap { size in
        (0..<processes).map { process -> (Cell, CellResult?) in
          let point = Sample.point(m: 256 << size, n: 8, d: 4)
          let steps = (0..<3).map {
            Sample.iteration($0, 1e-6 * Double(point.m), residual: pow(0.1, Double($0)))
          }
          var result = Sample.ok(steps, setup: Sample.setup(1), finalResidual: 1e-3)
          result.peakMemoryBytes = 1 << 20
          return (Sample.cell(point, solver: "a", process: process), result)
        }
      }
      try recording.add("common", in: "m", cells)
      let run = FamilyRun(family: "f", manifest: recording.manifest, lines: recording.lines)
      return try Backtest(of: [run], claims: [])
    }
    #expect(try backtest(2, processes: 3).rows.isEmpty)
    let rows = try backtest(8, processes: 3).rows
    #expect(Set(rows.map(\.amount)) == [.iteration, .setup, .memory])
    #expect(rows.allSatisfy { $0.width < 1.01 })
  }
}

/// Shares of which k in n were seen.
@Suite struct BinomialIntervalTests {
  /// From R: binom.test(k, n)$conf.int.
  @Test(arguments: [(0, 10, 0.0, 0.3084971), (8, 10, 0.4439045, 0.9747893), (10, 10, 0.6915029, 1)])
  func `the interval is Clopper and Pearson's`(
    _ successes: Int, _ count: Int, _ low: Double, _ high: Double
  ) {
    let interval = BinomialInterval(successes, of: count)
    #expect(abs(interval.low - low) < 1e-6)
    #expect(abs(interval.high - high) < 1e-6)
  }
}
