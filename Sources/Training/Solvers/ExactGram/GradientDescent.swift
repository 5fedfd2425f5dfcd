package import Numerics
import Vocabulary

extension SolverEntry {
  static let gradientDescent = SolverEntry(
    SolverDescriptor(
      name: "gradient-descent", family: .exactGram, summary: "gradient descent, dense passes",
      papers: [], options: .of(.learningRate), phases: [.forward, .gram, .update],
      reference: .textbook),
    GradientDescent<Float>.self, GradientDescent<Double>.self)
}

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
  private var rate: LearningRate

  /// With 200 products of the power iteration in the set-up, and a pilot where the length is tuned.
  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (n, network) = (sizes.numbers.n, CostEstimate.network(sizes))
    let gram = CostEstimate.structuredGram(sizes)
    var own = CostEstimate(memoryBytes: gram.memoryBytes, setup: gram.setup)
    let rule = options[.learningRate]
    if rule.number == nil {
      let spectrum = Operations(.double, multiplyAdds: 0, bytesMoved: 200 * 4 * n * n)
      own.setup = own.setup + CostEstimate.forward(sizes) + gram.iteration + spectrum
    }
    if rule == .word(.tuned) {
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
    rate = LearningRate(options, points: n)
    try chooseRate(work: &work)
    work.note("learning_rate", rate.value)
  }

  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    network.evaluate(state, work: &work)
    let size = state.residualNorm
    if rate.isDue(after: size) {
      structured.form(state.firing, workers: network.workers, work: &work)
      rate.renew(structured.gram, work: &work)
    }
    work.note("learning_rate", rate.value)
    descend(state.weights, rate: rate.value, work: &work)
    return StepOutcome(residual: size)
  }

  package borrowing func residual() -> Double {
    network.evaluate(state)
    return state.residualNorm
  }

  package borrowing func firingSet(of point: Int) -> [Int]? {
    network.evaluate(state)
    return state.firing.ones(ofRow: point)
  }

  private func descend(_ weights: borrowing Matrix<Scalar>, rate: Double, work: inout Work) {
    for i in 0..<scaled.count { scaled.pointer[i] = rate * state.residual.pointer[i] }
    network.move(weights, along: state.firing, by: scaled.pointer, work: &work)
  }
}

extension GradientDescent {
  /// The step length that a pilot finds for a problem, 2^k/lambda_max; see `tuned`.
  package static func tunedRate(
    _ problem: borrowing Problem<Scalar>, _ options: SolverOptions, work: inout Work
  ) throws(SolverError) -> Double {
    var pilot = Work(now: { 0 })
    let solver = try GradientDescent(
      problem, options: options.setting(.learningRate, to: .word(.tuned)), work: &pilot)
    for name in ["tuning_iterations", "lambda_max"] {
      if let value = pilot.diagnostics[name] { work.note(name, value) }
    }
    return solver.rate.value
  }
}

/// Choosing the step length.
extension GradientDescent {
  private mutating func chooseRate(work: inout Work) throws(SolverError) {
    guard rate.needsGram else { return }
    work.measure(.setup) { work in
      network.evaluate(state)
      work.count(.multiplyAdds, network.width * network.batch * network.dimension)
    }
    structured.form(state.firing, phase: .setup, workers: network.workers, work: &work)
    let largest = try rate.choose(structured.gram, workers: network.workers, work: &work)
    if rate.isTuned { rate.take(work.untimed { work in tuned(largest: largest, work: &work) }) }
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
