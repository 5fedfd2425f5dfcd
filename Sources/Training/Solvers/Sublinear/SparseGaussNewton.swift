internal import Numerics
import Vocabulary

/// Gauss-Newton, plain or damped, in which an iteration looks only at what fires.
///
/// The step is that of ``GaussNewton``. A damped trial moves what the tracker holds; where it is
/// rejected, the tracker goes back to what it kept before.
package struct SparseGaussNewton<
  Tracker: ReversibleTracker & ~Copyable, System: ListedSystem & ~Copyable
>: Solver, ~Copyable where Tracker.Scalar == System.Scalar {
  /// That of the tracker.
  package typealias Scalar = Tracker.Scalar

  private let network: SparseNetwork<Scalar>
  private var tracker: Tracker
  private var system: System
  private var pairs: FiringPairs
  /// The pairs of the point from which a damped trial is made.
  private var held: FiringPairs
  private var residuals: AlignedBuffer<Double>
  private var trial: AlignedBuffer<Double>
  private let alpha: AlignedBuffer<Double>
  private let image: AlignedBuffer<Double>
  private let isDamped: Bool
  private let unitRoundoff: Double
  var control: LevenbergMarquardt?

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    .sparseNetwork(sizes) + Tracker.cost(of: sizes, options: options)
      + System.cost(of: sizes, options: options)
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    let n = problem.points.rows
    isDamped = options.isDamped
    unitRoundoff = problem.stated.unitRoundoff
    residuals = AlignedBuffer(count: n, repeating: 0)
    trial = AlignedBuffer(count: n, repeating: 0)
    alpha = AlignedBuffer(count: n, repeating: 0)
    image = AlignedBuffer(count: n, repeating: 0)
    let network = work.measure(.setup) { _ in SparseNetwork(problem, workers: options.workers) }
    var pairs = FiringPairs(points: n)
    tracker = work.measure(.setup) { work in
      Tracker(
        network, weights: problem.drawWeights(workers: options.workers), pairs: &pairs,
        options: options, work: &work)
    }
    system = work.measure(.setup) { work in System(network, options: options, work: &work) }
    self.pairs = pairs
    held = FiringPairs(points: n)
    self.network = network
  }

  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    try isDamped ? dampedStep(work: &work) : plainStep(work: &work)
  }

  package mutating func residual() -> Double {
    var silent = Work(now: { 0 })
    tracker.search(&pairs, network, phase: .search, work: &silent)
    evaluate(&tracker, pairs, network, into: residuals, work: &silent)
    return residualNorm
  }

  package mutating func firingSet(of point: Int) -> [Int]? {
    var silent = Work(now: { 0 })
    tracker.search(&pairs, network, phase: .search, work: &silent)
    return pairs.firingSet(of: point)
  }

  private mutating func plainStep(work: inout Work) throws(SolverError) -> StepOutcome {
    tracker.search(&pairs, network, phase: .search, work: &work)
    evaluate(&tracker, pairs, network, into: residuals, work: &work)
    let size = residualNorm
    system.linearize(pairs, network, work: &work)
    try system.solve(residuals.pointer, damping: 0, pairs, into: alpha.pointer, work: &work)
    tracker.move(&pairs, by: alpha.pointer, network, work: &work)
    return StepOutcome(residual: size)
  }
}

extension SparseGaussNewton: DampedStepping where Tracker: ~Copyable, System: ~Copyable {
  var residualNorm: Double { norm(residuals.pointer, count: residuals.count) }

  mutating func firstLinearization(work: inout Work) -> LevenbergMarquardt {
    tracker.search(&pairs, network, phase: .search, work: &work)
    evaluate(&tracker, pairs, network, into: residuals, work: &work)
    system.linearize(pairs, network, work: &work)
    return LevenbergMarquardt(
      trace: system.trace(), order: network.batch, unitRoundoff: unitRoundoff)
  }

  mutating func predictedDecrease(
    damping: Double, work: inout Work
  ) throws(SolverError) -> Double {
    try system.solve(
      residuals.pointer, damping: damping, pairs, into: alpha.pointer, work: &work)
    system.apply(alpha.pointer, pairs, into: image.pointer, work: &work)
    return linearDecrease(image.pointer, residuals.pointer, count: network.batch)
  }

  mutating func tryStep(work: inout Work) -> Double {
    tracker.hold(pairs, work: &work)
    held.copy(pairs)
    tracker.move(&pairs, by: alpha.pointer, network, work: &work)
    tracker.search(&pairs, network, phase: .search, work: &work)
    evaluate(&tracker, pairs, network, into: trial, work: &work)
    return decrease(from: residuals.pointer, to: trial.pointer, count: network.batch)
  }

  mutating func acceptTrial(work: inout Work) {
    swap(&residuals, &trial)
    system.linearize(pairs, network, work: &work)
  }

  mutating func rejectTrial(work: inout Work) {
    tracker.restore(held, network, work: &work)
    swap(&pairs, &held)
  }
}
