internal import Numerics

/// Gauss-Newton, plain or damped, in which an iteration looks only at what fires.
///
/// The step is that of ``GaussNewton``. A damped trial moves what the tracker holds; where it is
/// rejected, the tracker goes back to what it kept before.
package struct SparseGaussNewton<
  Tracker: ReversibleTracker & ~Copyable, System: ListedSystem & ~Copyable
>: Solver, ~Copyable where Tracker.Scalar == System.Scalar {
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
  private var control: LevenbergMarquardt?

  package static var descriptor: SolverDescriptor { System.descriptor }

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
    return norm(residuals.pointer, count: residuals.count)
  }

  private var size: Double { norm(residuals.pointer, count: residuals.count) }

  private mutating func plainStep(work: inout Work) throws(SolverError) -> StepOutcome {
    tracker.search(&pairs, network, phase: .search, work: &work)
    evaluate(&tracker, pairs, network, into: residuals, work: &work)
    system.linearize(pairs, network, work: &work)
    try system.solve(residuals.pointer, damping: 0, pairs, into: alpha.pointer, work: &work)
    tracker.move(&pairs, by: alpha.pointer, network, work: &work)
    return StepOutcome(residual: size)
  }

  private mutating func dampedStep(work: inout Work) throws(SolverError) -> StepOutcome {
    var control = self.control ?? firstLinearization(work: &work)
    defer {
      work.note("damping", control.damping)
      self.control = control
    }
    let size = size
    guard let predicted = predictedDecrease(damping: control.damping, work: &work) else {
      control.reject()
      return StepOutcome(residual: size, accepted: false, isStationary: control.isExhausted)
    }
    if control.isStationary(predicted: predicted, residual: size) {
      return StepOutcome(residual: size, accepted: false, isStationary: true)
    }
    tryStep(work: &work)
    guard control.judge(predicted: predicted, actual: actualDecrease()) else {
      tracker.restore(held, network, work: &work)
      swap(&pairs, &held)
      return StepOutcome(residual: size, accepted: false)
    }
    swap(&residuals, &trial)
    system.linearize(pairs, network, work: &work)
    return StepOutcome(residual: size)
  }

  private mutating func firstLinearization(work: inout Work) -> LevenbergMarquardt {
    tracker.search(&pairs, network, phase: .search, work: &work)
    evaluate(&tracker, pairs, network, into: residuals, work: &work)
    system.linearize(pairs, network, work: &work)
    return LevenbergMarquardt(
      trace: system.trace(), order: network.batch, unitRoundoff: unitRoundoff)
  }

  /// Solves for alpha; q.r - |q|^2/2 with q = G alpha, or nil where there is no solution.
  private mutating func predictedDecrease(damping: Double, work: inout Work) -> Double? {
    do throws(SolverError) {
      try system.solve(
        residuals.pointer, damping: damping, pairs, into: alpha.pointer, work: &work)
    } catch {
      return nil
    }
    system.apply(alpha.pointer, pairs, into: image.pointer, work: &work)
    let n = network.batch
    return dot(image.pointer, residuals.pointer, count: n)
      - dot(image.pointer, image.pointer, count: n) / 2
  }

  private mutating func tryStep(work: inout Work) {
    tracker.hold(pairs, work: &work)
    held.copy(pairs)
    tracker.move(&pairs, by: alpha.pointer, network, work: &work)
    tracker.search(&pairs, network, phase: .search, work: &work)
    evaluate(&tracker, pairs, network, into: trial, work: &work)
  }

  /// (r - r_new).(r + r_new)/2, which does not cancel as a difference of squares would.
  private func actualDecrease() -> Double {
    let (old, new) = (residuals.pointer, trial.pointer)
    var sum = 0.0
    for i in 0..<network.batch { sum += (old[i] - new[i]) * (old[i] + new[i]) }
    return sum / 2
  }
}

extension SparseGaussNewton: FiringReporting where Tracker: ~Copyable, System: ~Copyable {
  package mutating func firingSet(of point: Int) -> [Int] {
    var silent = Work(now: { 0 })
    tracker.search(&pairs, network, phase: .search, work: &silent)
    return pairs.firingSet(of: point)
  }
}
