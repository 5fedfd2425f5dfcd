import Analysis
import Measurement
import Testing

@Suite struct LadderAnalysisTests {
  /// The only ladder's slopes when each size n has one process with `iterations(n)`.
  private func slopes(
    _ sizes: [Int] = [8, 16, 32, 64, 128], claims: [Claim] = [],
    solver: String = "gram-structured", _ iterations: (Int) -> [IterationRecord]
  ) throws -> [SlopeRow] {
    var recording = Recording()
    try recording.add(
      "batch", in: "n",
      sizes.map { n in
        (Sample.cell(Sample.point(m: 64, n: n, d: 4), solver: solver), Sample.ok(iterations(n)))
      })
    return try #require(try recording.analysis(claims: claims).families[0].ladders.first).slopes
  }

  private func exponent(_ row: SlopeRow?) -> Double? {
    row?.slope.map { ($0 * 1e9).rounded() / 1e9 }
  }

  @Test func firstAndRejectedIterationsAreLeftOut() throws {
    let rows = try slopes { n in
      [
        Sample.iteration(0, 1e9),
        Sample.iteration(1, Double(n)),
        Sample.iteration(2, 1e-9 / Double(n), accepted: false),
        Sample.iteration(3, 1e-9 / Double(n), accepted: false),
        Sample.iteration(4, Double(n)),
      ]
    }
    #expect(exponent(rows.first) == 1)
    #expect(rows.first?.notes == [])
    #expect(rows.first?.share == 1)
  }

  @Test func theFirstIterationIsNoSteadyOne() throws {
    let rows = try slopes { n in
      [Sample.iteration(0, Double(n * n)), Sample.iteration(1, 1, accepted: false)]
    }
    #expect(rows.first?.slope == nil)
    #expect(rows.first?.notes == [.tooFewSizes, .onlyFirstIteration])
  }

  @Test func oneDatumIsTheMedianOverProcessesOfMediansOverIterations() throws {
    var recording = Recording()
    var outcomes: [(Cell, CellResult?)] = []
    for n in [8, 16, 32, 64, 128] {
      // Medians of the processes: 1000, n, 1. The median of all nine iterations would be 1.
      for (process, times) in [[1, 1000, 1000], [1, Double(n), 5000], [1, 1, 1]].enumerated() {
        let cell = Sample.cell(Sample.point(m: 64, n: n, d: 4), process: process)
        let later = times.enumerated().map { Sample.iteration($0 + 1, $1) }
        outcomes.append((cell, Sample.ok([Sample.iteration(0, 7)] + later)))
      }
    }
    try recording.add("batch", in: "n", outcomes)
    let row = try recording.analysis().families[0].ladders.first?.slopes.first
    #expect(exponent(row) == 1)
  }

  @Test func phasesAndCountersAreFittedWithTheirShares() throws {
    let rows = try slopes { n in
      let counts = ["gram": ["popcount_words": n * n], "solve": ["multiply_adds": 3 * n]]
      return (0...2).map {
        Sample.iteration(
          $0, Double(4 * n), phases: ["gram": Double(3 * n), "solve": 1], counts: counts)
      }
    }
    #expect(rows.map(\.phase).prefix(3) == ["total", "gram", "solve"])
    #expect(rows[1].share == 0.75)
    #expect(exponent(rows[2]) == 0)
    let words = rows.filter { $0.counter == "popcount_words" }
    #expect(words.map(\.phase) == ["total", "gram"])
    #expect(exponent(words.last) == 2)
    #expect(words.last?.unit == "count")
    #expect(words.last?.low == words.last?.high)
  }

  @Test func aSlopeStandsBesideTheClaimOfItsPhaseAndCounter() throws {
    let rows = try slopes(claims: try Claim.all()) { n in
      let counts = ["gram": ["popcount_words": n * n, "multiply_adds": n]]
      return (0...1).map { Sample.iteration($0, 1, phases: ["gram": 1], counts: counts) }
    }
    let gram = rows.filter { $0.phase == "gram" }
    #expect(gram.map(\.counter) == [nil, "multiply_adds", "popcount_words"])
    #expect(gram.map(\.claimed) == [2, nil, 2])
    #expect(gram.map(\.claim) == ["gram-structured.gram", nil, "gram-structured.gram"])
  }

  @Test func anIterativePhaseIsAlsoFittedPerInnerIteration() throws {
    let rows = try slopes(claims: try Claim.all(), solver: "gram-refined") { n in
      let inner = n / 4
      let counts = ["solve": ["inner_iterations": inner, "multiply_adds": inner * 2 * n * n]]
      return (0...1).map {
        Sample.iteration(
          $0, Double(inner * n * n), phases: ["solve": Double(inner * n * n)],
          counts: counts)
      }
    }
    let seconds = rows.filter { $0.phase == "solve" && $0.counter == nil }
    #expect(seconds.map(\.per) == [nil, "inner_iterations"])
    #expect(seconds.map(exponent) == [3, 2])
    #expect(seconds.map(\.claimed) == [nil, nil])
    let perInner = rows.last { $0.per != nil && $0.counter == "multiply_adds" }
    #expect(exponent(perInner) == 2)
    #expect(perInner?.claimed == 2)
  }

  @Test func shortLaddersSaySo() throws {
    let two = try slopes([8, 16]) { _ in [Sample.iteration(0, 1), Sample.iteration(1, 1)] }
    #expect(two.first?.notes == [.tooFewSizes])
    #expect(two.first?.slope == nil)
    #expect(two.first?.sizesMeasured == 2)
    let three = try slopes([8, 16, 32]) { _ in [Sample.iteration(0, 1), Sample.iteration(1, 1)] }
    #expect(three.first?.notes == [.underFiveSizes])
    #expect(three.first?.slope == 0)
  }

  @Test func aZeroSomewhereHasNoSlopeButAReason() throws {
    let rows = try slopes { n in
      (0...1).map {
        Sample.iteration($0, 1, counts: ["gram": ["popcount_words": n == 32 ? 0 : n]])
      }
    }
    let row = rows.first { $0.counter != nil }
    #expect(row?.slope == nil)
    #expect(row?.notes == [.notPositive])
  }

  @Test func setUpIsFittedOnItsOwn() throws {
    var recording = Recording()
    try recording.add(
      "batch", in: "n",
      [8, 16, 32].map { n in
        let setup = Sample.setup(Double(n * n * n))
        let cell = Sample.cell(Sample.point(m: 64, n: n, d: 4))
        return (cell, Sample.ok([Sample.iteration(0, 1)], setup: setup))
      })
    let rows = try recording.analysis().families[0].ladders[0].slopes.filter { $0.stage == .setup }
    #expect(rows.map(\.phase) == ["total", "setup"])
    #expect(rows.map(exponent) == [3, 3])
    #expect(rows.map(\.notes) == [[.underFiveSizes], [.underFiveSizes]])
  }

  @Test func differentSettingsAreDifferentLadders() throws {
    var recording = Recording()
    let result = Sample.ok([Sample.iteration(0, 1)])
    let points = [16, 32].flatMap { m in
      [8, 16, 32].map { n in Sample.point(m: m, n: n, d: 4) }
    }
    try recording.add("custom", in: "n", points.map { (Sample.cell($0), result) })
    let ladders = try recording.analysis().families[0].ladders
    #expect(ladders.map(\.setting.m) == [16, 32])
    #expect(ladders.map(\.setting.n) == [nil, nil])
    #expect(ladders.map(\.sizes) == [[8, 16, 32], [8, 16, 32]])
  }
}
