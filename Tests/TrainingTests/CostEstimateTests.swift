import Testing
import Training
import Vocabulary

/// Estimates of a solver's cost grow with the sizes as the solver's work does.
@Suite struct CostEstimateTests {
  private static let names = solverList.map(\.descriptor.name)

  private func cost(
    _ name: String, m: Int = 1 << 14, n: Int = 256, d: Int = 64, precision: Precision = .single,
    options: [String: String] = [:]
  ) throws -> CostEstimate {
    let entry = try solver(name)
    let sizes = ProblemSizes(
      NetworkShape(width: m, shiftFactor: 0.4), batch: n, dimension: d, precision: precision,
      threads: 2)
    return entry.cost(of: sizes, options: SolverOptions(entry.descriptor, overriding: options))
  }

  private func amount(_ work: Operations) -> Double {
    work.singleMultiplyAdds + work.doubleMultiplyAdds + work.popcountWords
  }

  @Test(arguments: names, Precision.allCases)
  func `every estimate is finite and positive`(name: String, precision: Precision) throws {
    for (m, n, d) in [(1, 1, 1), (64, 1, 2), (1 << 22, 1 << 14, 1 << 12)] {
      let cost = try cost(name, m: m, n: n, d: d, precision: precision)
      for value in [cost.memoryBytes, amount(cost.setup), amount(cost.iteration)] {
        #expect(value > 0 && value.isFinite)
      }
    }
  }

  @Test(arguments: solverList.map(\.descriptor).filter { $0.family != .multilayer }.map(\.name))
  func `twice the width is twice the passes over it and no more`(name: String) throws {
    let (one, two) = (try cost(name, m: 1 << 20), try cost(name, m: 1 << 21))
    // What fires grows less, as do chunks in which something does, and trees and transforms have their logarithm.
    let isSublinear = try solver(name).descriptor.family == .sublinear || name == "sketch-flat"
    let range = isSublinear ? 1.5...2.1 : 1.9...2.1
    for ratio in [
      two.memoryBytes / one.memoryBytes, amount(two.setup) / amount(one.setup),
      amount(two.iteration) / amount(one.iteration),
    ] {
      #expect(range.contains(ratio))
    }
  }

  @Test func `twice the width is four times the weights of several layers`() throws {
    for name in ["multilayer-dense", "multilayer-lazy", "multilayer-sparse"] {
      let (one, two) = (try cost(name, m: 1 << 20, n: 8), try cost(name, m: 1 << 21, n: 8))
      #expect(two.memoryBytes / one.memoryBytes > 3.9 && two.memoryBytes / one.memoryBytes <= 4)
      #expect(amount(two.setup) / amount(one.setup) > 3.9)
      let growth = amount(two.iteration) / amount(one.iteration)
      #expect(name == "multilayer-dense" ? growth > 3.9 : growth > 2.5 && growth < 3.7)
    }
  }

  @Test func `the explicit Jacobian takes n m d scalars`() throws {
    for (precision, bytes) in [(Precision.single, 4.0), (.double, 8.0)] {
      let memory = try cost("gram-explicit", precision: precision).memoryBytes
      let jacobian = bytes * 256 * 64 * Double(1 << 14)
      #expect(memory >= jacobian && memory < 1.1 * jacobian)
    }
    let other = try cost("gram-structured").memoryBytes
    #expect(other < 0.02 * (try cost("gram-explicit").memoryBytes))
  }

  @Test(arguments: ["gram-explicit", "gram-structured", "gram-refined"])
  func `damping adds a second set of weights`(name: String) throws {
    let damped = try cost(name, options: ["damping": "levenberg-marquardt"])
    let added = damped.memoryBytes - (try cost(name).memoryBytes)
    #expect(added >= 4 * 64 * Double(1 << 14))
  }

  @Test func `a tuned step length is paid for in the set-up`() throws {
    func setup(_ rule: String) throws -> Double {
      amount(try cost("gradient-descent", options: ["learning-rate": rule]).setup)
    }
    #expect(try setup("0.5") < setup("spectral"))
    #expect(try 10 * setup("spectral") < setup("tuned"))
  }

  @Test func `a neuron fires on a point with the normal tail's probability`() {
    func probability(_ factor: Double) -> Double {
      ProblemSizes(
        NetworkShape(width: 1 << 16, shiftFactor: factor), batch: 1, dimension: 1,
        precision: .single, threads: 1
      ).firingProbability
    }
    #expect(probability(0) == 0.5)
    #expect(abs(probability(0.4) - 0.017_592_837) < 1e-8)  // Q(2.106215...)
  }
}
