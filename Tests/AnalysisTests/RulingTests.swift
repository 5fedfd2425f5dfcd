import Analysis
import Foundation
import Statistics
import Testing

/// Ladders as they are judged, and what missing sizes change.
@Suite struct RulingTests {
  private let sizes = (10...17).map { 1 << $0 }
  private let longer = (7...17).map { 1 << $0 }

  /// size^exponent in microseconds with a per cent up and down.
  private func evidence(
    _ exponent: Double, claimed: Double = 1, over sizes: [Int] = (10...17).map { 1 << $0 }
  ) -> Evidence {
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

  @Test func `sizes below the floor are not fitted, and seven of them are too few`() {
    var low = evidence(1, over: longer)
    low.floor = low.data[3].value
    #expect(TimeRuling(low, bound: .tight).sizes == Array(longer[3...]))
    #expect(verdict(low) == Ruling(.consistent))
    low.floor = low.data[4].value
    #expect(verdict(low) == Ruling(.belowFloor))
    low.floor = 0
    low.firstSize = longer[4]
    #expect(verdict(low) == Ruling(.belowFloor))
  }

  @Test func `sizes where the claim is not made are not fitted, and seven others are too few`() {
    var sparse = evidence(1, over: longer)
    sparse.outside = Set(longer[..<3])
    sparse.firstSize = longer[2]
    #expect(TimeRuling(sparse, bound: .tight).sizes == Array(longer[3...]))
    sparse.outside.insert(longer[3])
    #expect(verdict(sparse) == Ruling(.outsideRegime))
  }

  @Test func `a step of the caches is no exponent`() {
    var stepped = evidence(1)
    for index in 5..<8 { stepped.data[index].value *= 2 }
    #expect(!verdict(stepped).verdict.isDecided)
  }

  @Test(arguments: [2.0, 4, 8])
  func `a ramp of the caches over four doublings is no exponent`(height: Double) {
    for start in -1...4 {
      var ramped = evidence(1)
      for index in sizes.indices {
        ramped.data[index].value *= pow(height, min(1, max(0, Double(index - start) / 4)))
      }
      #expect(verdict(ramped).verdict != .slower)
    }
  }

  @Test func `growth that slackens is not slower, and that quickens not faster`() {
    for side in [1.0, -1] {
      var bent = evidence(1)
      for (index, size) in sizes.enumerated() {
        let place = Double(index)
        let level = side * (0.7 * place - 0.035 * place * place)
        bent.data[index].value = 1e-6 * Double(size) * exp2(level)
      }
      #expect(verdict(bent) == Ruling(.curvature))
    }
  }

  @Test func `growth that rests for three doublings is not that of all`() {
    let levels = [0.0, 0.22, 0.44, 0.66, 0.755, 0.85, 0.945, 1.165, 1.385, 1.605, 1.825, 2.045]
    let data = levels.enumerated().map { index, level in
      Datum(size: 64 << index, value: 64e-6 * exp2(Double(index) + level))
    }
    let resting = Evidence(data: data, terms: [data.map { Double($0.size) }])
    #expect(verdict(resting) == Ruling(.curvature))
  }

  @Test func `growth of a few sizes is not that of all`() {
    // Beyond 0.1 over any three, but three times as much over the middle as at the ends.
    var uneven = evidence(1)
    var level = 0.0
    for (index, size) in sizes.enumerated() {
      uneven.data[index].value = 1e-6 * Double(size) * exp2(level)
      level += 2...4 ~= index ? 0.9 : 0.2
    }
    #expect(verdict(uneven) == Ruling(.curvature))
  }

  @Test func `an overhead that fits well is taken off before growth is looked at`() {
    var late = evidence(1.5)
    let overhead = late.data[0].value
    for index in sizes.indices { late.data[index].value += overhead }
    #expect(verdict(late) == Ruling(.slower))
  }

  /// Seconds a row that rise sixfold where the third of eight doublings begins.
  private func memory(share: Double) -> MemoryCost {
    let row = sizes.map { 1e-9 * (1 + 5 / (1 + pow(4096 / Double($0), 3))) }
    return MemoryCost(seconds: zip(sizes, row).map { share * 1e3 * Double($0) * $1 }, row: row)
  }

  @Test func `seconds that rise as memory does are as claimed, where its cost is known`() {
    var slow = evidence(1)
    let memory = memory(share: 1)
    for index in sizes.indices { slow.data[index].value += memory.seconds[index] }
    #expect(!verdict(slow).verdict.isDecided)
    slow.memory = memory
    #expect(verdict(slow) == Ruling(.asClaimedMemoryCostsMore))
  }

  @Test func `growth that lasts is slower, and as claimed where memory is known to be why`() {
    let row = sizes.map { 1e-9 * pow(Double($0) / 1024, 0.4) }
    let memory = MemoryCost(seconds: zip(sizes, row).map { 1e3 * Double($0) * $1 }, row: row)
    var slow = evidence(1)
    for index in sizes.indices {
      slow.data[index].value = 0.1 * slow.data[index].value + memory.seconds[index]
    }
    #expect(verdict(slow) == Ruling(.slower))
    slow.memory = memory
    #expect(verdict(slow) == Ruling(.asClaimedMemoryCostsMore))
  }

  /// Both are of memory alone, and grow by a quarter of an exponent less than it; the first is within 0.15 of a cost
  /// with memory in the tail alone, the second is so hardly less without memory.
  @Test(arguments: [
    (
      [0.7991, 1.0131, 0.8629, 0.7349, 0.6185, 0.9489, 1.516, 1.353],
      [0.5806, 0.8881, 0.8881, 0.8881, 0.8881, 1.637, 3.1448, 3.2383]
    ),
    (
      [0.5535, 0.6188, 0.5085, 0.4327, 0.3647, 0.3975, 0.502, 0.4248],
      [0.6056, 0.7898, 0.7898, 0.7898, 0.7898, 1.015, 1.5557, 1.5557]
    ),
  ])
  func `what memory does not explain stays open`(ratios: [Double], memory: [Double]) {
    var falling = evidence(1)
    for (index, size) in sizes.enumerated() {
      falling.data[index].value = 1e-6 * Double(size) * ratios[index]
    }
    falling.memory = MemoryCost(
      seconds: zip(sizes, memory).map { 1e-6 * Double($0) * $1 }, row: memory.map { 1e-9 * $0 })
    #expect(verdict(falling).verdict == .inconclusive)
  }

  @Test func `more than memory can explain is slower, and what has no need of it is consistent`() {
    var slow = evidence(1.8)
    slow.memory = memory(share: 1)
    #expect(verdict(slow) == Ruling(.slower))
    var plain = evidence(1)
    plain.memory = memory(share: 1)
    #expect(verdict(plain) == Ruling(.consistent))
    plain.censored = [1 << 18]
    #expect(verdict(plain) == Ruling(.censored))
  }

  @Test func `the smallest excess to refute grows with what memory may cost more`() throws {
    var known = evidence(1)
    #expect(TimeRuling(known, bound: .tight).smallestExcess == 0.15)
    known.memory = MemoryCost(
      seconds: sizes.map { _ in 1 }, row: sizes.indices.map { $0 < 4 ? 1e-9 : 8e-9 })
    let least = try #require(TimeRuling(known, bound: .tight).smallestExcess)
    #expect(abs(least - (0.15 + 3.0 / 7)) < 1e-12)
    known.firstSize = sizes[1]
    #expect(TimeRuling(known, bound: .tight).smallestExcess == nil)
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
