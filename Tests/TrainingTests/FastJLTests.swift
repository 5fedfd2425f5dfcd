import Foundation
import Numerics
import Testing
import Training
import Vocabulary

@Suite struct FastJLTests {
  private static let names = sketchNames + ["conjugate-gradient"]

  private func data(_ name: String, n: Int = 64) throws -> ProblemData {
    try ProblemData(
      Dataset(name), name: name, batch: n, dimension: name == "digits" ? nil : 16,
      target: name == "digits" ? .labels : .gaussian, seed: 1)
  }

  @Test(arguments: names, ["sphere", "clustered:0.1", "low-rank:6", "digits"])
  func `residuals are those of the exact Gram matrix, to what the inner tolerance allows`(
    name: String, dataset: String
  ) throws {
    let data = try data(dataset)
    for damping in ["none", "levenberg-marquardt"] {
      let exact = try train(
        solver("gram-structured"), on: data, width: 512, options: ["damping": damping], steps: 4)
      let found = try train(
        solver(name), on: data, width: 512,
        options: ["damping": damping, "inner-tolerance": "1e-12"], steps: 4)
      expectClose(found.residuals, to: exact.residuals, within: 1e-8, "\(damping)")
    }
    // A residual eps |r| of the system moves the weights by eps |r|/sqrt(lambda_min), and predictions by
    // sqrt(lambda_max) times that.
    let exact = try train(solver("gram-structured"), on: data, width: 512, steps: 1)
    let found = try train(solver(name), on: data, width: 512, steps: 1)
    let start = Textbook(data, NetworkShape(width: 512, shiftFactor: 0), stated: .double)
    let kappa = GramSpectrum(of: start).condition()
    let distance = abs(found.residuals[1] - exact.residuals[1])
    #expect(distance <= 2e-3 * kappa.squareRoot() * exact.residuals[0])
  }

  @Test(arguments: sketchNames)
  func `every option gives the same step, to the tolerance`(name: String) throws {
    let (data, entry) = (try data("sphere", n: 40), try solver(name))
    let exact = try train(solver("gram-structured"), on: data, width: 700, steps: 2)
    var settings: [[String: String]] = [["preconditioner": "qr"], ["sketch-ratio": "7.5"]]
    settings += TransformKind.allCases.map { ["transform": $0.rawValue] }
    for options in settings {
      let found = try train(
        entry, on: data, width: 700,
        options: options.merging(["inner-tolerance": "1e-11"]) { $1 }, steps: 2)
      expectClose(found.residuals, to: exact.residuals, within: 1e-8, "\(options)")
      let rung = found.diagnostics[1]["preconditioner_rung"]
      #expect(rung == (options["preconditioner"] == "qr" ? 1 : 0), "\(options)")
    }
  }

  @Test(arguments: sketchNames)
  func `fewer rows than points are answered by the exact Gram matrix, on the record`(
    name: String
  ) throws {
    let data = try data("sphere", n: 140)
    let found = try train(
      solver(name), on: data, width: 700,
      options: ["sketch-ratio": "0.5", "inner-tolerance": "1e-11"], steps: 2)
    let exact = try train(solver("gram-structured"), on: data, width: 700, steps: 2)
    #expect(found.diagnostics[1]["preconditioner_rung"] == 3)
    #expect(found.diagnostics[1]["sketch_rows"] == (name == "sketch-sparse" ? 80 : 70))
    #expect(abs(found.residuals[2] - exact.residuals[2]) <= 1e-8 * exact.residuals[0])
  }

  @Test(arguments: sketchNames)
  func `more rows than parameters are no harm`(name: String) throws {
    let data = try drawn(n: 3, d: 2)
    let found = try train(
      solver(name), on: data, width: 20,
      options: ["sketch-ratio": "100", "inner-tolerance": "1e-11"], steps: 2)
    let exact = try train(solver("gram-structured"), on: data, width: 20, steps: 2)
    // A flat sketch has no more rows than there are: it is an orthogonal map then. A sparse one has blocks of 16.
    let rows: Double = name == "sketch-flat" ? 40 : name == "sketch-sparse" ? 304 : 300
    #expect(found.diagnostics[1]["sketch_rows"] == rows)
    #expect(abs(found.residuals[2] - exact.residuals[2]) <= 1e-8 * exact.residuals[0])
  }

