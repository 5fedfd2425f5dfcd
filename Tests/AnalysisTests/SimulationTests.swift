import Analysis
import Foundation
import Statistics
import Testing

/// Verdicts on ladders whose truth is known.
@Suite struct SimulationTests {
  private static let isFull = ProcessInfo.processInfo.environment["OVERPARAM_SIMULATION"] != nil

  /// `OVERPARAM_SIMULATION=1 make test FILTER=SimulationTests` writes the table that is kept in
  /// `Fixtures/simulation.md`.
  @Test(.enabled(if: isFull)) func `the whole study is written`() throws {
    let study = Study(runs: Int(ProcessInfo.processInfo.environment["OVERPARAM_RUNS"] ?? "") ?? 200)
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/simulation.md")
    try Data(study.text.utf8).write(to: file)
  }
}

/// The full study as Markdown.
private struct Study {
  let runs: Int

  var text: String {
    let rows = Scenario.all.enumerated().map { index, scenario in
      let scores = LadderLength.allCases.map {
        Score(scenario, $0, runs: runs, seed: UInt64(index))
      }
      return "| \(scenario.name)\(scenario.isHeld ? "" : " *") | "
        + scores.map(\.text).joined(separator: " | ") + " |"
    }
    return """
      | scenario | quick | at worst | decided | found | full | at worst | decided | found |
      |---|---|---|---|---|---|---|---|---|
      \(rows.joined(separator: "\n"))

      """
  }
}

extension Score {
  fileprivate var text: String {
    [
      percent(wrongShare), percent(worst.share) + " (\(worst.distance))", percent(decidedShare),
      percent(foundShare),
    ].joined(separator: " | ")
  }
}

private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
