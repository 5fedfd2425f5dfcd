package import Numerics
import Vocabulary

/// The n x n systems (G + mu I) alpha = r of one way to do Gauss-Newton, at one linearisation.
package protocol GaussNewtonSystem: ~Copyable, SendableMetatype {
  /// Of the network's large arrays.
  associatedtype Scalar: KernelScalar

  /// What the system itself will take; the network and its passes are added to it.
  static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate

  /// Prepares for a network; called inside the phase `setup`.
  init(_ network: borrowing TwoLayerNetwork<Scalar>, options: SolverOptions, work: inout Work)
    throws(SolverError)

  /// Moves to the linearisation at the network whose firing matrix is `firing`.
  mutating func linearize(
    _ network: borrowing TwoLayerNetwork<Scalar>, firing: borrowing BitMatrix, work: inout Work)

  /// Overwrites `alpha` with the solution of (G + `damping` I) alpha = `residual`.
  mutating func solve(
    _ residual: UnsafePointer<Double>, damping: Double,
    into alpha: UnsafeMutablePointer<Double>, work: inout Work) throws(SolverError)

  /// Overwrites `image` with G `vector`, as part of the phase `solve`.
  borrowing func apply(
    _ vector: UnsafePointer<Double>, into image: UnsafeMutablePointer<Double>, work: inout Work)

  /// trace(G).
  borrowing func trace() -> Double

  /// W -= J^T alpha.
  borrowing func move(
    _ weights: borrowing Matrix<Scalar>, of network: borrowing TwoLayerNetwork<Scalar>,
    along firing: borrowing BitMatrix, by alpha: UnsafePointer<Double>, work: inout Work)
}

extension GaussNewtonSystem where Self: ~Copyable {
  package borrowing func move(
    _ weights: borrowing Matrix<Scalar>, of network: borrowing TwoLayerNetwork<Scalar>,
    along firing: borrowing BitMatrix, by alpha: UnsafePointer<Double>, work: inout Work
  ) {
    network.move(weights, along: firing, by: alpha, work: &work)
  }
}

/// Gauss-Newton training of the two-layer network, plain or damped, for any `System`.
///
/// Plain: G alpha = r, W -= J^T alpha. Damped: the step of (G + mu I) alpha = r is tried on a second
/// set of weights and taken when the loss falls enough; a rejected trial changes nothing but mu, and
/// the next iteration only solves again.
///
/// Sources: CGH19 (arXiv 1905.11675) and ZMG19 (arXiv 1905.10961) for the plain step.
package struct GaussNewton<System: GaussNewtonSystem & ~Copyable>: Solver, ~Copyable {
  /// That of the system.
  package typealias Scalar = System.Scalar

  private let network: TwoLayerNetwork<Scalar>
  private var system: System
  private var state: NetworkState<Scalar>
  /// Where damped steps are tried; of width 0 when steps are plain.
  private var trial: NetworkState<Scalar>
  private let alpha: AlignedBuffer<Double>
  private let image: AlignedBuffer<Double>
  private let isDamped: Bool
  /// Of the precision in which the problem is stated: the bounds of the damping.
  private let unitRoundoff: Double
  /// The damping, whose bounds are those of trace(G(0)); nil before the first linearisation.
  var control: LevenbergMarquardt?

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let cost = CostEstimate.network(sizes) + System.cost(of: sizes, options: options)
    return options.isDamped ? cost + .trial(sizes) : cost
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    let (n, d) = (problem.points.rows, problem.points.columns)
    isDamped = options.isDamped
    unitRoundoff = problem.stated.unitRoundoff
    alpha = AlignedBuffer(count: n, repeating: 0)
    image = AlignedBuffer(count: n, repeating: 0)
    let network = work.measure(.setup) { _ in TwoLayerNetwork(problem, workers: options.workers) }
    state = work.measure(.setup) { _ in
      NetworkState(weights: problem.drawWeights(workers: options.workers), points: n)
    }
    let trialWidth = isDamped ? problem.shape.width : 0
    trial = work.measure(.setup) { _ in
      NetworkState(weights: Matrix(rows: trialWidth, columns: d, repeating: 0), points: n)
    }
    system = try work.measure(.setup) { work throws(SolverError) in
      try System(network, options: options, work: &work)
    }
    self.network = network
  }

  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    try isDamped ? dampedStep(work: &work) : plainStep(work: &work)
  }

  package borrowing func residual() -> Double {
    network.evaluate(state)
    return state.residualNorm
  }

  package borrowing func firingSet(of point: Int) -> [Int]? {
    network.evaluate(state)
    return state.firing.ones(ofRow: point)
  }
}

extension GaussNewton where System: ~Copyable {
  /// By power iteration, to about a percent.
  package mutating func condition() -> Double? {
    let (n, damping) = (network.batch, control?.damping ?? 0)
    var work = Work(now: { 0 })
    let largest = largestEigenvalue(order: n, tolerance: 1e-3, limit: 100) { x, y in
      system.apply(x, into: y, work: &work)
      for i in 0..<n { y[i] += damping * x[i] }
    }
    var isSingular = false
    let inverse = largestEigenvalue(order: n, tolerance: 1e-2, limit: 20) { x, y in
      do throws(SolverError) {
        try system.solve(x, damping: damping, into: y, work: &work)
      } catch {
        isSingular = true
        y.update(repeating: 0, count: n)
      }
    }
    return isSingular ? .infinity : largest.value * inverse.value
  }

  private mutating func plainStep(work: inout Work) throws(SolverError) -> StepOutcome {
    network.evaluate(state, work: &work)
    let size = state.residualNorm
    system.linearize(network, firing: state.firing, work: &work)
    try system.solve(state.residual.pointer, damping: 0, into: alpha.pointer, work: &work)
    system.move(state.weights, of: network, along: state.firing, by: alpha.pointer, work: &work)
    return StepOutcome(residual: size)
  }
}

extension GaussNewton: DampedStepping where System: ~Copyable {
  var residualNorm: Double { state.residualNorm }

  mutating func firstLinearization(work: inout Work) -> LevenbergMarquardt {
    network.evaluate(state, work: &work)
    system.linearize(network, firing: state.firing, work: &work)
    return LevenbergMarquardt(
      trace: system.trace(), order: network.batch, unitRoundoff: unitRoundoff)
  }

  mutating func predictedDecrease(
    damping: Double, work: inout Work
  ) throws(SolverError) -> Double {
    try system.solve(state.residual.pointer, damping: damping, into: alpha.pointer, work: &work)
    system.apply(alpha.pointer, into: image.pointer, work: &work)
    return linearDecrease(image.pointer, state.residual.pointer, count: network.batch)
  }

  mutating func tryStep(work: inout Work) -> Double {
    work.measure(.update) { _ in trial.weights.copyEntries(of: state.weights) }
    system.move(trial.weights, of: network, along: state.firing, by: alpha.pointer, work: &work)
    network.evaluate(trial, work: &work)
    return decrease(
      from: state.residual.pointer, to: trial.residual.pointer, count: network.batch)
  }

  mutating func acceptTrial(work: inout Work) {
    swap(&state, &trial)
    system.linearize(network, firing: state.firing, work: &work)
  }

  mutating func rejectTrial(work: inout Work) {}
}
