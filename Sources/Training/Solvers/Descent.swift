import Numerics
import Vocabulary

/// Gradient descent W -= eta J^T r on any network that forms G for the choice of eta.
///
/// When the loss has risen twice running, the step length is taken anew from the present Gram matrix;
/// every iteration records its own as `learning_rate`.
package struct Descent<Network: GramFormingNetwork & ~Copyable>: Solver, ~Copyable {
  /// That of the network.
  package typealias Scalar = Network.Scalar

  private var network: Network
  private var residuals: AlignedBuffer<Double>
  private var scaled: AlignedBuffer<Double>
  private var rate: LearningRate

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    Network.cost(of: sizes, options: options, tried: false)
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    let n = problem.points.rows
    var network = try Network(problem, options: options, tried: false, work: &work)
    var rate = LearningRate(options, points: n)
    if rate.needsGram {
      network.findFiring(work: &work)
      network.formGram(work: &work)
      let largest = try network.withGram { gram throws(SolverError) in
        try rate.choose(gram, workers: options.workers, work: &work)
      }
      if rate.isTuned {
        rate.take(
          work.untimed { work in
            tunedRate(problem, largest: largest, workers: options.workers, work: &work)
          })
      }
    }
    work.note("learning_rate", rate.value)
    residuals = AlignedBuffer(count: n, repeating: 0)
    scaled = AlignedBuffer(count: n, repeating: 0)
    self.rate = rate
    self.network = network
  }

  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    try network.evaluate(into: &residuals, work: &work)
    let size = norm(residuals)
    if rate.isDue(after: size) {
      network.formGram(work: &work)
      network.withGram { gram in rate.renew(gram, work: &work) }
    }
    work.note("learning_rate", rate.value)
    scale(residuals, by: rate.value, into: &scaled)
    network.move(by: scaled, work: &work)
    return StepOutcome(residual: size)
  }

  package mutating func residual() -> Double {
    var present = AlignedBuffer<Double>(count: residuals.count, repeating: 0)
    return network.residualNorm(&present, isAnew: true)
  }

  package mutating func reportedResidual() -> Double {
    network.residualNorm(&residuals, isAnew: false)
  }

  package mutating func firingSet(of point: Int) -> [Int]? {
    _ = reportedResidual()
    return network.firingSet(of: point)
  }
}

/// The best of 2^k/lambda_max, k = -2...6, by iterations of dense descent to 1e-2 |r_0|, at most 500 of
/// them; ties go to the smaller residual.
func tunedRate<Scalar: KernelScalar>(
  _ problem: borrowing Problem<Scalar>, largest: Double, workers: Workers, work: inout Work
) -> Double {
  var pilot = DescentPilot(problem, workers: workers)
  var best = (rate: 1 / largest, iterations: Int.max, residual: Double.infinity)
  for exponent in -2...6 {
    let rate = Double(sign: .plus, exponent: exponent, significand: 1) / largest
    let run = pilot.run(rate: rate, limit: min(500, best.iterations))
    if (run.iterations, run.residual) < (best.iterations, best.residual) {
      best = (rate, run.iterations, run.residual)
    }
  }
  work.note("tuning_iterations", Double(best.iterations))
  return best.rate
}

/// Descents from W(0) with dense passes, of which nothing is counted.
private struct DescentPilot<Scalar: KernelScalar>: ~Copyable {
  private var network: TwoLayerNetwork<Scalar>
  private let start: Matrix<Scalar>
  private var state: NetworkState<Scalar>
  private var residual: AlignedBuffer<Double>
  private var scaled: AlignedBuffer<Double>

  init(_ problem: borrowing Problem<Scalar>, workers: Workers) {
    let n = problem.points.rows
    var silent = Work(now: { 0 })
    network = TwoLayerNetwork(problem, workers: workers, work: &silent)
    start = problem.drawWeights(workers: workers)
    state = NetworkState(weights: start.clone(), points: n)
    residual = AlignedBuffer(count: n, repeating: 0)
    scaled = AlignedBuffer(count: n, repeating: 0)
  }

  /// Iterations until 1e-2 |r_0|, or `limit` where that is not reached.
  mutating func run(rate: Double, limit: Int) -> (iterations: Int, residual: Double) {
    state.weights.copyEntries(of: start)
    var silent = Work(now: { 0 })
    var first = Double.nan
    for iteration in 0...limit {
      network.evaluate(&state, into: &residual)
      let size = norm(residual)
      if iteration == 0 { first = size }
      if iteration == limit { return (limit, size) }
      if size <= 1e-2 * first { return (iteration, size) }
      if !(size <= 10 * first) { break }
      scale(residual, by: rate, into: &scaled)
      network.move(&state.weights, along: state.firing, by: scaled, work: &silent)
    }
    return (.max, .infinity)
  }
}
