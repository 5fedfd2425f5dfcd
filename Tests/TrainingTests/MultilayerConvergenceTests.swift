import Testing
import Training

/// What is known of training networks of several layers on the sphere at c = 0.4.
@Suite struct MultilayerConvergenceTests {
  @Test(arguments: [8, 32], ["2", "3"])
  func `normalised layers take the residual below 1e-8 of the first in at most ten iterations`(
    n: Int, layers: String
  ) throws {
    for (m, seed) in [(512, 1), (512, 2), (1024, 3)] as [(Int, UInt64)] {
      let run = try train(
        solver("multilayer-lazy"), on: drawn(n: n, d: 16, seed: seed), width: m, shift: 0.4,
        options: ["layers": layers], threads: 2, steps: 10)
      #expect(run.residuals[10] <= 1e-8 * run.residuals[0], "m = \(m), seed \(seed)")
    }
  }

  @Test(arguments: [("2", 512), ("3", 1024)])
  func `without normalised layers plain steps find G singular and damped ones stall`(
    layers: String, m: Int
  ) throws {
    let options = ["layers": layers, "normalise": "off"]
    func run(damping: String, shift: Double, steps: Int) throws -> Trajectory {
      try train(
        solver("multilayer-sparse"), on: drawn(n: 32, d: 16), width: m, shift: shift,
        options: options.merging(["damping": damping]) { $1 }, threads: 2, steps: steps)
    }
    #expect(throws: SolverError.self) { try run(damping: "none", shift: 0.4, steps: 40) }
    let damped = try run(damping: "levenberg-marquardt", shift: 0.4, steps: 40)
    #expect(damped.residuals[40] > 1e-2 * damped.residuals[0])
    let little = try run(damping: "none", shift: 0.1, steps: 12)
    #expect(little.residuals[12] <= 1e-8 * little.residuals[0])
  }
}
