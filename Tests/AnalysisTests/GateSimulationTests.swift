import Analysis
import Foundation
import Measurement
import Testing

/// How often the gate is wrong, and what it finds, at the noise of a shared machine.
struct GateSimulationTests {
  private let rules = GateRules()

  private func effect(_ slowdown: Double, _ random: inout SplitMix) -> PairedEffect? {
    PairedEffect(
      (0..<8).map { _ in
        slowdown + GateSample.noise(&random) - GateSample.noise(&random)
      })
  }

  /// What a row comes to after both stages.
  private func state(_ slowdown: Double, _ random: inout SplitMix) throws -> GateState {
    let screen = try #require(effect(slowdown, &random))
    let isFlagged = rules.direction(of: screen, least: rules.leastEffect) != nil
    let confirmation = isFlagged ? effect(slowdown, &random) : nil
    return rules.state(screen: screen, confirmation: confirmation, least: rules.leastEffect)
  }

  @Test("Fewer than one run in a hundred of sixty cells raises a false alarm")
  func falseAlarms() throws {
    var random = SplitMix(seed: 60)
    let runs = 600
    var alarmed = 0
    for _ in 0..<runs {
      let states = try (0..<60).map { _ in try state(0, &random) }
      if states.contains(.regressed) { alarmed += 1 }
    }
    #expect(Double(alarmed) / Double(runs) < 0.01)
  }

  @Test("A slowdown by a tenth is found in more than four of five runs, by a quarter in nearly all")
  func power() throws {
    var random = SplitMix(seed: 61)
    let runs = 1000
    let tenth = try (0..<runs).count { _ in try state(log(1.1), &random) == .regressed }
    let quarter = try (0..<runs).count { _ in try state(log(1.25), &random) == .regressed }
    #expect(Double(tenth) / Double(runs) > 0.8)
    #expect(Double(quarter) / Double(runs) > 0.98)
  }
}
