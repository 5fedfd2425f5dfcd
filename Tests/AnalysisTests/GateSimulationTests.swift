import Analysis
import Foundation
import Measurement
import Statistics
import Testing

/// How often the gate is wrong, and what it finds, in gates that are drawn from pairs with known noise.
struct GateSimulationTests {
  private let cells = (0..<12).map { GateSample.cell(m: 256 << ($0 / 2)) }.enumerated().map {
    GateSample.cell(["gram-structured", "gram-refined"][$0 % 2], m: $1.point.m)
  }

  /// What comes of gates on cells with 4 % of noise in each phase of a process.
  private func outcome(_ gates: Int, slowdown: Double) throws -> GateResampling.Outcome {
    let judge = try GateSample.judge(cells)
    func pairs(_ effect: Double, seed: UInt64) -> [PairRecord] {
      cells.enumerated().flatMap { index, cell in
        GateSample.pairs(
          cell, count: 24, effect: effect, inForwardAlone: true, seed: seed + UInt64(index),
          deviation: 0.04)
      }
    }
    return GateResampling(
      judge: judge, equal: pairs(0, seed: 100),
      slower: slowdown > 0 ? pairs(log1p(slowdown), seed: 200) : []
    ).draw(gates, seed: 1)
  }

  @Test("At most one gate in a hundred on equal builds raises an alarm")
  func falseAlarms() throws {
    #expect(try outcome(200, slowdown: 0).alarms <= 2)
  }

  @Test(
    "A tenth in one phase is named by that phase over the family, and no other is"
  )
  func power() throws {
    let outcome = try outcome(60, slowdown: 0.1)
    for row in outcome.rows where row.subject == .seconds && row.scope == .family {
      switch row.phase {
      case "forward": #expect(row.regressed >= 57, "\(row.name)")
      case "update": #expect(row.regressed <= 1, "\(row.name)")
      default: break
      }
    }
  }
}
