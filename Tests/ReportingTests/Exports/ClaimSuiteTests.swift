import Analysis
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct ClaimSuiteTests {
  private func claim(
    _ id: String, of phase: String, m: Double, solver: String = "gram-structured"
  ) throws -> Claim {
    let text = """
      {"id": "\(id)", "papers": [], "origin": "textbook", "statement": "grows by < & \\"law\\"",
       "solvers": ["\(solver)"], "suffix": "\(id)", "stage": "iteration", "phase": "\(phase)",
       "counter": "multiply_adds",
       "seconds": false, "terms": [{"m": \(m)}], "bound": "tight", "regime": "any"}
      """
    return try #require(try Law.read(Data(text.utf8), file: "\(id).json").claims.first)
  }

  /// Eight sizes in which the counter of every phase grows as m^1.
  private func suite() throws -> JUnitSuite {
    let outcomes = (0..<8).map { step in
      let m = 64 << step
      let counts = ["gram": ["multiply_adds": m], "factor": ["multiply_adds": m]]
      var result = ExportSample.ok([1, 1])
      result.iterations = (0..<2).map { index in
        IterationRecord(
          index: index, seconds: 1, phases: ["gram": 0.5, "factor": 0.5],
          counters: ["multiply_adds": 2 * m],
          phaseCounters: counts, residual: 1, accepted: true, diagnostics: [:])
      }
      return (ExportSample.cell(m: m), Optional(result))
    }
    let claims = [
      try claim("one", of: "gram", m: 1), try claim("half", of: "factor", m: 0.5),
      try claim("absent", of: "solve", m: 1),
      try claim("other", of: "gram", m: 1, solver: "another"),
    ]
    return JUnitSuite(try RunAnalysis(of: [ExportSample.run(outcomes)], claims: claims))
  }

  private func outcome(_ name: String) throws -> JUnitSuite.Case.Outcome {
    try #require(try suite().cases.first { $0.name.hasSuffix(".\(name)") }).outcome
  }

  @Test func aClaimThatIsBorneOutPasses() throws {
    #expect(try outcome("one") == .passed)
  }

  @Test func aRefutedClaimFailsAndSaysWhere() throws {
    guard case .failed(let text) = try outcome("half") else {
      Issue.record("a refuted claim did not fail")
      return
    }
    #expect(text.hasPrefix("counts slower: grows by < & \"law\""))
    #expect(text.hasSuffix("In m of width, multiply_adds: exponent 1.0, claimed 0.5."))
  }

  @Test func anUndecidedClaimIsSkippedWithItsReason() throws {
    guard case .skipped(let text) = try outcome("absent") else {
      Issue.record("an undecided claim was not skipped")
      return
    }
    #expect(text.hasPrefix("counts inconclusive ("))
    #expect(
      try outcome("other") == .skipped("no cell of its solver was planned"))
  }

  @Test func theDocumentIsXMLThatCountsItsTests() throws {
    let text = String(decoding: try suite().xml, as: UTF8.self)
    #expect(text.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"2\""))
    #expect(text.contains("grows by &lt; &amp; &quot;law&quot;"))
    #expect(
      text.contains(
        "<testcase classname=\"exact-gram.gram-structured\" name=\"gram-structured.one\"/>"))
  }
}
