import Numerics
import Testing
import Training
import Vocabulary

/// Steps of length one converge for kappa(B^2 - I) below 1, from about 39.5 n rows on.
@Suite struct UnitStepTests {
  private func step(_ name: String, ratio: Int) throws -> Trajectory {
    try train(
      solver(name), on: drawn(n: 64, d: 64), width: 4096, precision: .single,
      options: ["inner": "unit-step", "sketch-ratio": "\(ratio)"], threads: 2, steps: 1)
  }

  @Test(arguments: sketchNames)
  func `with 8 n rows they diverge, which is seen and stops them`(name: String) throws {
    let error = #expect(throws: SolverError.self) { try step(name, ratio: 8) }
    guard case .innerDiverged(let iterations, let residual) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(iterations > 0 && iterations < 740)
    #expect(residual.isFinite)
  }

  @Test(arguments: [("sketch-flat", 64), ("sketch-sparse", 64), ("sketch-tensor", 96)])
  func `with enough rows they converge`(name: String, ratio: Int) throws {
    let run = try step(name, ratio: ratio)
    #expect(try #require(run.diagnostics[1]["inner_residual"]) <= 1e-3)
    #expect(run.counts[0][.solve]?[.innerIterations] ?? 0 > 1)
    #expect(run.residuals[1] < 0.5 * run.residuals[0])
  }

  @Test func `a run that diverges at once is over at once`() throws {
    var solver = InnerIteration(order: 2)
    var alpha = AlignedBuffer<Double>(count: 2, repeating: 0)
    // B = 3 I: each step multiplies the residual by -8.
    let outcome = solver.solve(
      .unitStep, AlignedBuffer(count: 2, repeating: 1), into: &alpha, tolerance: 1e-3,
      productError: 0
    ) { x, y in
      scale(x, by: 3, into: &y)
    } precondition: { _ in
    }
    guard case .innerDiverged(let iterations, let residual) = outcome.failure else {
      Issue.record("\(String(describing: outcome.failure))")
      return
    }
    #expect(iterations == 2)
    #expect(residual == 64)
  }
}
