import Analysis
import Foundation
import Measurement
import Testing
import Vocabulary

@Suite struct TouchTests {
  private static let touch =
    "{\"pattern\": \"gather\", \"rows\": [{\"m\": 1}], \"bytes\": [{\"d\": 1, \"scalar\": 1}], \"set\": [{\"coefficient\": 1024, \"m\": 1}]}"

  /// A law with these touches.
  private func law(_ touches: String) throws(ClaimError) -> Law {
    let text = ClaimTests.sound.replacing("\"bound\"", with: "\"touches\": \(touches), \"bound\"")
      .replacing("\"s\"", with: "\"s\", \"t\"")
    return try Law.read(Data(text.utf8), file: "law.json")
  }

  @Test func `rows of another solver are not a claim's`() throws {
    let own = Self.touch.replacing("{\"pattern\"", with: "{\"solvers\": [\"t\"], \"pattern\"")
    let claims = try law("[\(Self.touch), \(own)]").claims
    #expect(claims.map { $0.touches?.count } == [1, 2])
    #expect(try law("[\(own)]").claims.map { $0.touches?.count } == [nil, 1])
    #expect(try law("null").claims.map { $0.touches?.count } == [nil, nil])
  }

  private static let breakages: [(String, String, String)] = [
    ("[TOUCH]", "[]", "touches: is empty"), ("[TOUCH]", "TOUCH", "touches: expected Array<Any>"),
    ("TOUCH", "{}", "touches[0].pattern: is missing"),
    ("\"gather\"", "\"walk\"", "touches[0].pattern: "),
    ("\"rows\"", "\"row\"", "touches[0].row: is not a known field"),
    ("[{\"m\": 1}]", "[]", "touches[0].rows: is empty"),
    ("[{\"m\": 1}]", "[{\"w\": 1}]", "touches[0].rows[0].w: is not a known field"),
    ("1024", "0", "touches[0].set[0].coefficient: must"),
    (
      "\"pattern\"", "\"solvers\": [\"u\"], \"pattern\"", "touches: 'u' is not one of the solvers"
    ),
  ]

  @Test(arguments: breakages)
  func `bad touches are refused by their key`(
    _ breakage: (part: String, replacement: String, fault: String)
  ) throws {
    let whole = "[TOUCH]".replacing(breakage.part, with: breakage.replacement)
    let touches = whole.replacing("TOUCH", with: Self.touch)
      .replacing(breakage.part, with: breakage.replacement)
    let error = #expect(throws: ClaimError.self) { try law(touches) }
    let sentence = error?.sentence ?? ""
    #expect(sentence.hasPrefix("claim law.json: \(breakage.fault)"), "\(sentence)")
  }

  @Test func `touches are for costs in seconds, and the bytes of a scalar for touches`() throws {
    func fault(_ replacements: (String, String)...) -> String? {
      let text = replacements.reduce(
        ClaimTests.sound.replacing("\"bound\"", with: "\"touches\": [\(Self.touch)], \"bound\"")
      ) { $0.replacing($1.0, with: $1.1) }
      return #expect(throws: ClaimError.self) {
        try Law.read(Data(text.utf8), file: "law.json")
      }?.fault
    }
    #expect(
      fault(("\"stage\"", "\"seconds\": false, \"stage\"")) == "touches: are for costs in seconds")
    #expect(
      fault(("\"terms\": [{\"m\": 1}", "\"terms\": [{\"scalar\": 1}"))
        == "terms: scalar is for touches")
  }

  @Test func `neurons that fire on some point follow from those that fire on one`() throws {
    let term = try #require(
      try law("[\(Self.touch.replacing("\"m\": 1}],", with: "\"touched\": 1}],"))]").touches
    ).first?.rows
    let sizes = CostSizes(m: 1000, n: 3, d: 2, shift: 0)
    // One in two fires on a point: 1 - 1/8 on some of three.
    #expect(abs((term?.sum(at: sizes) ?? 0) - 875) < 1e-9)
    #expect(term?.first?.exponent(of: .m) == nil)
    #expect(term?.first?.asymptoticExponent(of: .m, shift: 0.4) == 0.8)
    #expect(term?.first?.asymptoticExponent(of: .n, shift: 0.4) == 1)
  }

  /// 12 sizes of a solver `s` whose phase `gram` takes 1 us a neuron, on a machine whose rows of 16 bytes take
  /// 2 ns in sets up to 1 MiB and 4 ns from 2 MiB on.
  private func judgements(precision: String = "single", _ ceilings: [String: Double]?) throws
    -> [Judgement]
  {
    var recording = Recording()
    let outcomes = (4..<16).map { power in
      let m = 1 << power
      var point = Sample.point(m: m, n: 8, d: 4)
      (point.precision, point.threads) = (precision, 1)
      let seconds = 1e-6 * Double(m)
      let iterations = (0..<3).map {
        Sample.iteration(
          $0, seconds, phases: ["gram": seconds], counts: ["gram": ["multiply_adds": m]])
      }
      return (Sample.cell(point, solver: "s"), Optional(Sample.ok(iterations)))
    }
    try recording.add("width", in: "m", outcomes)
    var manifest = recording.manifest
    manifest.environment.ceilings = ceilings
    let run = FamilyRun(family: "exact-gram", manifest: manifest, lines: recording.lines)
    return try RunAnalysis(of: [run], claims: law("[\(Self.touch)]").claims).families[0].judgements
  }

  private static let ceilings = [
    "threads": 1, "gather_16_of_1048576": 2e-9, "gather_16_of_2097152": 4e-9,
    "gather_32_of_1048576": 3e-9, "gather_32_of_2097152": 6e-9,
  ]

  @Test(arguments: [("single", 2e-9, 4e-9), ("double", 3e-9, 6e-9)])
  func `what rows cost stands beside the seconds`(
    precision: String, near: Double, far: Double
  ) throws {
    let judgements = try judgements(precision: precision, Self.ceilings)
    let (seconds, counts) = (
      try #require(judgements.first { $0.counter == nil }),
      try #require(judgements.first { $0.counter != nil })
    )
    #expect(counts.sizes.allSatisfy { $0.memorySeconds == nil })
    for size in seconds.sizes {
      // m rows in a set of 1024 m bytes.
      let expected = Double(size.size) * (size.size <= 1024 ? near : far)
      #expect(abs((size.memorySeconds ?? 0) - expected) < 1e-9 * expected, "\(size.size)")
    }
  }

  @Test func `a manifest without curves leaves them unknown`() throws {
    for ceilings: [String: Double]? in [nil, ["threads": 1, "double_flops": 1]] {
      let judgements = try judgements(ceilings)
      #expect(judgements.count == 2)
      #expect(judgements.allSatisfy { $0.sizes.allSatisfy { $0.memorySeconds == nil } })
    }
  }
}
