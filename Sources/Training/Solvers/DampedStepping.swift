internal import Numerics

/// What a damped Gauss-Newton step needs of a solver, which stands at a linearisation of its network.
///
/// A trial changes nothing that ``rejectTrial(work:)`` does not bring back.
protocol DampedStepping: ~Copyable {
  /// The damping; nil before the first linearisation.
  var control: LevenbergMarquardt? { get set }

  /// |r| at the linearisation.
  var residualNorm: Double { get }

  /// Moves to the linearisation at W(0); the damping to begin with there.
  mutating func firstLinearization(work: inout Work) throws(SolverError) -> LevenbergMarquardt

  /// Solves (G + `damping` I) alpha = r; by how much the linear model's 1/2 |r|^2 falls.
  mutating func predictedDecrease(
    damping: Double, work: inout Work
  ) throws(SolverError) -> Double

  /// Moves by alpha on trial; by how much 1/2 |r|^2 falls, not a number where the network breaks.
  mutating func tryStep(work: inout Work) -> Double

  /// Keeps the trial, and moves to the linearisation there.
  mutating func acceptTrial(work: inout Work)

  /// Goes back to before the trial.
  mutating func rejectTrial(work: inout Work)
}

extension DampedStepping where Self: ~Copyable {
  /// One damped step: it is tried, and taken when the loss falls enough.
  ///
  /// A system that cannot be solved counts as a trial that is rejected, which changes nothing but mu.
  mutating func dampedStep(work: inout Work) throws(SolverError) -> StepOutcome {
    if self.control == nil { self.control = try firstLinearization(work: &work) }
    guard var control else { preconditionFailure("the damping is there") }
    defer {
      work.note("damping", control.damping)
      self.control = control
    }
    let size = residualNorm
    let predicted: Double
    do throws(SolverError) {
      predicted = try predictedDecrease(damping: control.damping, work: &work)
    } catch {
      control.reject()
      return StepOutcome(residual: size, accepted: false, isStationary: control.isExhausted)
    }
    if control.isStationary(predicted: predicted, residual: size) {
      return StepOutcome(residual: size, accepted: false, isStationary: true)
    }
    guard control.judge(predicted: predicted, actual: tryStep(work: &work)) else {
      rejectTrial(work: &work)
      return StepOutcome(residual: size, accepted: false)
    }
    acceptTrial(work: &work)
    return StepOutcome(residual: size)
  }
}

/// q.r - |q|^2/2, the fall of 1/2 |r|^2 to 1/2 |r - q|^2.
func linearDecrease(
  _ q: UnsafePointer<Double>, _ residual: UnsafePointer<Double>, count n: Int
) -> Double {
  dot(q, residual, count: n) - dot(q, q, count: n) / 2
}

/// (r - r_new).(r + r_new)/2, which does not cancel as a difference of squares would.
func decrease(
  from old: UnsafePointer<Double>, to new: UnsafePointer<Double>, count n: Int
) -> Double {
  var sum = 0.0
  for i in 0..<n { sum += (old[i] - new[i]) * (old[i] + new[i]) }
  return sum / 2
}
