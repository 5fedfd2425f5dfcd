import Measurement
import Training

/// A run made once more, untimed, for the residuals that its weights have: of a solver that tracks its own.
///
/// They are taken anew before each step, or once where steps are rejected, while that is estimated to take under
/// ten times the run; above, at the first step, where training may end and after the last. What decides when it
/// ends is what the solver reports while that is over twice the tolerance, and the residual of the weights below:
/// the same in every process.
struct PresentResiduals {
  /// Before each step; nil where it was not taken anew.
  private(set) var before: [Double?] = []
  /// After the last step; nil where a step failed.
  private(set) var last: Double?
  /// Why training ends; nil where it fails.
  private(set) var stopped: StopReason?

  init(_ run: TrainingRun) {
    do throws(SolverError) { try follow(run) } catch { before.append(nil) }
  }

  private mutating func follow(_ run: TrainingRun) throws(SolverError) {
    var options = run.options
    options.keepsWeights = true
    var (work, rule) = (Work(now: { 0 }), StopRule(tolerance: run.tolerance))
    let solver = try run.entry.prepare(
      run.data, run.shape, precision: run.precision, options: options, work: &work)
    let takesAll = run.entry.affordsPresentResiduals(
      run.sizes, run.options, steps: Double(run.iterations))
    var (known, ending): (Double?, StopReason?)
    for index in 0..<run.iterations where ending == nil {
      let decides = index == 0 || rule.hasConverged(solver.reportedResidual() / 2)
      if known == nil, takesAll || decides { known = solver.residual() }
      let outcome = try solver.step(work: &work)
      before.append(known)
      ending = rule.judge(decides ? outcome.at(known) : outcome)
      if outcome.accepted { known = nil }
    }
    let last = solver.residual()
    self.last = last
    if rule.hasDiverged(last) { return }
    stopped = ending ?? (rule.hasConverged(last) ? .converged : .iterations)
  }
}

extension StepOutcome {
  /// The same with another residual, where that is known.
  fileprivate func at(_ residual: Double?) -> StepOutcome {
    StepOutcome(
      residual: residual ?? self.residual, accepted: accepted, isStationary: isStationary)
  }
}

extension SolverEntry {
  /// What a residual of the weights takes, of a solver that tracks its own: by the estimates of plans, so that every
  /// process does the same.
  private func presentResidual(_ sizes: ProblemSizes) -> Double {
    let (m, _, d) = sizes.numbers
    return Rates.nominal.seconds(
      .drawing(m * d) + CostEstimate.pass(sizes), threads: sizes.threads)
  }

  /// Whether such residuals before all steps take under ten times what the run does.
  func affordsPresentResiduals(
    _ sizes: ProblemSizes, _ options: SolverOptions, steps: Double
  ) -> Bool {
    let cost = cost(of: sizes, options: options)
    let run = cost.setup + steps * cost.iteration
    return steps * presentResidual(sizes) <= 10 * Rates.nominal.seconds(run, threads: sizes.threads)
  }

  /// What such residuals take in all, beside the run that is made again for them.
  func presentResidualSeconds(
    _ sizes: ProblemSizes, _ options: SolverOptions, steps: Double
  ) -> Double {
    let takesAll = affordsPresentResiduals(sizes, options, steps: steps)
    return (takesAll ? steps + 1 : 2) * presentResidual(sizes)
  }
}

extension TrainingRun {
  /// `result` with the residuals that the weights have, where the solver tracks its own; measured again where
  /// those end training at another step.
  func withPresentResiduals(
    _ result: CellResult, again measure: (_ steps: Int) -> CellResult
  ) -> CellResult {
    guard entry.descriptor.tracksResidual, result.status == .ok else { return result }
    let (present, usage) = (PresentResiduals(self), (result.cpuSeconds, result.peakMemoryBytes))
    let steps = present.before.count
    var result = result.iterations.count == steps ? result : measure(steps)
    (result.cpuSeconds, result.peakMemoryBytes) = usage
    if result.status == .ok, let last = present.last { result.take(present, last: last) }
    return result
  }
}

extension CellResult {
  /// Records the residuals of the weights, and what was reported in their place as `tracked_residual`.
  fileprivate mutating func take(_ present: PresentResiduals, last: Double) {
    (finalResidual, stopped) = (last.isFinite ? last : nil, present.stopped)
    if stopped == nil {
      status = .diverged
      reason = "the residual of the weights is \(last) after the last iteration"
    }
    for (index, residual) in present.before.enumerated() {
      guard let residual else { continue }
      iterations[index].diagnostics["tracked_residual"] = iterations[index].residual
      iterations[index].residual = residual.isFinite ? residual : nil
    }
  }
}
