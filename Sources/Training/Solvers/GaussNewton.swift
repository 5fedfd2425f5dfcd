import Numerics
import Vocabulary

/// Gauss-Newton training, plain or damped, of any network with systems at its linearisations.
///
/// Plain: G alpha = r, W -= J^T alpha. Damped: the step of (G + mu I) alpha = r is tried and taken when
/// the loss falls enough; a rejected trial changes nothing but mu, and the next iteration only solves
/// again. A system that cannot be solved counts as a trial that is rejected.
///
/// Sources: CGH19 (arXiv 1905.11675) and ZMG19 (arXiv 1905.10961) for the plain step.
package struct GaussNewton<Network: LinearizedNetwork & ~Copyable>: Solver, ~Copyable {
  /// That of the network.
  package typealias Scalar = Network.Scalar

  private var network: Network
  private var residuals: AlignedBuffer<Double>
  /// f(X) - y after a step that is tried.
  private var trial: AlignedBuffer<Double>
  private var alpha: AlignedBuffer<Double>
  private var image: AlignedBuffer<Double>
  private let isDamped: Bool
  /// Of the precision in which the problem is stated: the bounds of the damping.
  private let unitRoundoff: Double
  /// The damping, whose bounds are those of trace(G(0)); nil before the first linearisation.
  private var control: LevenbergMarquardt?

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    Network.cost(of: sizes, options: options, tried: options.isDamped)
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
    network = try Network(problem, options: options, tried: isDamped, work: &work)
  }

  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    if isDamped { return try dampedStep(work: &work) }
    try network.evaluate(into: &residuals, work: &work)
    let size = norm(residuals)
    network.linearize(work: &work)
    try network.solve(residuals, damping: 0, into: &alpha, work: &work)
    network.move(by: alpha, work: &work)
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

  /// By power iteration, to about a percent.
  package mutating func condition() -> Double? {
    let (n, damping) = (alpha.count, control?.damping ?? 0)
    var work = Work(now: { 0 })
    let largest = largestEigenvalue(order: n, tolerance: 1e-3, limit: 100) { x, y in
      network.apply(x, into: &y, work: &work)
      add(damping, times: x, to: &y)
    }
    var isSingular = false
    let inverse = largestEigenvalue(order: n, tolerance: 1e-2, limit: 20) { x, y in
      do throws(SolverError) {
        try network.solve(x, damping: damping, into: &y, work: &work)
      } catch {
        isSingular = true
        y.update(repeating: 0)
      }
    }
    return isSingular ? .infinity : largest.value * inverse.value
  }

  private mutating func dampedStep(work: inout Work) throws(SolverError) -> StepOutcome {
    if self.control == nil { self.control = try firstControl(work: &work) }
    guard var control else { preconditionFailure("the damping is there") }
    defer {
      work.note("damping", control.damping)
      self.control = control
    }
    let size = norm(residuals)
    do throws(SolverError) {
      try network.solve(
        residuals, damping: control.damping, into: &alpha, work: &work)
    } catch {
      control.reject()
      return StepOutcome(residual: size, accepted: false, isStationary: control.isExhausted)
    }
    network.apply(alpha, into: &image, work: &work)
    let predicted = predictedDecrease
    if control.isStationary(predicted: predicted, residual: size) {
      return StepOutcome(residual: size, accepted: false, isStationary: true)
    }
    network.tryMove(by: alpha, work: &work)
    guard control.judge(predicted: predicted, actual: trialDecrease(work: &work)) else {
      network.reject(work: &work)
      return StepOutcome(residual: size, accepted: false)
    }
    network.accept(work: &work)
    swap(&residuals, &trial)
    network.linearize(work: &work)
    return StepOutcome(residual: size)
  }

  /// Moves to the linearisation at W(0); the damping to begin with there.
  private mutating func firstControl(
    work: inout Work
  ) throws(SolverError) -> LevenbergMarquardt {
    try network.evaluate(into: &residuals, work: &work)
    network.linearize(work: &work)
    return LevenbergMarquardt(
      trace: network.trace(), order: residuals.count, unitRoundoff: unitRoundoff)
  }

  /// q.r - |q|^2/2 with q = G alpha, the fall of 1/2 |r|^2 to 1/2 |r - q|^2.
  private var predictedDecrease: Double {
    dot(image, residuals) - dot(image, image) / 2
  }

  /// (r - r_new).(r + r_new)/2, which does not cancel as a difference of squares would; not a number where
  /// the trial breaks the network.
  private mutating func trialDecrease(work: inout Work) -> Double {
    do throws(SolverError) {
      try network.evaluate(into: &trial, work: &work)
    } catch {
      return .nan
    }
    let (old, new) = (residuals.view, trial.view)
    var sum = 0.0
    for i in 0..<old.count { sum += (old[i] - new[i]) * (old[i] + new[i]) }
    return sum / 2
  }
}
