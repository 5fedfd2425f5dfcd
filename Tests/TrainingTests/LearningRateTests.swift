import Numerics
import Testing
import Training
import Vocabulary

@Suite struct LearningRateTests {
  @Test func `the tuned rate is the fastest of the powers of two`() throws {
    let (entry, data) = (try solver("gradient-descent"), try drawn(n: 16, d: 8))
    func iterations(_ rate: String) throws -> Int {
      let run = try train(
        entry, on: data, width: 500, shift: 0.4, options: ["learning-rate": rate], steps: 120)
      return run.residuals.firstIndex { $0 <= 1e-2 * run.residuals[0] } ?? .max
    }
    let tuned = try train(
      entry, on: data, width: 500, shift: 0.4, options: ["learning-rate": "tuned"], steps: 0)
    let largest = try #require(tuned.diagnostics[0]["lambda_max"])
    let best = try (-2...6).map { try iterations("\(scale(2, $0) / largest)") }.min()
    #expect(try iterations("tuned") == best)
  }

  private func scale(_ base: Double, _ exponent: Int) -> Double {
    exponent < 0
      ? 1 / scale(base, -exponent) : (0..<exponent).reduce(1) { value, _ in value * base }
  }

  @Test func `the theory's rate is lambda_min over n squared`() throws {
    let run = try train(
      solver("gradient-descent"), on: drawn(n: 8, d: 8), width: 400,
      options: ["learning-rate": "theory"], steps: 0)
    let smallest = try #require(run.diagnostics[0]["lambda_min"])
    let rate = try #require(run.diagnostics[0]["learning_rate"])
    #expect(smallest > 0)
    #expect(rate == smallest / 64)
  }

  @Test func `a rate that makes the loss rise twice is taken anew`() throws {
    let run = try train(
      solver("gradient-descent"), on: drawn(n: 16, d: 8), width: 500,
      options: ["learning-rate": "20"], steps: 12)
    let rates = run.diagnostics.dropFirst().compactMap { $0["learning_rate"] }
    #expect(rates.count == 12)
    #expect(rates[0] == 20)
    #expect(rates[11] < 20)
  }

  @Test func `what is taken anew is one over the largest eigenvalue of the present G`() throws {
    var rate = LearningRate(
      SolverOptions(try solver("gradient-descent").descriptor, overriding: [:]), points: 3)
    var gram = Matrix<Double>(rows: 3, columns: 3, repeating: 0)
    (gram[0, 0], gram[1, 1], gram[2, 2], gram[1, 0]) = (0.5, 2, 2, 0)
    (gram[2, 1], gram[1, 2]) = (1, 1)
    var work = Work(now: { 0 })
    rate.renew(gram, work: &work)
    // Eigenvalues 3, 1 and 1/2.
    #expect(abs(rate.value * 3 - 1) < 1e-6)
  }
}
