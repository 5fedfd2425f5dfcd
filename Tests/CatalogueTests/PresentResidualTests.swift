import Catalogue
import Measurement
import Testing
import Training

/// Residuals are those of the weights, also where a solver tracks its own.
@Suite struct PresentResidualTests {
  private static let tracking = ["neighbor-list", "cached-scan"]

  private func run(
    _ solver: String, precision: String = "single", step: String = "gauss-newton",
    damping: String = "none", dataset: String = "sphere", iterations: Int = 6,
    tolerance: Double = 0, process: Int = 0
  ) throws -> CellResult {
    try CellRun.run(
      Cell(
        solver: solver, family: "sublinear",
        point: Point(
          m: 2048, n: 24, d: dataset == "digits" ? 64 : 16, shift: 0.4, dataset: dataset,
          target: "gaussian", precision: precision, threads: 2),
        options: [
          "step": .word(step), "damping": .word(damping), "iterations": .number(Double(iterations)),
          "tolerance": .number(tolerance),
        ], seed: 1, process: process), sampling: 0.01)
  }

  private func residuals(_ result: CellResult) -> [Double] {
    (result.iterations.map(\.residual) + [result.finalResidual]).map { $0 ?? .nan }
  }

  @Test(arguments: tracking)
  func `solvers that track their residual report that of the weights`(name: String) throws {
    let unit = 0x1p-24
    let dense = residuals(try run("dense-shifted"))
    let result = try run(name)
    let found = residuals(result)
    #expect(found.count == dense.count)
    // A product rounds d times, a weight once a step, and a prediction sums m terms of random sign over sqrt m.
    let bound = 64 * 2048.0.squareRoot() * unit * dense[0]
    for (found, dense) in zip(found, dense) {
      #expect(found > 0 && abs(found - dense) <= bound, "\(found) beside \(dense)")
    }
    // Where nothing but rounding is left it is not below that of the weights.
    #expect(found[found.count - 1] >= 0.05 * dense[dense.count - 1])
    let tracked = result.iterations.map { $0.diagnostics["tracked_residual"] ?? .nan }
    #expect(zip(tracked, found).allSatisfy { abs($0 - $1) <= bound })
  }

  @Test(arguments: tracking, ["none", "levenberg-marquardt"])
  func `in double precision what is tracked is what the weights have`(
    name: String, damping: String
  ) throws {
    let result = try run(name, precision: "double", damping: damping, dataset: "digits")
    let first = residuals(result)[0]
    for iteration in result.iterations {
      let (tracked, residual) = (iteration.diagnostics["tracked_residual"], iteration.residual)
      #expect(abs((tracked ?? .nan) - (residual ?? .nan)) <= 1e-11 * first)
    }
  }

  @Test(arguments: tracking)
  func `every process ends at the step at which the residual of the weights is small enough`(
    name: String
  ) throws {
    for step in ["gauss-newton", "descent"] {
      for tolerance in [1e-2, 3e-7] {
        let runs = try (0..<2).map {
          try run(name, step: step, iterations: 60, tolerance: tolerance, process: $0)
        }
        #expect(residuals(runs[0]) == residuals(runs[1]))
        let found = residuals(runs[0])
        let reached = found.firstIndex { $0 <= tolerance * found[0] }
        // The step after is made before it is known that it need not be.
        if runs[0].stopped == .converged, let reached {
          #expect(reached >= found.count - 2)
        } else {
          #expect(reached == nil)
        }
      }
    }
  }

  @Test(arguments: tracking)
  func `between the tracked residual and that of the weights the latter decides`(
    name: String
  ) throws {
    let free = try run(name, step: "descent")
    let found = residuals(free)
    let tracked = try free.iterations.map { try #require($0.diagnostics["tracked_residual"]) }
    let step = try #require((1..<5).first { tracked[$0] != found[$0] })
    let tolerance = (tracked[step] + found[step]) / 2 / found[0]
    let result = try run(name, step: "descent", iterations: 40, tolerance: tolerance)
    // The step after is made before it is known that it need not be.
    #expect((result.iterations.count == step + 1) == (found[step] < tracked[step]))
  }

  @Test func `a solver that tracks nothing is recorded as it steps`() throws {
    let result = try run("hsr-data", step: "descent")
    #expect(result.iterations.allSatisfy { $0.diagnostics["tracked_residual"] == nil })
  }
}
