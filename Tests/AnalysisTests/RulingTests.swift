import Analysis
import Foundation
import Statistics
import Testing

/// Ladders as they are judged, and what missing sizes change.
@Suite struct RulingTests {
  private let sizes = (10...17).map { 1 << $0 }

  /// size^exponent in microseconds with a per cent up and down.
  private func evidence(_ exponent: Double, claimed: Double = 1) -> Evidence {
    let data = sizes.enumerated().map { index, size in
      Datum(size: size, value: 1e-6 * pow(Double(size), exponent) * (index % 2 == 0 ? 1.01 : 0.99))
    }
    return Evidence(data: data, terms: [sizes.map { pow(Double($0), claimed) }])
  }

  private func verdict(_ evidence: Evidence, _ bound: Claim.Bound = .tight) -> Ruling {
    TimeRuling(evidence, bound: bound).ruling
  }

  @Test func `a claim is consistent, so up to a logarithm, faster or slower`() {
    #expect(verdict(evidence(1.0)) == Ruling(.consistent))
    #expect(verdict(evidence(1.1)) == Ruling(.consistentUpToLogarithm))
    #expect(verdict(evidence(0.7)) == Ruling(.faster))
    #expect(verdict(evidence(1.3)) == Ruling(.slower))
  }

  @Test func `between two verdicts there is none`() {
    #expect(verdict(evidence(1.15)) == Ruling(.wideInterval))
  }

  @Test func `an upper bound passes on less`() {
    #expect(verdict(evidence(0.85), .upper) == Ruling(.consistent))
    #expect(verdict(evidence(0.7), .upper) == Ruling(.faster))
    #expect(verdict(evidence(1.3), .upper) == Ruling(.slower))
  }

  @Test func `seven sizes, or a narrow ladder, decide nothing`() {
    var short = evidence(1.3)
    short.data.removeFirst()
    short.terms[0].removeFirst()
    #expect(verdict(short) == Ruling(.tooFewSizes))
    var narrow = evidence(1)
    narrow.data = (0..<8).map { Datum(size: 1000 + 100 * $0, value: Double(1000 + 100 * $0)) }
    narrow.terms = [narrow.data.map(\.value)]
    #expect(verdict(narrow) == Ruling(.tooFewSizes))
  }

  @Test(arguments: [Reason.censored, .failed, .notMeasured])
  func `sizes that were lost are the reason`(loss: Reason) {
    var short = evidence(1)
    short.data.removeLast()
    short.terms[0].removeLast()
    short.loss = loss
    #expect(verdict(short) == Ruling(loss))
    short = evidence(1)
    short.loss = loss
    #expect(verdict(short) == Ruling(.consistent))
  }

  @Test func `a time limit leaves only slower standing`() {
    for (exponent, expected) in [
      (1.0, Ruling(.censored)), (1.1, Ruling(.censored)), (0.7, Ruling(.censored)),
      (1.3, Ruling(.slower)),
    ] {
      var late = evidence(exponent)
      late.censored = [1 << 18]
      #expect(verdict(late) == expected)
    }
  }

  @Test func `times of a solver that failed its check are not fitted`() {
    var wrong = evidence(1)
    wrong.loss = .checkFailed
    #expect(verdict(wrong) == Ruling(.checkFailed))
    #expect(TimeRuling(wrong, bound: .tight).tail == nil)
  }

  @Test func `sizes below the floor are not fitted, and four of them are too few`() {
    var low = evidence(1)
    low.floor = low.data[3].value
    #expect(TimeRuling(low, bound: .tight).sizes == Array(sizes[3...]))
    low.floor = low.data[4].value
    #expect(verdict(low) == Ruling(.belowFloor))
    low.floor = 0
    low.firstSize = sizes[4]
    #expect(verdict(low) == Ruling(.belowFloor))
  }

  @Test func `sizes where the claim is not made are not fitted, and four others are too few`() {
    var sparse = evidence(1)
    sparse.outside = Set(sizes[..<3])
    sparse.firstSize = sizes[2]
    #expect(TimeRuling(sparse, bound: .tight).sizes == Array(sizes[3...]))
    sparse.outside.insert(sizes[3])
    #expect(verdict(sparse) == Ruling(.outsideRegime))
  }

  @Test func `a step of the caches is no exponent`() {
    var stepped = evidence(1)
    for index in 5..<8 { stepped.data[index].value *= 2 }
    #expect(!verdict(stepped).verdict.isDecided)
  }

  @Test func `a step of the caches is no exponent of five sizes`() {
    var stepped = evidence(1)
    stepped.firstSize = sizes[sizes.count - 5]
    for index in (sizes.count - 2)..<sizes.count { stepped.data[index].value *= 6 }
    #expect(!verdict(stepped).verdict.isDecided)
  }

  @Test func `a claimed sum is fitted term by term`() throws {
    var sum = evidence(1)
    let x = sizes.map(Double.init)
    sum.terms = [x, x.map { $0 * $0 }]
    sum.data = zip(sizes, x).map { Datum(size: $0, value: 3e-6 * $1 + 1e-10 * $1 * $1) }
    let ruling = TimeRuling(sum, bound: .tight)
    #expect(ruling.ruling == Ruling(.consistent))
    let factors = try #require(ruling.combination?.coefficients)
    #expect(abs(factors[0] - 3e-6) < 1e-14 && abs(factors[1] - 1e-10) < 1e-18)
  }

  @Test func `a zero has no logarithm`() {
    var zero = evidence(1)
    zero.data[6].value = 0
    #expect(verdict(zero) == Ruling(.notPositive))
  }

}
