import Analysis
import Foundation
import Measurement
import Statistics
import Testing
import Vocabulary

/// Claims on counts, exponents and amortised seconds of whole runs.
@Suite struct CountedClaimTests {
  private func claim(_ body: String) throws -> Claim {
    let text = """
      {"id": "law", "solvers": ["a"], "papers": [], "origin": "textbook", "statement": "words",
       "stage": "iteration", "regime": "any", \(body)}
      """
    return try #require(try Law.read(Data(text.utf8), file: "law.json").claims.first)
  }

  /// Three iterations at every m, with these counts of the phase `search` and pairs that fire.
  private func run(
    _ claim: Claim, d: [Int] = [4], options: [String: OptionValue] = [:],
    search: (_ m: Int, _ d: Int, _ pairs: Int) -> Int
  ) throws -> FamilyAnalysis {
    var recording = Recording()
    for d in d {
      try recording.add(
        "width", in: "m",
        (8...15).map { level in
          let steps = (0..<3).map { index in
            let pairs = (1 << level) / 8 + index
            return Sample.iteration(
              index, 1e-4 * Double(1 << level),
              counts: [
                "search": ["nodes_visited": search(1 << level, d, pairs)],
                "forward": ["fired_pairs": pairs],
              ])
          }
          let cell = Sample.cell(
            Sample.point(m: 1 << level, n: 8, d: d), solver: "a", options: options)
          return (cell, Sample.ok(steps, setup: Sample.setup(1e-3 * Double(1 << level))))
        })
    }
    return try recording.analysis(claims: [claim]).families[0]
  }

  private static let identity = """
    "phase": "search", "counter": "nodes_visited", "seconds": false, "per": "fired_pairs",
    "terms": [{"d": 1}], "count_terms": [{"d": 1}, {"n": 1, "counts": {"fired_pairs": -1}}],
    "bound": "tight"
    """

  @Test func `what follows from other counts is judged to the last unit`() throws {
    let law = try claim(Self.identity)
    let right = try run(law) { _, d, pairs in d * pairs + 8 }
    #expect(right.verdicts[0].counts == Ruling(.consistent))
    #expect(right.judgements[0].slack.map { $0.greatest - $0.least < 1e-12 } == true)
    let doubled = try run(law) { _, d, pairs in 2 * (d * pairs + 8) }
    #expect(doubled.verdicts[0].counts == Ruling(.slower))
    let halved = try run(law) { _, d, pairs in (d * pairs + 8) / 2 }
    #expect(halved.verdicts[0].counts == Ruling(.faster))
  }

  /// Pairs that fire on W(0), 3 % above 100 m, as `seeds` draw them: up and down by `scatter`.
  private func drawn(seeds: Int, scatter: Double) throws -> Ruling? {
    let law = try claim(
      """
      "phase": "forward", "counter": "fired_pairs", "seconds": false, "at": "initial",
      "terms": [{"coefficient": 100, "m": 1}], "bound": "tight"
      """)
    var recording = Recording()
    try recording.add(
      "width", in: "m",
      (8...15).flatMap { level in
        (0..<seeds).map { seed in
          var cell = Sample.cell(Sample.point(m: 1 << level, n: 8, d: 4), solver: "a")
          cell.seed = UInt64(seed)
          let share = 1.03 * (seed.isMultiple(of: 2) ? 1 + scatter : 1 - scatter)
          let pairs = Int(100 * Double(1 << level) * share)
          let counts = ["forward": ["fired_pairs": pairs]]
          return (cell, Sample.ok([Sample.iteration(0, 1, counts: counts)]))
        }
      })
    return try recording.analysis(claims: [law]).families[0].verdicts[0].counts
  }

  @Test func `eight seeds tell how much a drawn count scatters`() throws {
    #expect(try drawn(seeds: 6, scatter: 0.01) == Ruling(.tooFewSeeds))
    // Standard errors of 0.38 and 0.76 %.
    #expect(try drawn(seeds: 8, scatter: 0.01) == Ruling(.slower))
    #expect(try drawn(seeds: 8, scatter: 0.02) == Ruling(.consistent))
  }

