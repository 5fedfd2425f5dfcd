package import Numerics

/// Gradient descent with dense passes: w_r -= eta (a_r/sqrt m) sum_{i in F_r} r_i x_i.
///
/// The reference of the family in cost: 4 m n d flops an iteration. When the loss has risen twice
/// running, the step length is taken anew from the present Gram matrix; every iteration records
/// its own as `learning_rate`.
package struct GradientDescent<Scalar: KernelScalar>: Solver, ~Copyable {
  private let network: TwoLayerNetwork<Scalar>
  private let state: NetworkState<Scalar>
  private let structured: StructuredGram
  private let scaled: AlignedBuffer<Double>
  private var rate: Double
  private var previous = Double.infinity
  private var rises = 0

  package static var descriptor: SolverDescriptor {
    SolverDescriptor(
      name: "gradient-descent", family: .exactGram, summary: "gradient descent, dense passes",
      papers: [], options: [.learningRate], phases: [.forward, .gram, .update],
      reference: .textbook)
  }

  /// With 200 products of the power iteration in the set-up, and a pilot where the length is tuned.
  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (n, network) = (sizes.numbers.n, CostEstimate.network(sizes))
    let gram = CostEstimate.structuredGram(sizes)
    var own = CostEstimate(memoryBytes: gram.memoryBytes, setup: gram.setup)
    let rule = options[.learningRate]
    if Double(rule) == nil {
      let spectrum = Operations(.double, multiplyAdds: 0, bytesMoved: 200 * 4 * n * n)
      own.setup = own.setup + CostEstimate.forward(sizes) + gram.iteration + spectrum
    }
    if rule == "tuned" {
      own.memoryBytes += sizes.numbers.m * sizes.numbers.d * sizes.scalarBytes
      own.setup = own.setup + 500 * network.iteration
    }
    return network + own
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    let n = problem.points.rows
    let network = work.measure(.setup) { _ in TwoLayerNetwork(problem, workers: options.workers) }
    state = work.measure(.setup) { _ in
      NetworkState(weights: problem.drawWeights(workers: options.workers), points: n)
    }
    structured = work.measure(.setup) { work in StructuredGram(network, work: &work) }
    self.network = network
    scaled = AlignedBuffer(count: n, repeating: 0)
    rate = 0
    rate = try learningRate(options[.learningRate], work: &work)
    work.note("learning_rate", rate)
  }

  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    network.evaluate(state, work: &work)
    let size = state.residualNorm
    rises = size > previous ? rises + 1 : 0
    previous = size
    if rises == 2 {
      rises = 0
      structured.form(state.firing, workers: network.workers, work: &work)
      rate = spectralRate(spectralRadius(phase: .gram, work: &work))
    }
    work.note("learning_rate", rate)
    descend(state.weights, rate: rate, work: &work)
    return StepOutcome(residual: size)
  }

  package borrowing func residual() -> Double {
    network.evaluate(state)
    return state.residualNorm
  }

  private func descend(_ weights: borrowing Matrix<Scalar>, rate: Double, work: inout Work) {
    for i in 0..<scaled.count { scaled.pointer[i] = rate * state.residual.pointer[i] }
    network.move(weights, along: state.firing, by: scaled.pointer, work: &work)
  }
}

extension GradientDescent: FiringReporting {
  package borrowing func firingSet(of point: Int) -> [Int] {
    network.evaluate(state)
    return state.firing.ones(ofRow: point)
  }
}

/// Choosing the step length.
extension GradientDescent {
  private func learningRate(_ rule: String, work: inout Work) throws(SolverError) -> Double {
    if let number = Double(rule) { return number }
    work.measure(.setup) { work in
      network.evaluate(state)
      work.count(.multiplyAdds, network.width * network.batch * network.dimension)
    }
    structured.form(state.firing, phase: .setup, workers: network.workers, work: &work)
    let largest = spectralRadius(phase: .setup, work: &work)
    work.note("lambda_max", largest)
    switch rule {
    case "theory":
      let smallest = try smallestEigenvalue(work: &work)
      work.note("lambda_min", smallest)
      return smallest / Double(network.batch * network.batch)
    case "tuned": return work.untimed { work in tuned(largest: largest, work: &work) }
    default: return spectralRate(largest)
    }
  }

  /// 1/lambda_max; 1 where G is zero and no step moves anything.
  private func spectralRate(_ largest: Double) -> Double { largest > 0 ? 1 / largest : 1 }

  private func spectralRadius(phase: Phase, work: inout Work) -> Double {
    let n = network.batch
    return work.measure(phase) { work in
      let found = largestEigenvalue(order: n) { x, y in
        multiplySymmetric(structured.gram, damping: 0, x, y)
      }
      work.count(.multiplyAdds, n * n * found.products)
      return found.value
    }
  }

  /// lambda_min(G(0)) as 1/lambda_max(G^-1).
  private func smallestEigenvalue(work: inout Work) throws(SolverError) -> Double {
    let n = network.batch
    let factor = CholeskyFactor<Double>(order: n)
    do throws(NumericalError) {
      return try work.measure(.setup) { work throws(NumericalError) in
        try factor.refactor(structured.gram, damping: 0, workers: network.workers)
        let found = largestEigenvalue(order: n) { x, y in
          y.update(from: x, count: n)
          factor.solve(y)
        }
        work.count(.multiplyAdds, (n * n * n - n) / 6 + n * n * found.products)
        return 1 / found.value
      }
    } catch {
      throw SolverError(error)
    }
  }

  /// The best of 2^k/lambda_max, k = -2...6, by iterations to 1e-2 |r_0|, at most 500 of them; ties go
  /// to the smaller residual. Leaves the state as it was.
  private func tuned(largest: Double, work: inout Work) -> Double {
    let start = state.weights.clone()
    var pilot = Work(now: { 0 })
    var best = (rate: 1 / largest, iterations: Int.max, residual: Double.infinity)
    for exponent in -2...6 {
      let rate = Double(sign: .plus, exponent: exponent, significand: 1) / largest
      let run = trial(rate: rate, limit: min(500, best.iterations), work: &pilot)
      if (run.iterations, run.residual) < (best.iterations, best.residual) {
        best = (rate, run.iterations, run.residual)
      }
      state.weights.copyEntries(of: start)
    }
    network.evaluate(state)
    work.note("tuning_iterations", Double(best.iterations))
    return best.rate
  }

  /// Iterations until 1e-2 |r_0|, or `limit` where that is not reached.
  private func trial(
    rate: Double, limit: Int, work: inout Work
  ) -> (iterations: Int, residual: Double) {
    network.evaluate(state)
    let first = state.residualNorm
    for iteration in 0..<limit {
      let size = state.residualNorm
      if size <= 1e-2 * first { return (iteration, size) }
      guard size <= 10 * first else { return (.max, .infinity) }
      descend(state.weights, rate: rate, work: &work)
      network.evaluate(state)
    }
    return (limit, state.residualNorm)
  }
}
