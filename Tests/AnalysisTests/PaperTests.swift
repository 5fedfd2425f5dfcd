import Analysis
import Foundation
import Measurement
import Testing
import Vocabulary

/// What papers say, and what runs say of it.
@Suite struct PaperTests {
  private func paper(_ says: String) throws -> Paper {
    try Paper.read(
      Data(#"{"key": "X", "arxiv": "1234.5678", "says": [\#(says)]}"#.utf8), file: "X.json")
  }

  @Test func `every claim that decides a sentence is there`() throws {
    let claims = Set(try Claim.all().map(\.id))
    let all = Paper.all
    #expect(all.count == 7)
    for statement in all.flatMap(\.says) {
      #expect(statement.decidedBy.allSatisfy(claims.contains), "\(statement.sentence)")
    }
    #expect(Set(all.flatMap(\.says).compactMap(\.observed)) == Set(Observation.allCases))
  }

  @Test(arguments: [
    (#"{"sentence": "", "untested": "why"}"#, "says[0].sentence: is empty"),
    (
      #"{"sentence": "s"}"#,
      "says[0].untested: is missing where nothing decides the sentence"
    ),
    (
      #"{"sentence": "s", "decided_by": ["a"], "untested": "why"}"#,
      "says[0].untested: stands beside claims that decide the sentence"
    ),
    (
      #"{"sentence": "s", "untested": "why", "in": ["m"]}"#, "says[0].in: is for claims"
    ),
    (#"{"sentence": "s", "decided": ["a"]}"#, "says[0].decided: is not a known field"),
    ("", "says: is empty"),
  ])
  func `a file that says too little or too much is refused`(says: String, fault: String) {
    let refusal = #expect(throws: ClaimError.self) { try paper(says) }
    #expect(refusal?.fault == fault)
  }

  /// A run of gram-explicit whose seconds grow like m^`exponent` and n^2.
  private func analysis(_ exponent: Double) throws -> RunAnalysis {
    var recording = Recording()
    func seconds(_ m: Double, _ n: Double) -> Double { 1e-4 * pow(m, exponent) * n * n }
    for solver in ["gram-explicit", "gram-structured", "gradient-descent"] {
      let scale = solver == "gradient-descent" ? 0.5 : 1
      try AnswerTests.add(solver, to: &recording) { scale * seconds($0, 8) }
    }
    try recording.add(
      "common", in: "n",
      (2...9).map { level in
        let cell = Sample.cell(Sample.point(m: 64, n: 1 << level, d: 4), solver: "gram-explicit")
        let time = seconds(64, Double(1 << level))
        return (cell, Sample.ok((0..<3).map { Sample.iteration($0, time) }))
      })
    let law = """
      {"id": "jacobian-iteration", "solvers": ["gram-explicit"], "suffix": "total", "papers": [],
       "origin": "textbook", "statement": "words", "stage": "iteration", "phase": "total",
       "terms": [{"m": 1, "n": 2}], "bound": "tight", "regime": "any"}
      """
    return try recording.analysis(
      claims: Law.read(Data(law.utf8), file: "jacobian-iteration.json").claims)
  }

  private func row(_ sentence: String, of analysis: RunAnalysis) throws -> PaperRow {
    try #require(analysis.papers.first { $0.sentence.contains(sentence) })
  }

  @Test func `a sentence has the gravest verdict of the claims that decide it`() throws {
    let held = try row("m n^2", of: analysis(1))
    #expect(held.seconds == Ruling(.consistent) && held.counts == nil && held.open.isEmpty)
    #expect(held.claims == ["gram-explicit.total", "gram-explicit.gram"])
    #expect(try row("m n^2", of: analysis(1.5)).seconds == Ruling(.slower))
    let other = try row("sublinear in m", of: analysis(1))
    #expect(other.seconds == nil && !other.isMeasured && other.note.contains("not measured"))
  }

  @Test func `what is observed is a ratio at the widest common point`() throws {
    let row = try row("little more", of: analysis(1))
    #expect(row.observed == "2.0 times a step of gradient-descent at m = 2^15, n = 8, d = 4")
    #expect(row.note == row.observed)
  }

  @Test func `the text has every sentence, a verdict or the reason why there is none`() throws {
    let text = try analysis(1).text()
    let words = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    for statement in Paper.all.filter({ ["CGH19", "BPSW21"].contains($0.key) }).flatMap(\.says) {
      #expect(words.contains(statement.sentence))
      #expect(statement.untested.map { words.contains("not tested: " + $0) } ?? true)
    }
    #expect(!text.contains("SETH"), "nothing of that paper was measured")
  }
}
