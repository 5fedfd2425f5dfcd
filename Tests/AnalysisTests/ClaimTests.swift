import Analysis
import Foundation
import Measurement
import TestSupport
import Testing
import Vocabulary

@Suite struct ClaimTests {
  /// The exponents of m, n and d.
  static let exactGram: [String: [Double]] = [
    "gradient-descent.forward": [1, 1, 1], "gradient-descent.update": [1, 1, 1],
    "gram-explicit.forward": [1, 1, 1], "gram-explicit.jacobian": [1, 1, 1],
    "gram-explicit.gram": [1, 2, 1], "gram-explicit.factor": [0, 3, 0],
    "gram-explicit.solve": [0, 2, 0], "gram-explicit.update": [1, 1, 1],
    "gram-structured.forward": [1, 1, 1], "gram-structured.gram": [1, 2, 0],
    "gram-structured.factor": [0, 3, 0], "gram-structured.solve": [0, 2, 0],
    "gram-structured.update": [1, 1, 1],
    "gram-refined.forward": [1, 1, 1], "gram-refined.gram": [1, 2, 0],
    "gram-refined.factor": [0, 3, 0], "gram-refined.solve": [0, 2, 0],
    "gram-refined.update": [1, 1, 1],
  ]

  @Test func everyShippedClaimLoadsAndNamesAKnownPhase() throws {
    let claims = try Claim.all()
    #expect(!claims.isEmpty)
    for claim in claims {
      #expect(claim.phase == Claim.total || Phase(rawValue: claim.phase) != nil)
      #expect(claim.id.hasPrefix(claim.solver + "."))
    }
  }

  @Test func exactGramClaimsHaveTheExponentsOfTheirKernels() throws {
    let claims = try Claim.all()
    for (id, exponents) in Self.exactGram {
      let claim = try #require(claims.first { $0.id == id }, "\(id)")
      #expect(Variable.allCases.map { claim.exponent(of: $0, over: []) } == exponents)
    }
  }

  @Test func everyUpperBoundOnACountSaysWhatThePlainAlgorithmCounts() throws {
    for claim in try Claim.all() where claim.bound == .upper && claim.counter != nil {
      #expect((claim.trivial != nil) == (claim.kind == .cost), "\(claim.id)")
    }
  }

  @Test func aLawReadBackIsTheSame() throws {
    for law in try Law.all() {
      let data = try RecordCoding.document(law)
      #expect(try Law.read(data, file: law.id + ".json") == law)
    }
  }

  @Test func everyLawIsWrittenOnce() throws {
    let laws = try Law.all().map { law in
      var law = law
      (law.id, law.solvers, law.statement, law.regime) = ("", [], "", "")
      return try RecordCoding.document(law)
    }
    #expect(Set(laws).count == laws.count)
  }

