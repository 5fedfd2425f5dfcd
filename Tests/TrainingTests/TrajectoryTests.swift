import Foundation
import Testing
import Training
import Vocabulary

/// A trajectory that `Fixtures/replay.py` computed with NumPy.
struct Replay: Decodable, CustomTestStringConvertible {
  struct Parameters: Decodable {
    let dataset: String
    let target: String
    let n: Int
    let m: Int
    let d: Int
    let shift: Double
    let seed: UInt64
  }

  let problem: Parameters
  let solver: String
  let options: [String: String]
  let residuals: [Double]

  var testDescription: String { "\(solver) on \(problem.dataset), \(options)" }

  static let all: [Replay] = {
    guard
      let url = Bundle.module.url(
        forResource: "trajectories", withExtension: "json", subdirectory: "Fixtures"),
      let data = try? Data(contentsOf: url)
    else { return [] }
    return (try? JSONDecoder().decode([Replay].self, from: data)) ?? []
  }()

  func data() throws -> ProblemData {
    try ProblemData(
      Dataset(problem.dataset), name: problem.dataset, batch: problem.n, dimension: problem.d,
      target: Target(problem.target), seed: problem.seed)
  }

  /// The solvers that this trajectory is the reference of.
  var solvers: [String] {
    solver == "gram-explicit" ? ["gram-explicit", "gram-structured", "gram-refined"] : [solver]
  }
}

@Suite struct TrajectoryTests {
  @Test func `the fixture is there`() { #expect(Replay.all.count == 20) }

  @Test(arguments: Replay.all)
  private func `every solver follows NumPy's replay to 1e-9 of the first residual`(
    replay: Replay
  ) throws {
    for name in replay.solvers {
      let trajectory = try train(
        solver(name), on: replay.data(), width: replay.problem.m, shift: replay.problem.shift,
        options: replay.options, steps: replay.residuals.count - 1)
      expectClose(trajectory.residuals, to: replay.residuals, within: 1e-9, "\(name)")
    }
  }

  @Test(arguments: ["gram-structured", "gram-refined"], [0.0, 0.4])
  func `the Gauss-Newton solvers agree on the digits to 1e-9 of the first residual`(
    name: String, shift: Double
  ) throws {
    let data = try ProblemData(
      .digits, name: "digits", batch: 100, dimension: nil, target: .labels, seed: 1)
    for damping in ["none", "levenberg-marquardt"] {
      let options = ["damping": damping]
      let reference = try train(
        solver("gram-explicit"), on: data, width: 500, shift: shift, options: options, steps: 6)
      let found = try train(
        solver(name), on: data, width: 500, shift: shift, options: options, steps: 6)
      expectClose(found.residuals, to: reference.residuals, within: 1e-9)
    }
  }

  @Test(arguments: solverList.map(\.descriptor.name))
  func `single precision follows double as far as it can`(name: String) throws {
    let data = try drawn(n: 40, d: 8)
    let single = try train(solver(name), on: data, width: 600, precision: .single, steps: 6)
    let double = try train(solver(name), on: data, width: 600, stated: .single, steps: 6)
    // A prediction is a sum of m terms over sqrt m, each rounded: sqrt m u on top of alpha's error.
    let bound = 64 * (600.0).squareRoot() * Double(Float.ulpOfOne)
    expectClose(single.residuals, to: double.residuals, within: bound)
  }
}
