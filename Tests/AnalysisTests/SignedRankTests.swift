import Analysis
import Foundation
import Measurement
import Statistics
import Testing

struct SignedRankTests {
  struct Paired: Decodable {
    let differences: [Double]
    let probability: Double
    let location: Double
  }

  struct Samples: Decodable {
    let first: [Double]
    let second: [Double]
    let location: Double
    let interval: [Double]?
  }

  struct Cases: Decodable {
    let paired: [Paired]
    let samples: [Samples]
  }

  private let cases: Cases

  init() throws { cases = try Fixture.read(Cases.self, "signed-ranks.json") }

  @Test("Probabilities and locations are those of SciPy, ties and zeros too")
  func paired() {
    for expected in cases.paired {
      let found = SignedRanks(expected.differences).probability
      #expect(abs(found - expected.probability) < 1e-12, "\(expected.differences)")
      let location = HodgesLehmann(expected.differences).estimate
      #expect(abs(location - expected.location) < 1e-12)
    }
  }

  @Test("The shift of two samples and its interval are those over all arrangements")
  func samples() throws {
    for expected in cases.samples {
      let found = try #require(RankSumInterval(expected.first, expected.second))
      #expect(abs(found.estimate - expected.location) < 1e-12)
      #expect(found.ends.map { [$0.low, $0.high] } == expected.interval)
    }
  }

  @Test("Eight pairs of one sign have probability 2/256, and fewer than six no interval")
  func extremes() {
    #expect(SignedRanks([1, 2, 3, 4, 5, 6, 7, 8]).probability == 2.0 / 256)
    #expect(SignedRanks([]).probability == 1)
    #expect(HodgesLehmann([1, 2, 3, 4, 5]).interval == nil)
    let interval = HodgesLehmann([1, 2, 3, 4, 5, 6]).interval
    #expect(interval?.low == 1)
    #expect(interval?.high == 6)
  }

  @Test("The interval holds the truth in at least 95 of 100 cases")
  func coverage() {
    var random = SplitMix64(state: 3)
    let trials = 4000
    let held = (0..<trials).count { _ in
      let values = (0..<8).map { _ in random.normal() }
      guard let ends = HodgesLehmann(values).interval else { return false }
      return ends.low <= 0 && 0 <= ends.high
    }
    // The level is 1 - 10/256 = 0.961; five standard deviations of 4000 trials are 0.015.
    #expect(Double(held) / Double(trials) > 0.945)
    #expect(Double(held) / Double(trials) < 0.977)
  }

  /// 0.01, 0.04, 0.03, 0.005 is the example of Holm's procedure at 5 %: 0.005 < 0.05/4, 0.01 < 0.05/3, 0.03 > 0.05/2.
  @Test func `Holm rejects from the least probability on until one is too large`() {
    #expect(
      holmRejections([0.01, 0.04, 0.03, 0.005], level: 0.05) == [true, false, false, true])
    #expect(holmRejections([0.02, 0.02], level: 0.05) == [true, true])
    #expect(holmRejections([0.03, 0.02], level: 0.05) == [true, true])
    #expect(holmRejections([0.03, 0.026], level: 0.05) == [false, false])
    #expect(holmRejections([], level: 0.05).isEmpty)
  }

  @Test func `of many pairs the normal law takes the place of all signs, within a hundredth`() {
    for size in [49, 80] {
      var random = SplitMix64(state: UInt64(size))
      let differences = (0..<size).map { _ in 0.3 + random.normal() }
      let exact = SignedRanks(differences).exactProbability
      #expect(abs(SignedRanks(differences).probability - exact) < 0.01 * max(exact, 0.01))
    }
  }
}
