import Analysis
import Foundation
import Measurement
import Statistics
import Testing
import Vocabulary

/// Verdicts on claims from whole runs.
@Suite struct VerdictTests {
  private func claim(_ json: String, name: String = "a.total") throws -> Claim {
    try #require(try Law.read(Data(json.utf8), file: name + ".json").claims.first)
  }

  private func cost(_ terms: String, bound: String = "tight", firings: Double? = nil) throws
    -> Claim
  {
    try claim(
      """
      {"id": "a.total", "solvers": ["a"], "papers": [], "origin": "textbook", "statement": "words",
       "stage": "iteration", "phase": "total", "terms": \(terms), "bound": "\(bound)",
       "regime": "any"\(firings.map { ", \"firings\": \($0)" } ?? "")}
      """)
  }

  private func analysis(
    _ claims: [Claim], contraction: Double = 0.1, seconds: (Double) -> Double = { 1e-4 * $0 }
  ) throws -> RunAnalysis {
    var recording = Recording()
    try AnswerTests.add("a", to: &recording, contraction: contraction, seconds: seconds)
    return try recording.analysis(claims: claims)
  }

  @Test func `a claim as measured is consistent and one below is refuted`() throws {
    let right = try analysis([cost(#"[{"m": 1}]"#)])
    #expect(right.families[0].verdicts[0].seconds == Ruling(.consistent))
    #expect(right.families[0].verdicts[0].decided == [.m])
    #expect(right.refuted.isEmpty && !right.isUndecided)
    let wrong = try analysis([cost(#"[{"m": 0.5}]"#)])
    #expect(wrong.families[0].verdicts[0].seconds == Ruling(.slower))
    #expect(wrong.refuted == ["a.total"] && wrong.refutedInSecondsAlone.isEmpty)
  }

  @Test func `a claim is judged only where few enough points make a neuron fire`() throws {
    // Without a shift a neuron fires on half of the 8 points.
    let dense = try analysis([cost(#"[{"m": 0.5}]"#, firings: 3.9)])
    #expect(dense.families[0].verdicts[0].seconds == Ruling(.outsideRegime))
    #expect(dense.families[0].judgements[0].sizes.allSatisfy { !$0.isFitted })
    let sparse = try analysis([cost(#"[{"m": 0.5}]"#, firings: 4)])
    #expect(sparse.refuted == ["a.total"])
  }

  @Test func `records without the counter beside which a phase is what a law means are not judged`()
    throws
  {
    var law = try cost(#"[{"m": 0.5}]"#).law
    law.beside = Counter.randomWords.rawValue
    let before = try analysis(law.claims)
    #expect(before.families[0].verdicts[0].seconds == Ruling(.notMeasured))
    #expect(before.families[0].judgements.isEmpty && before.refuted.isEmpty)
    var recording = Recording()
    try recording.add(
      "common", in: "m",
      (8...15).map { level in
        let steps = (0..<3).map { index in
          Sample.iteration(
            index, 1e-4 * Double(1 << level), counts: ["sketch": ["random_words": 4]])
        }
        return (
          Sample.cell(Sample.point(m: 1 << level, n: 8, d: 4), solver: "a"), Sample.ok(steps)
        )
      })
    let after = try recording.analysis(claims: law.claims)
    #expect(after.refuted == ["a.total"])
  }

  @Test func `more than a cost passes an upper bound`() throws {
    let run = try analysis([cost(#"[{"m": 2}]"#, bound: "upper")])
    #expect(run.families[0].verdicts[0].seconds == Ruling(.faster))
    #expect(run.refuted.isEmpty)
  }

  @Test func `a judgement holds exponents, local slopes and shares`() throws {
    let run = try analysis([cost(#"[{"m": 1}, {}]"#)]) { 1e-4 * $0 + 0.0256 }
    let row = try #require(run.families[0].judgements.first)
    #expect(row.ruling == Ruling(.consistent))
    #expect(row.asymptotic == 1)
    // At m = 256 work and overhead are equal.
    #expect(row.sizes.first.map { abs($0.shares[0] - 0.5) < 1e-9 } == true)
    #expect(row.sizes.first?.localSlope == nil)
    #expect(row.sizes.last.map { abs(($0.localSlope ?? 0) - log2(3.3024 / 1.664)) < 1e-9 } == true)
    #expect((row.claimed ?? 0) < 1)
  }

  @Test func `a step that is too short is not fitted`() throws {
    // 20 times 33 us and 1 us is 680 us: sizes from 4096 on are long enough.
    let run = try analysis([cost(#"[{"m": 1}]"#)]) { 2e-7 * $0 }
    let row = try #require(run.families[0].judgements.first)
    #expect(row.ruling == Ruling(.belowFloor))
    #expect(row.sizes.filter(\.isFitted).map(\.size) == [4096, 8192, 16384, 32768])
    #expect(run.isUndecided)
  }

  @Test func `a time limit at one size censors the verdict`() throws {
    var recording = Recording()
    let sizes = (8...16).map { 1 << $0 }
    let late = CellResult(status: .timeout, reason: "over 60 s")
    try recording.add(
      "common", in: "m",
      sizes.map { m in
        let steps = (0..<3).map { Sample.iteration($0, 1e-4 * Double(m)) }
        let cell = Sample.cell(Sample.point(m: m, n: 8, d: 4), solver: "a")
        return (cell, m == 1 << 16 ? late : Sample.ok(steps))
      })
    let row = try #require(
      try recording.analysis(claims: [cost(#"[{"m": 1}]"#)]).families[0].judgements.first)
    #expect(row.ruling == Ruling(.censored))
    #expect(row.censored == [1 << 16])
  }

  @Test func `a late process counts as the slowest of its size`() throws {
    var recording = Recording()
    let late = CellResult(status: .timeout, reason: "over 60 s")
    try recording.add(
      "common", in: "m",
      (8...15).flatMap { power in
        (0..<3).map { process in
          let point = Sample.point(m: 1 << power, n: 8, d: 4)
          let seconds = Double(1 << power) * [1e-4, 2e-4, 0][process]
          let result =
            process == 2 ? late : Sample.ok([0, 1].map { Sample.iteration($0, seconds) })
          return (Sample.cell(point, solver: "a", process: process), result)
        }
      })
    let row = try #require(
      try recording.analysis(claims: [cost(#"[{"m": 1}]"#)]).families[0].judgements.first)
    #expect(row.ruling == Ruling(.consistent))
    #expect(row.sizes.first?.value == 256 * 2e-4)
  }

  @Test func `a contraction is judged by its worst step`() throws {
    let half = try claim(
      """
      {"id": "a.contraction", "solvers": ["a"], "papers": ["2006.11648"], "origin": "reconstruction",
       "statement": "halves", "kind": "contraction", "stage": "iteration",
       "phase": "total", "factor": 0.5, "bound": "upper", "regime": "wide"}
      """, name: "a.contraction")
    let good = try analysis([half], contraction: 0.4)
    #expect(good.families[0].verdicts[0].other == Ruling(.consistent))
    #expect(good.families[0].contractions[0].worst.count == 5)
    let bad = try analysis([half], contraction: 0.6)
    #expect(bad.families[0].verdicts[0].other == Ruling(.slower))
  }

  @Test func `under eight sizes refute nothing`() throws {
    let claims = try [
      claim(
        """
        {"id": "a.contraction", "solvers": ["a"], "papers": [], "origin": "textbook", "statement": "halves",
         "kind": "contraction", "stage": "iteration", "phase": "total",
         "factor": 0.5, "bound": "upper", "regime": "wide"}
        """, name: "a.contraction")
    ]
    for (count, expected) in [
      (2, Ruling(.tooFewSizes)), (7, Ruling(.tooFewSizes)), (8, Ruling(.slower)),
    ] {
      var recording = Recording()
      try recording.add(
        "custom", in: "m",
        (0..<count).map { power in
          let steps = (0..<3).map { index in
            var step = Sample.iteration(index, 1)
            step.residual = pow(0.9, Double(index))
            return step
          }
          return (
            Sample.cell(Sample.point(m: 64 << power, n: 8, d: 4), solver: "a"), Sample.ok(steps)
          )
        })
      let run = try recording.analysis(claims: claims)
      #expect(run.families[0].verdicts[0].other == expected)
      #expect(run.refuted.isEmpty == (expected != Ruling(.slower)))
    }
    for (count, expected) in [(7, Ruling(.tooFewSizes)), (8, Ruling(.slower))] {
      let sizes = (0..<count).map { 64 << $0 }
      let data = sizes.map { Datum(size: $0, value: pow(Double($0), 1.2)) }
      let counts = Evidence(data: data, terms: [sizes.map(Double.init)])
      #expect(CountRuling(counts, bound: .tight).ruling == expected)
    }
  }

  @Test(arguments: [(0.5, 0.9, Verdict.consistent), (0.9, 0.5, .slower), (0.7, 0.7, .inconclusive)])
  func `an order of exponents is judged between two dimensions`(
    low: Double, high: Double, verdict: Verdict
  ) throws {
    var recording = Recording()
    for (d, exponent) in [(2, low), (8, high)] {
      try recording.add(
        "search", in: "m",
        (8...15).map { power in
          let visited = Int(pow(Double(1 << power), exponent) * 1000)
          let counts = ["search": ["nodes_visited": visited]]
          let cell = Sample.cell(Sample.point(m: 1 << power, n: 8, d: d), solver: "a")
          return (cell, Sample.ok([0, 1].map { Sample.iteration($0, 1, counts: counts) }))
        })
    }
    let order = try claim(
      """
      {"id": "a.order", "solvers": ["a"], "papers": ["2110.04622"], "origin": "paper", "statement": "rises",
       "kind": "ordering", "stage": "iteration", "phase": "search",
       "counter": "nodes_visited", "between": [2, 8], "bound": "tight", "regime": "fixed d"}
      """, name: "a.order")
    let run = try recording.analysis(claims: [order])
    #expect(run.families[0].verdicts[0].other?.verdict == verdict)
  }

  @Test func `claims about other solvers are named, not dropped`() throws {
    var recording = Recording()
    try AnswerTests.add("b", to: &recording) { $0 }
    let run = try recording.analysis(claims: [cost(#"[{"m": 1}]"#)])
    #expect(run.unmeasured == ["a.total"])
    #expect(run.families[0].verdicts.isEmpty)
  }
}
