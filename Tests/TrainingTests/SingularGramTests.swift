import Testing
import Training

/// Two equal points make G singular: the plain step says so, the damped one trains.
@Suite struct SingularGramTests {
  private static func duplicated() -> ProblemData {
    let table = Table(
      features: [1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1], labels: [1, -1, 1, 0.5], dimension: 3)
    guard
      let data = try? ProblemData(
        Dataset(table), name: "table", batch: 4, dimension: nil, target: .labels, seed: 1)
    else { preconditionFailure("the table is well-formed") }
    return data
  }

  @Test(arguments: ["gram-explicit", "gram-structured", "gram-refined"] + sketchNames)
  func `the plain step names the pivot of the duplicate`(name: String) throws {
    let error = #expect(throws: SolverError.self) {
      try train(solver(name), on: Self.duplicated(), width: 64, steps: 1)
    }
    guard case .singularGram(let pivot, let order) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(pivot == 3)
    #expect(order == 4)
  }

  @Test(arguments: ["gram-explicit", "gram-structured", "gram-refined"] + sketchNames)
  func `the damped step trains`(name: String) throws {
    let run = try train(
      solver(name), on: Self.duplicated(), width: 64, options: ["damping": "levenberg-marquardt"],
      steps: 30)
    let last = try #require(run.residuals.last)
    #expect(last <= 1e-6 * run.residuals[0])
  }
}
