import Analysis
import Foundation
import Measurement
import Statistics
import Testing

/// How often the gate is wrong, and what it finds, at the noise of a shared machine.
struct GateSimulationTests {
  private let rules = GateRules()

  private typealias Noise = (inout SplitMix64) -> Double

  /// 3 %, and nothing else.
  private static func steady(_ random: inout SplitMix64) -> Double { 0.03 * random.normal() }

  private func effect(
    _ slowdown: Double, _ random: inout SplitMix64, noise: Noise
  ) -> PairedEffect? {
    PairedEffect((0..<8).map { _ in slowdown + noise(&random) - noise(&random) })
  }

  /// What a row comes to after both stages.
  private func state(
    _ slowdown: Double, _ random: inout SplitMix64, noise: Noise = GateSample.noise
  ) throws -> GateState {
    let screen = try #require(effect(slowdown, &random, noise: noise))
    let isFlagged = rules.direction(of: screen, least: rules.leastEffect) != nil
    let confirmation = isFlagged ? effect(slowdown, &random, noise: noise) : nil
    return rules.state(screen: screen, confirmation: confirmation, least: rules.leastEffect)
  }

  /// The share of cells in which a slowdown is found.
  private func power(_ slowdown: Double, seed: UInt64, noise: Noise) throws -> Double {
    var random = SplitMix64(state: seed)
    let runs = 300
    let found = try (0..<runs).count { _ in
      try state(log1p(slowdown), &random, noise: noise) == .regressed
    }
    return Double(found) / Double(runs)
  }

  @Test("Fewer than one run in a hundred of sixty cells raises a false alarm")
  func falseAlarms() throws {
    var random = SplitMix64(state: 60)
    let alarmed = try (0..<150).count { _ in
      try (0..<60).contains { _ in try state(0, &random) == .regressed }
    }
    #expect(alarmed <= 1)
  }

  @Test("A slowdown by a tenth is found in more than four of five runs, by a quarter in nearly all")
  func steadyPower() throws {
    #expect(try power(0.1, seed: 61, noise: Self.steady) > 0.8)
    #expect(try power(0.25, seed: 62, noise: Self.steady) > 0.98)
  }

  /// One process in ten is delayed: one of a pair's eight base processes is enough to hide a tenth.
  @Test(
    "Beside another program a quarter is still found in five of six runs, a tenth in every second")
  func sharedPower() throws {
    #expect(try power(0.1, seed: 63, noise: GateSample.noise) > 0.5)
    #expect(try power(0.25, seed: 64, noise: GateSample.noise) > 0.83)
  }
}