  @Test func `the ladder ends at QR where single precision cannot factor the Gram matrix`() throws {
    let start = Linearization<Float>(try data("clustered:1e-3"), width: 4096)
    let found = try start.solve(SketchSparse<Float>.self, ["inner-tolerance": "0.5"])[0]
    #expect(found.diagnostics["preconditioner_rung"] == 1)
    #expect(try #require(found.diagnostics["condition_estimate"]) > 1e6)
  }

  @Test(arguments: ["sketch-tensor", "conjugate-gradient"])
  func `the paper's tolerance is a sixth of the root of lambda_min over n`(name: String) throws {
    let data = try data("sphere", n: 48)
    let run = try train(
      solver(name), on: data, width: 2048,
      options: ["inner-tolerance": "paper", "sketch-ratio": "16"], steps: 1)
    let found = try #require(run.diagnostics[1]["inner_tolerance"])
    let spectrum = GramSpectrum(
      of: Textbook(data, NetworkShape(width: 2048, shiftFactor: 0), stated: .double))
    let expected = (spectrum.smallest / 48).squareRoot() / 6
    // Inverse power iteration approaches the eigenvalue to 1 %, its root to half of that.
    #expect(abs(found / expected - 1) < 0.01)
    #expect(try #require(run.diagnostics[1]["inner_residual"]) <= found)
  }

  @Test func `a fresh sketch is drawn at every linearisation, and another for another seed`() throws
  {
    let start = Linearization<Double>(try data("sphere"), width: 512)
    let other = Linearization<Double>(try drawn(n: 64, d: 16, seed: 2), width: 512)
    func sketches<Sketch: JacobianSketch & ~Copyable>(_ type: Sketch.Type) throws
      -> [[Double]] where Sketch.Scalar == Double
    {
      var work = Work(now: { 0 })
      return try work.measure(.sketch) { work in
        var jacobian = FactoredJacobian(start.network)
        jacobian.move(to: start.state.firing)
        let options = SolverOptions(
          try solver("sketch-flat").descriptor, workers: start.network.workers)
        var one = try Sketch(start.network, rows: 128, options: options, work: &work)
        var two = try Sketch(other.network, rows: 128, options: options, work: &work)
        var sketched = Matrix<Double>(rows: 64, columns: 128, repeating: 0)
        one.apply(0, to: jacobian, into: &sketched, work: &work)
        var found = [sketched.entries]
        one.apply(1, to: jacobian, into: &sketched, work: &work)
        found.append(sketched.entries)
        two.apply(0, to: jacobian, into: &sketched, work: &work)
        found.append(sketched.entries)
        return found
      }
    }
    for found in [
      try sketches(SketchFlat<Double>.self), try sketches(SketchTensor<Double>.self),
      try sketches(SketchCount<Double>.self), try sketches(SketchSparse<Double>.self),
    ] {
      #expect(found[0] != found[1] && found[0] != found[2] && found[1] != found[2])
    }
    let runs = try start.solve(SketchTensor<Double>.self, [:], solves: 2)
    #expect(runs[0].diagnostics["condition_estimate"] != runs[1].diagnostics["condition_estimate"])
  }

  @Test func `wisdom that cannot be read is an error that names the file`() throws {
    let error = #expect(throws: SolverError.self) {
      try train(
        solver("sketch-tensor"), on: data("sphere"), width: 64,
        options: ["wisdom": "/no/such/wisdom"], steps: 1)
    }
    #expect("\(try #require(error))".contains("'/no/such/wisdom'"))
  }

  @Test func `plans are kept with their text, and planning is timed apart`() throws {
    let (entry, problem) = (try solver("sketch-tensor"), try data("sphere"))
    var work = Work(now: wallClock)
    let start = wallClock()
    _ = try entry.prepare(
      problem, NetworkShape(width: 1000, shiftFactor: 0), precision: .single,
      options: SolverOptions(entry.descriptor, overriding: ["planner": "measure"]), work: &work)
    #expect(work.planningSeconds > 0 && work.planningSeconds < wallClock() - start)
    #expect(work.plans.keys.sorted() == ["firing row", "point"])
    #expect(work.plans["firing row"]?.hasPrefix("(") == true)
    work.reset()
    #expect(work.planningSeconds == 0 && work.plans.isEmpty)
  }
}