  @Test func aLawIsAClaimAboutEachOfItsSolvers() throws {
    let two = Self.sound.replacing("[\"s\"]", with: "[\"s\", \"t\"]")
    #expect(
      try Law.read(Data(two.utf8), file: "law.json").claims.map(\.id) == ["s.gram", "t.gram"])
    let named = two.replacing("\"papers\"", with: "\"suffix\": \"words\", \"papers\"")
    #expect(
      try Law.read(Data(named.utf8), file: "law.json").claims.map(\.id) == ["s.words", "t.words"])
  }

  static let sound = """
    {"id": "law", "solvers": ["s"], "papers": ["2006.11648"], "origin": "paper", "statement": "words",
     "stage": "iteration", "phase": "gram", "counter": "multiply_adds",
     "terms": [{"m": 1}, {"n": 2, "log": {"of": ["m", "d"], "power": 1}}],
     "bound": "upper", "trivial": {"none": "words"}, "regime": "any"}
    """

  @Test func aSoundClaimIsRead() throws {
    let claim = try #require(try Law.read(Data(Self.sound.utf8), file: "law.json").claims.first)
    #expect(claim.terms.count == 2)
    #expect(claim.terms.first?.coefficient == 1)
    #expect(claim.bound == .upper)
  }

  static let breakages: [(String, String, String)] = [
    ("\"phase\": \"gram\"", "\"phase\": \"grahm\"", "phase: 'grahm' is not a phase"),
    ("\"counter\": \"multiply_adds\"", "\"counter\": \"adds\"", "counter: 'adds' is not a counter"),
    ("\"bound\"", "\"beside\": \"adds\", \"bound\"", "beside: 'adds' is not a counter"),
    ("{\"m\": 1}", "{\"w\": 1}", "terms[0].w: is not a known field"),
    ("{\"m\": 1}", "{\"m\": \"1\"}", "terms[0].m: expected Double"),
    ("{\"m\": 1}", "{\"coefficient\": 0}", "terms[0].coefficient: must not be 0"),
    ("\"of\": [\"m\", \"d\"]", "\"of\": []", "terms[1].log.of: is empty"),
    ("\"of\": [\"m\", \"d\"]", "\"off\": []", "terms[1].log.off: is not a known field"),
    ("\"2006.11648\"", "\"BPSW21\"", "papers: 'BPSW21' is not an arXiv number"),
    ("\"2006.11648\"", "", "papers: is empty"),
    ("\"origin\": \"paper\"", "\"origin\": \"textbook\"", "papers: a textbook's law has none"),
    ("\"regime\": \"any\"", "\"regimes\": \"any\"", "regimes: is not a known field"),
    (",\n \"bound\"", ", \"x\": 0,\n \"bound\"", "x: is not a known field"),
    ("\"solvers\": [\"s\"], ", "", "solvers: is missing"),
    ("[\"s\"]", "[]", "solvers: is empty"),
    ("[\"s\"]", "[\"\"]", "solvers: is empty"),
    ("[\"s\"]", "[\"s\", \"s\"]", "solvers: names a solver twice"),
    ("\"papers\"", "\"suffix\": \"\", \"papers\"", "suffix: is empty"),
    ("\"id\": \"law\"", "\"id\": \"rule\"", "id: 'rule' is not the name of the file"),
    ("\"regime\": \"any\"", "\"regime\": \"\"", "regime: is empty"),
    (
      "\"bound\"", "\"factor\": 0.5, \"bound\"", "factor: is for claims of kind contraction"
    ),
    ("\"bound\"", "\"between\": [2, 8], \"bound\"", "between: is for claims of kind ordering"),
    ("\"bound\"", "\"firings\": 1, \"bound\"", "firings: is for costs in seconds alone"),
    (
      "\"counter\": \"multiply_adds\"", "\"firings\": 0", "firings: must be positive"
    ),
    ("\"bound\"", "\"kind\": \"ordering\", \"bound\"", "terms: are for claims of kind cost"),
    (
      "\"stage\": \"iteration\"", "\"stage\": \"setup\", \"at\": \"initial\"",
      "at: a set-up has no iterations"
    ),
    (
      "\"counter\": \"multiply_adds\"", "\"seconds\": false",
      "seconds: is false and there is no counter: nothing to judge"
    ),
    (
      "{\"m\": 1}", "{\"m\": 1, \"counts\": {\"adds\": 1}}",
      "terms[0].counts: 'adds' is not a counter"
    ),
    (
      "{\"m\": 1}", "{\"m\": 1, \"counts\": {\"flips\": 1}}",
      "terms: what is below 0, or counted beside, is for count_terms"
    ),
    (
      "{\"m\": 1}", "{\"coefficient\": -1}",
      "terms: what is below 0, or counted beside, is for count_terms"
    ),
    (
      "\"of\": [\"m\", \"d\"]", "\"of\": [\"w\"]",
      "terms[1].log.of: 'w' is neither a size nor a counter"
    ),
    (
      "\"trivial\": {\"none\": \"words\"}, ", "",
      "trivial: is missing: an upper bound on a counter has it"
    ),
    ("{\"none\": \"words\"}", "{\"none\": \"\"}", "trivial: is empty"),
    ("{\"none\": \"words\"}", "[]", "trivial: is empty"),
    ("{\"none\": \"words\"}", "{\"never\": \"words\"}", "trivial.never: is not a known field"),
    ("\"upper\"", "\"tight\"", "trivial: is for upper bounds on a counter"),
    ("\"bound\"", "\"within\": 1.1, \"bound\"", "within: is for tight costs with a counter"),
    ("\"bound\"", "\"count_terms\": [], \"bound\"", "countTerms: is empty"),
    ("\"bound\"", "\"least\": {\"s\": 4}, \"bound\"", "least: 's' is not m, n, d or fired"),
    ("\"bound\"", "\"steps\": 4, \"bound\"", "steps: are for at: amortised"),
    (
      "\"bound\"", "\"at\": \"amortised\", \"steps\": 4, \"bound\"",
      "at: amortised is for seconds, not divided"
    ),
    ("\"bound\"", "\"gap\": [1, 2], \"bound\"", "gap: is for claims of kind exponents"),
    ("\"bound\"", "\"power\": 2, \"bound\"", "power: is for claims of kind contraction"),
    ("{\"id\"", "\"id\"", "not JSON"),
  ]

  @Test(arguments: breakages)
  func aBrokenClaimIsRejectedByFileAndField(
    _ breakage: (part: String, replacement: String, fault: String)
  ) throws {
    let text = Self.sound.replacing(breakage.part, with: breakage.replacement)
    #expect(text != Self.sound)
    let error = #expect(throws: ClaimError.self) {
      try Law.read(Data(text.utf8), file: "law.json")
    }
    #expect(error?.sentence == "claim law.json: \(breakage.fault)")
  }

  @Test func aFolderThatIsMissingOrHasNoClaimsIsRejected() throws {
    #expect(throws: DiskError.self) { try Claim.load(from: URL(filePath: "/no/such/folder")) }
    let folder = try TemporaryFolder()
    #expect(throws: CommandError.self) { try Claim.load(from: folder.url) }
    try folder.write("file", "{}")
    #expect(throws: DiskError.self) { try Claim.load(from: folder.url.appending(path: "file")) }
  }

  @Test func twoClaimsAboutTheSameOrOfOneNameAreRejected() throws {
    let folder = try TemporaryFolder()
    try folder.write("law.json", Self.sound)
    try folder.write("rule.json", Self.sound.replacing("law", with: "rule"))
    let error = #expect(throws: ClaimError.self) { try Claim.load(from: folder.url) }
    #expect(error?.sentence == "claim rule.json: phase: 's.gram' is about the same")
    let total = Self.sound.replacing("law", with: "rule").replacing(
      "[\"s\"]", with: "[\"s\"], \"at\": \"initial\"")
    try folder.write("rule.json", total)
    let clash = #expect(throws: ClaimError.self) { try Claim.load(from: folder.url) }
    #expect(clash?.sentence == "claim rule.json: suffix: another claim is called 's.gram'")
  }
}
