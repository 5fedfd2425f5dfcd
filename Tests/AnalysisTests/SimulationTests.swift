import Analysis
import Foundation
import Measurement
import Statistics
import Testing

/// Verdicts on ladders whose truth is known.
@Suite struct SimulationTests {
  private static let isFull = ProcessInfo.processInfo.environment["OVERPARAM_SIMULATION"] != nil

  /// The full study finds under 3 % everywhere: 330 runs then exceed 5 % with a chance of 2 %, and the
  /// seeds are fixed.
  @Test(arguments: Scenario.all.indices)
  func `a wrong ruling is rare in every scenario`(index: Int) {
    let scenario = Scenario.all[index]
    for (place, distance) in Score.distances.enumerated() {
      let score = Score(
        scenario, distance: distance, runs: 330, seed: UInt64(1000 * index + place))
      #expect(score.wrongShare < 0.05, "\(scenario.name), \(distance)")
    }
  }

  @Test(arguments: [0.002, 0.01, 0.02, 0.04, 0.08])
  func `n log n against n is never consistent`(deviation: Double) {
    let scenario = Scenario(name: "log", deviation: deviation, isLogarithmic: true)
    var random = SplitMix64(state: 7)
    for _ in 0..<300 {
      let verdict = scenario.ruling(truth: 1, claimed: 1, &random).ruling.verdict
      #expect([.consistentUpToLogarithm, .inconclusive, .slower].contains(verdict))
    }
  }

  /// 2000 runs put a true 90 % within 88.7 to 91.3 % with probability 0.95.
  @Test func `nine intervals in ten cover the truth of a noisy power law`() {
    let cover = Coverage(runs: 2000, deviation: 0.03)
    #expect((0.85...0.95).contains(cover.tail))
    #expect((0.85...0.95).contains(cover.offset))
  }

  @Test func `clean ladders are decided`() {
    let clean = Scenario(name: "clean", deviation: 0.01)
    #expect(Score(clean, distance: 0, runs: 110, seed: 1).decidedShare > 0.9)
    #expect(Score(clean, distance: 0.5, runs: 110, seed: 2).decidedShare > 0.9)
  }

  /// `OVERPARAM_SIMULATION=1 make test FILTER=SimulationTests` prints the table that is
  /// kept in `Fixtures/simulation.md`.
  @Test(.enabled(if: isFull)) func `the whole study is printed`() {
    print(Study(runs: 2200).text)
  }
}

/// How often 90 % intervals hold the truth.
struct Coverage {
  private(set) var tail = 0.0
  private(set) var offset = 0.0

  init(runs: Int, deviation: Double) {
    let scenario = Scenario(name: "power law", deviation: deviation)
    var random = SplitMix64(state: 99)
    for run in 0..<runs {
      let truth = 0.5 + 2.5 * Double(run % 11) / 10
      let ruling = scenario.ruling(truth: truth, claimed: truth, &random)
      if let tail = ruling.tail, tail.low <= 0, 0 <= tail.high { self.tail += 1 }
      if let fit = ruling.offset?.interval, fit.low <= 0, 0 <= fit.high { offset += 1 }
    }
    tail /= Double(runs)
    offset /= Double(runs)
  }
}

/// The full study as Markdown.
private struct Study {
  let runs: Int

  var text: String {
    let head = Score.distances.map { "\($0 >= 0 ? "+" : "")\($0)" }
    let rows = Scenario.all.enumerated().map { index, scenario in
      let scores = Score.distances.enumerated().map { place, distance in
        Score(scenario, distance: distance, runs: runs, seed: UInt64(1000 * index + place))
      }
      return "| \(scenario.name) | " + scores.map(\.text).joined(separator: " | ") + " |"
    }
    let cover = [0.01, 0.02, 0.04, 0.08].map { deviation in
      let cover = Coverage(runs: runs, deviation: deviation)
      return "| \(percent(deviation)) | \(percent(cover.tail)) | \(percent(cover.offset)) |"
    }
    let logs = [0.002, 0.01, 0.02, 0.04, 0.08].map { deviation in
      let scenario = Scenario(name: "log", deviation: deviation, isLogarithmic: true)
      let score = Score(scenario, distance: 0, runs: runs, seed: 5)
      return "| \(percent(deviation)) | \(percent(score.wrongShare)) | "
        + "\(percent(score.decidedShare)) |"
    }
    return """
      ## Wrong rulings / rulings, by truth less claim

      | scenario | \(head.joined(separator: " | ")) |
      |---|\(head.map { _ in "---|" }.joined())
      \(rows.joined(separator: "\n"))

      ## 90 % intervals that cover the truth

      | deviation | tail | offset |
      |---|---|---|
      \(cover.joined(separator: "\n"))

      ## m log m claimed to be m

      | deviation | consistent or faster | decided |
      |---|---|---|
      \(logs.joined(separator: "\n"))
      """
  }
}

extension Score {
  fileprivate var text: String { "\(percent(wrongShare)) / \(percent(decidedShare))" }
}

private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