  @Test func `a logarithm may be of what was counted`() throws {
    let law = try claim(
      """
      "phase": "search", "counter": "nodes_visited", "seconds": false, "per": "fired_pairs",
      "terms": [{"log": {"of": ["m"], "power": 1}}], "within": 1.03, "bound": "tight",
      "count_terms": [{"coefficient": 2, "log": {"of": ["m", "n"], "over": ["fired_pairs"], "power": 1}}]
      """)
    let tree = try run(law) { m, _, pairs in
      Int(2 * Double(pairs) * log2(Double(8 * m) / Double(pairs)))
    }
    #expect(tree.verdicts[0].counts == Ruling(.consistent))
    let scan = try run(law) { m, _, _ in 8 * (2 * m - 1) }
    #expect(scan.verdicts[0].counts == Ruling(.slower))
  }

  @Test func `sizes at which the plain algorithm does as well are left out of a bound`() throws {
    let body = """
      "phase": "search", "counter": "nodes_visited", "seconds": false, "bound": "upper",
      "terms": [{"coefficient": 4096}, {"m": 1}], "trivial": [{"coefficient": 3, "m": 1}]
      """
    let row = try run(try claim(body)) { m, _, _ in m / 2 }.judgements[0]
    // 4096 + m is at most 2 m from m = 4096 on.
    #expect(row.ruling == Ruling(.trivial))
    #expect(row.sizes.filter(\.isFitted).map(\.size) == [4096, 8192, 16384, 32768])
    #expect(row.slack.map { $0.least == 2.25 && $0.greatest == 4 } == true)
    let lower = body.replacing("4096", with: "2048")
    #expect(
      try run(try claim(lower)) { m, _, _ in m / 2 }.verdicts[0].counts == Ruling(.consistent))
    let none = body.replacing("[{\"coefficient\": 3, \"m\": 1}]", with: "{\"none\": \"words\"}")
    #expect(try run(try claim(none)) { m, _, _ in m / 2 }.verdicts[0].counts == Ruling(.consistent))
  }

  @Test func `a claim may be about some ladders and sizes alone`() throws {
    let law = try claim(Self.identity + #", "where": {"search": "tree", "shift": 0}"#)
    let tree = try run(law, options: ["search": .word("tree")]) { _, _, _ in 1 }
    #expect(tree.judgements.count == 1)
    let scan = try run(law, options: ["search": .word("scan")]) { _, _, _ in 1 }
    #expect(scan.judgements.isEmpty && scan.verdicts[0].counts == Ruling(.notMeasured))
    let drawn = try claim(Self.identity + #", "where": {"dataset": "sphere"}"#)
    #expect(try run(drawn) { _, _, _ in 1 }.judgements.count == 1)
    let clustered = try claim(Self.identity + #", "where": {"dataset": "clustered"}"#)
    #expect(try run(clustered) { _, _, _ in 1 }.judgements.isEmpty)
    let wide = try claim(Self.identity + #", "least": {"m": 2048}"#)
    let judged = try run(wide) { m, d, pairs in m < 2048 ? 1 : d * pairs + 8 }
    #expect(judged.verdicts[0].counts == Ruling(.consistent))
    #expect(judged.judgements[0].sizes.filter { !$0.isFitted }.map(\.size) == [256, 512, 1024])
  }

  @Test func `what is amortised has its part of the set-up`() throws {
    let law = try claim(
      #""phase": "total", "at": "amortised", "steps": 5, "terms": [{"m": 1}], "bound": "tight""#)
    let row = try run(law) { _, _, _ in 1 }.judgements[0]
    #expect(row.ruling == Ruling(.consistent))
    #expect(row.sizes.first.map { abs($0.value - 256 * (1e-4 + 2e-4)) < 1e-12 } == true)
  }

  @Test(arguments: [(1.5, Verdict.consistent), (0.001, .slower), (3, .faster)])
  func `exponents are 1 - Theta(1/d)`(gap: Double, expected: Verdict) throws {
    let law = try claim(
      """
      "phase": "search", "counter": "nodes_visited", "kind": "exponents", "gap": [1, 2],
      "dimensions": [2, 8], "bound": "tight"
      """)
    let found = try run(law, d: [2, 4, 8, 64]) { m, d, _ in
      Int(1e6 * pow(Double(m), 1 - gap / Double(d)))
    }
    #expect(found.verdicts[0].other?.verdict == expected)
    #expect(found.exponents.map(\.d) == [2, 4, 8, 64])
    #expect(try run(law, d: [2, 4]) { m, _, _ in m }.verdicts[0].other == Ruling(.tooFewSizes))
  }

  /// A ladder along which nodes grow with this exponent, beside many pairs that fire.
  private struct Growth {
    var study = "width"
    var variable = "m"
    var d = 2
    var exponent: Double
    var options: [String: OptionValue] = [:]
    var levels = 8...15
    var coefficient = 1e6
  }

  private func run(_ claim: Claim, _ ladders: [Growth]) throws -> FamilyAnalysis {
    var recording = Recording()
    for ladder in ladders {
      try recording.add(
        ladder.study, in: ladder.variable,
        ladder.levels.map { level in
          let size = 1 << level
          let nodes = Int(ladder.coefficient * pow(Double(size), ladder.exponent))
          let (m, n) = ladder.variable == "m" ? (size, 8) : (64, size)
          let counts = [
            "search": ["nodes_visited": nodes, "inner_products": nodes],
            "forward": ["fired_pairs": 1_000_000],
          ]
          let steps = (0..<3).map { Sample.iteration($0, 1e-3, counts: counts) }
          let cell = Sample.cell(
            Sample.point(m: m, n: n, d: ladder.d), solver: "a", options: ladder.options)
          return (cell, Sample.ok(steps))
        })
    }
    return try recording.analysis(claims: [claim]).families[0]
  }

  @Test func `an order of exponents is that of ladders that differ in d alone`() throws {
    let law = try claim(
      """
      "phase": "search", "counter": "nodes_visited", "kind": "ordering", "between": [2, 8],
      "bound": "tight"
      """)
    func verdict(_ ladders: [Growth]) throws -> Ruling? {
      try run(law, ladders).verdicts[0].other
    }
    let rising = [Growth(d: 2, exponent: 0.4), Growth(d: 8, exponent: 0.8)]
    let falling = [Growth(d: 2, exponent: 0.8), Growth(d: 8, exponent: 0.4)]
    #expect(try verdict(rising) == Ruling(.consistent))
    #expect(try verdict(falling) == Ruling(.slower))
    let level = [Growth(d: 2, exponent: 0.4), Growth(d: 8, exponent: 0.4)]
    #expect(try verdict(level) == Ruling(.wideInterval))
    let short = falling.map { Growth(d: $0.d, exponent: $0.exponent, levels: 8...13) }
    #expect(try verdict(short) == Ruling(.tooFewSizes))
    #expect(try verdict([falling[0]]) == Ruling(.tooFewSizes))
    // With other options it is no other dimension of the same ladder.
    let longSteps = Growth(d: 2, exponent: 0.9, options: ["learning_rate": .number(64)])
    #expect(try verdict(rising + [longSteps]) == Ruling(.consistent))
    #expect(try verdict([longSteps, rising[1]]) == Ruling(.tooFewSizes))
  }

  @Test func `exponents may be claimed along n, of ladders in n alone`() throws {
    let body = """
      "phase": "search", "counter": "nodes_visited", "kind": "exponents", "gap": [1, 2],
      "dimensions": [2, 8], "along": "n", "bound": "tight"
      """
    let dimensions = [2, 4, 8]
    let batches = dimensions.map {
      Growth(study: "points", variable: "n", d: $0, exponent: 1 - 1.5 / Double($0), levels: 5...12)
    }
    // A scan in m, which would refute the claim.
    let widths = dimensions.map { Growth(d: $0, exponent: 1) }
    let found = try run(try claim(body), batches + widths)
    #expect(found.verdicts[0].other == Ruling(.consistent))
    #expect(found.exponents.map(\.d) == dimensions)
    for row in found.exponents {
      #expect(row.study == "points" && row.along == .n && row.n == nil && row.m == 64)
      #expect(abs(row.exponent.estimate - 1 + 1.5 / Double(row.d)) < 1e-3)
    }
    #expect(try run(try claim(body), widths).verdicts[0].other == Ruling(.notMeasured))
    let alongWidth = try claim(body.replacing("\"along\": \"n\", ", with: ""))
    #expect(try run(alongWidth, batches + widths).verdicts[0].other == Ruling(.slower))
    let refusal = #expect(throws: ClaimError.self) {
      try claim(body.replacing("\"along\": \"n\"", with: "\"along\": \"d\""))
    }
    #expect(refusal?.fault == "along: must be m or n: exponents are claimed at each dimension")
    let other = #expect(throws: ClaimError.self) {
      try claim(Self.identity + ", \"along\": \"n\"")
    }
    #expect(other?.fault == "along: is for claims of kind exponents")
  }

  @Test func `a verdict names the studies whose ladders decide it, each once`() throws {
    let law = try claim(
      """
      "phase": "search", "counter": "inner_products", "seconds": false, "bound": "tight",
      "terms": [{"coefficient": 1e6, "m": 1}]
      """)
    let ladders = [
      Growth(study: "width", exponent: 1), Growth(study: "worn", d: 3, exponent: 1),
      Growth(study: "worn", d: 4, exponent: 1),
      Growth(study: "short", d: 8, exponent: 1, levels: 8...9),
    ]
    let share = try #require(try run(law, ladders).verdicts[0].countsLadders)
    #expect(share.studies == ["width", "worn"])
    #expect(share.ladders == 3 && share.of == 4)
  }

  /// At shift 0 m/2 neurons fire on a point, on some of 8 all but one in 256, and somewhere all.
  @Test(arguments: [("fired", 0.5), ("touched", 255.0 / 256), ("reachable", 1), ("m", 1)])
  func `a count is drawn where a law of firing is in its cost`(law: String, share: Double) throws {
    let claim = try claim(
      """
      "phase": "search", "counter": "inner_products", "seconds": false, "bound": "tight",
      "terms": [{"coefficient": 1e6, "\(law)": 1}], "least": {"fired": 1024}
      """)
    func row(_ factor: Double) throws -> Judgement {
      let ladder = Growth(exponent: 1, levels: 8...18, coefficient: 1e6 * share * factor)
      return try #require(try run(claim, [ladder]).judgements.first)
    }
    #expect(try row(1).ruling == Ruling(.consistent))
    // One seed: 3 % may be chance where it is drawn.
    #expect(try row(1.03).ruling == (law == "m" ? Ruling(.slower) : Ruling(.tooFewSeeds)))
    #expect(try row(1).sizes.filter(\.isFitted).map(\.size).first == 2048)
  }

  @Test(arguments: [
    (0.0, Ruling(.consistent)), (0.1, Ruling(.consistentUpToLogarithm)), (0.3, Ruling(.slower)),
  ])
  func `a rate that is not to grow with n is judged where m is at least a power of it`(
    exponent: Double, expected: Ruling
  ) throws {
    let law = try claim(
      #""phase": "total", "kind": "contraction", "power": 2, "bound": "upper""#)
    func analysis(m: Int) throws -> FamilyAnalysis {
      var recording = Recording()
      try recording.add(
        "batch", in: "n",
        (1...8).map { level in
          let rate = 0.05 * pow(Double(1 << level), exponent)
          let steps = (0..<4).map { Sample.iteration($0, 1, residual: pow(rate, Double($0))) }
          return (
            Sample.cell(Sample.point(m: m, n: 1 << level, d: 4), solver: "a"), Sample.ok(steps)
          )
        })
      return try recording.analysis(claims: [law]).families[0]
    }
    let wide = try analysis(m: 1 << 16)
    #expect(wide.verdicts[0].other == expected)
    #expect(wide.contractions[0].growth.map { abs($0.estimate - exponent) < 1e-9 } == true)
    #expect(try analysis(m: 1 << 8).verdicts[0].other == Ruling(.outsideRegime))
  }
}
