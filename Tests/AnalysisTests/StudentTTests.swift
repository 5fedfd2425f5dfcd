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

  @Test(arguments: [1, 2, 3, 7, 30, 101])
  func quantileInvertsTheCumulativeProbability(degrees: Int) {
    let distribution = StudentT(degreesOfFreedom: degrees)
    for probability in stride(from: 0.01, to: 1, by: 0.07) {
      let back = distribution.cumulative(distribution.quantile(probability))
      // A sum of nu/2 terms, each with a few roundings, on the way there and back.
      #expect(abs(back - probability) <= Double(4 * degrees + 16) * 0x1p-53)
    }
  }

  @Test func oneDegreeOfFreedomIsCauchy() {
    // Pr[T <= 1] = 1/2 + atan(1)/pi = 3/4.
    #expect(abs(StudentT(degreesOfFreedom: 1).cumulative(1) - 0.75) <= 0x1p-52)
  }

  @Test func medianIsZero() {
    #expect(StudentT(degreesOfFreedom: 4).quantile(0.5) == 0)
  }
}
