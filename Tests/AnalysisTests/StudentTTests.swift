import Analysis
import Statistics
import Testing

@Suite struct StudentTTests {
  struct Quantile: Decodable {
    let degrees: Int
    let probability: Double
    let quantile: Double
  }

  @Test func quantilesAgreeWithSciPy() throws {
    // Our own error is at most 1e-12 here; the rest is left to SciPy's.
    let agreement = 1e-10
    for known in try Fixture.read([Quantile].self, "student-t.json") {
      let quantile = StudentT(degreesOfFreedom: known.degrees).quantile(known.probability)
      #expect(
        abs(quantile - known.quantile) <= agreement * max(1, abs(known.quantile)),
        "nu = \(known.degrees), p = \(known.probability)")
    }
  }

  @Test func oneDegreeOfFreedomIsCauchy() {
    // Pr[T <= 1] = 1/2 + atan(1)/pi = 3/4.
    #expect(abs(StudentT(degreesOfFreedom: 1).quantile(0.75) - 1) <= 0x1p-48)
  }

  @Test func medianIsZero() {
    #expect(StudentT(degreesOfFreedom: 4).quantile(0.5) == 0)
  }
}
