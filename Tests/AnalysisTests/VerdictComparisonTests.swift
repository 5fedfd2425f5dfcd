import Analysis
import Foundation
import Measurement
import Statistics
import Testing
import Vocabulary

/// What two runs judge differently.
@Suite struct VerdictComparisonTests {
  /// A run of one solver whose seconds grow like m^`exponent`, judged by the claim that they grow like m.
  private func analysis(_ exponent: Double, solver: String = "a") throws -> RunAnalysis {
    var recording = Recording()
    try AnswerTests.add(solver, to: &recording) { 1e-3 * pow($0, exponent) }
    let law = """
      {"id": "\(solver).total", "solvers": ["\(solver)"], "papers": [], "origin": "textbook",
       "statement": "words", "stage": "iteration", "phase": "total", "terms": [{"m": 1}],
       "bound": "tight", "regime": "any"}
      """
    return try recording.analysis(
      claims: Law.read(Data(law.utf8), file: "\(solver).total.json").claims)
  }

  private func comparison(_ first: RunAnalysis, _ second: RunAnalysis) -> VerdictComparison {
    VerdictComparison(
      (.init(folder: "one", processor: "P"), first),
      (.init(folder: "two", processor: nil), second))
  }

  @Test(arguments: [
    (1.5, 0.5, VerdictComparison.Kind.contradiction), (0.5, 1.5, .contradiction),
    (1.5, 1, .otherwise), (1.11, 1, .otherwise),
  ])
  func `rulings that differ are told apart`(
    first: Double, second: Double, kind: VerdictComparison.Kind
  ) throws {
    let both = comparison(try analysis(first), try analysis(second))
    let row = try #require(both.differences.first)
    #expect(both.differences.count == 1 && both.alike == 0)
    #expect(row.kind == kind && row.claim == "a.total" && row.subject == .seconds)
    #expect(both.contradicted == (kind == .contradiction ? ["a.total"] : []))
    let exponents = try #require(row.exponents.first)
    #expect(exponents.variable == .m)
    #expect(abs((exponents.first?.estimate ?? 0) - first) < 1e-9)
    #expect(abs((exponents.second?.estimate ?? 0) - second) < 1e-9)
  }

  @Test func `what is alike is counted, and claims of one run alone are named`() throws {
    let same = comparison(try analysis(1), try analysis(1))
    #expect(same.alike == 1 && same.differences.isEmpty)
    #expect(
      same.text == """
        first: one, P
        second: two

        1 of 1 rulings are alike

        """)
    let other = comparison(try analysis(1), try analysis(1, solver: "b"))
    #expect(other.alike == 0 && other.differences.isEmpty)
    #expect(other.onlyFirst == ["a.total"] && other.onlySecond == ["b.total"])
  }

  @Test func `two without a verdict are alike, one that is decided alone is not`() throws {
    let decided = try analysis(1)
    var open = decided
    open.families[0].verdicts[0].seconds = Ruling(.wideInterval)
    var other = decided
    other.families[0].verdicts[0].seconds = Ruling(.curvature)
    #expect(comparison(open, other).alike == 1)
    #expect(comparison(open, decided).differences.map(\.kind) == [.once])
  }

  @Test func `contradictions stand first`() throws {
    let text = comparison(try analysis(1.5), try analysis(0.5)).text
    #expect(text.contains("slower in one, faster in the other"))
    #expect(text.contains("m 1.50 and 0.50"))
  }
}
