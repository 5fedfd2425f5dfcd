import Analysis
import Foundation
import Statistics
import Testing

/// Counts as they are judged: by growth, by value, and beside what the plain algorithm counts.
@Suite struct CountRulingTests {
  private let sizes = (10...17).map { 1 << $0 }

  /// m times `factor` of each size, beside m.
  private func evidence(_ factor: (Double) -> Double) -> Evidence {
    let data = sizes.map { Datum(size: $0, value: Double($0) * factor(Double($0))) }
    return Evidence(data: data, terms: [sizes.map(Double.init)])
  }

  private func sampling(_ error: Double?, events: [Double]? = nil) -> CountRuling.Sampling {
    CountRuling.Sampling(
      events: events ?? sizes.map { _ in 10_000 }, errors: sizes.map { _ in error })
  }

  @Test(arguments: [
    (1, Verdict.consistent), (1.0009, .consistent), (1.0011, .slower), (0.9989, .faster),
    (0.5, .faster), (2, .slower),
  ])
  func `an exact count has its value to a thousandth`(factor: Double, expected: Verdict) {
    let ruling = CountRuling(evidence { _ in factor }, bound: .tight)
    #expect(ruling.ruling.verdict == expected)
    #expect(ruling.excess.map { abs($0.slope) < 1e-9 } == true)
  }

  @Test func `one size that is off is enough`() {
    let off = evidence { $0 == 4096 ? 1.01 : 1 }
    #expect(CountRuling(off, bound: .tight).ruling == Ruling(.slower))
  }

  @Test(arguments: [
    (0.0, Verdict.consistent), (0.019, .consistent), (0.021, .slower), (-0.021, .faster),
  ])
  func `growth is judged to 0_02`(excess: Double, expected: Verdict) {
    let ruling = CountRuling(
      evidence { pow($0 / 16384, excess) }, sampling: sampling(1), bound: .tight)
    #expect(ruling.ruling.verdict == expected)
  }

  @Test(arguments: [
    (1.019, nil, Ruling(.consistent)), (1.03, nil, Ruling(.tooFewSeeds)),
    (0.97, nil, Ruling(.tooFewSeeds)), (1.03, 0.004, Ruling(.slower)),
    (0.97, 0.004, Ruling(.faster)), (1.03, 0.006, Ruling(.consistent)),
    (2, nil, Ruling(.slower)), (0.5, nil, Ruling(.faster)),
  ])
  func `a drawn count is within 2 per cent and two standard errors that eight seeds tell`(
    factor: Double, error: Double?, expected: Ruling
  ) {
    let drawn = CountRuling(evidence { _ in factor }, sampling: sampling(error), bound: .tight)
    #expect(drawn.ruling == expected)
  }

  @Test func `drawn counts need ten thousand events`() {
    func ruling(_ events: [Double]) -> Ruling {
      CountRuling(evidence { _ in 1 }, sampling: sampling(nil, events: events), bound: .tight)
        .ruling
    }
    #expect(ruling(sizes.map { _ in 10_000 }) == Ruling(.consistent))
    #expect(ruling([1, 1, 1] + Array(repeating: 10_000, count: 5)) == Ruling(.consistent))
    #expect(ruling([1, 1, 1, 1] + Array(repeating: 10_000, count: 4)) == Ruling(.tooFewEvents))
    #expect(ruling(Array(repeating: 10_000, count: 7) + [9_999]) == Ruling(.tooFewEvents))
  }

  @Test(arguments: [(1.1, Verdict.consistent), (1.25, .slower), (0.8, .faster)])
  func `a law that is none to the last unit has a band`(factor: Double, expected: Verdict) {
    let banded = evidence { $0 > 8192 ? factor : 1 }
    #expect(CountRuling(banded, bound: .tight, within: 1.2).ruling.verdict == expected)
  }

  @Test func `an upper bound holds where no size exceeds it, and its slack is told`() {
    let below = CountRuling(evidence { 1 / $0 }, bound: .upper)
    #expect(below.ruling == Ruling(.consistent))
    #expect(below.slack?.least == 1024 && below.slack?.greatest == 131072)
    #expect(below.excess.map { abs($0.slope + 1) < 1e-9 } == true)
    let above = evidence { $0 == 131072 ? 1.01 : 0.5 }
    #expect(CountRuling(above, bound: .upper).ruling == Ruling(.slower))
  }

  @Test func `a bound that the plain algorithm meets at most sizes says nothing`() {
    var bound = evidence { _ in 0.5 }
    bound.outside = Set(sizes[..<3])
    #expect(CountRuling(bound, bound: .upper, hasTrivial: true).ruling == Ruling(.consistent))
    bound.outside = Set(sizes[..<4])
    #expect(CountRuling(bound, bound: .upper, hasTrivial: true).ruling == Ruling(.trivial))
  }

  @Test func `a count of a ladder with sizes missing is never slower`() {
    var whole = evidence { $0 }
    #expect(CountRuling(whole, bound: .tight).ruling == Ruling(.slower))
    whole.loss = .notMeasured
    #expect(CountRuling(whole, bound: .tight).ruling == Ruling(.notMeasured))
  }
}
