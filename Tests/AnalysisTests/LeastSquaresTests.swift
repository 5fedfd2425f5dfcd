import Analysis
import Statistics
import Testing

@Suite struct LeastSquaresTests {
  struct Known: Decodable {
    let columns: [[Double]]
    let values: [Double]
    let coefficients: [Double]
    let inverse_gram: [[Double]]
    let sum_of_squares: Double
    let non_negative: [Double]
  }

  private func isClose(_ a: [Double], _ b: [Double]) -> Bool {
    let scale = b.map(abs).max() ?? 0
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-8 * max(1e-300, scale) }
  }

  @Test func `solutions agree with statsmodels to 1e-8`() throws {
    for known in try Fixture.read([Known].self, "least-squares.json") {
      let fit = try #require(LeastSquares(columns: known.columns, values: known.values))
      #expect(isClose(fit.coefficients, known.coefficients))
      #expect(isClose(fit.inverseGram.flatMap(\.self), known.inverse_gram.flatMap(\.self)))
      #expect(abs(fit.sumOfSquares - known.sum_of_squares) <= 1e-8 * known.sum_of_squares)
    }
  }

  @Test func `non-negative solutions agree with SciPy to 1e-8`() throws {
    for known in try Fixture.read([Known].self, "least-squares.json")
    where known.values.allSatisfy({ $0 > 0 }) {
      let fit = try #require(
        NonNegativeCombination(terms: known.columns, values: known.values))
      #expect(isClose(fit.coefficients, known.non_negative))
    }
  }

  @Test func `a sum is taken apart`() throws {
    let x = (0..<10).map { Double(1 << $0) }
    let terms = [x, x.map { $0 * $0 }, x.map { $0 * $0 * $0 }]
    let values = x.map { 5 * $0 + 0.25 * $0 * $0 * $0 }
    let fit = try #require(NonNegativeCombination(terms: terms, values: values))
    #expect(isClose(fit.coefficients, [5, 0, 0.25]))
  }

  @Test func `what grows alike is the first term's`() throws {
    let x = (0..<8).map { Double(1 << $0) }
    let fit = try #require(
      NonNegativeCombination(terms: [x, x.map { 3 * $0 }], values: x.map { 6 * $0 }))
    #expect(isClose(fit.coefficients, [6, 0]))
  }

  @Test func `dependent columns and zeros have no solution`() {
    #expect(LeastSquares(columns: [[1, 2, 3], [2, 4, 6]], values: [1, 1, 1]) == nil)
    #expect(NonNegativeCombination(terms: [[1, 2]], values: [1, 0]) == nil)
  }
}
