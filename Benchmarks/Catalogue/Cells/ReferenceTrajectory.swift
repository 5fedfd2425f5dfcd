import Training
import Vocabulary

/// What the reference of a run's solver does on the run's problem, in double precision.
struct ReferenceTrajectory {
  /// The norms before the first step and after each.
  private(set) var residuals: [Double] = []
  /// The greatest factor by which a step amplifies relative errors.
  private(set) var condition = 1.0

  /// Makes the first steps from `start`, W(0), with gradient descent's step lengths in `rates`.
  ///
  /// Nil where the reference itself meets a singular system.
  init?(_ run: TrainingRun, from start: any TextbookModel, rates: [Double]) {
    do throws(SolverError) {
      switch run.entry.descriptor.reference {
      case .textbook where run.descends: descend(from: start, rates: rates)
      case .textbook: try solve(from: start, isDamped: run.options.isDamped)
      case .solver(let name): try follow(name, run, from: start, rates: rates)
      }
    } catch {
      return nil
    }
  }

  private func isUnfinished(taken: Int) -> Bool {
    taken < CorrectnessCheck.steps && residuals.count <= CorrectnessCheck.iterations
  }

  private mutating func descend(from start: any TextbookModel, rates: [Double]) {
    var textbook = start
    condition = max(1, (rates.max() ?? 0) * start.spectrum().largest)
    residuals = [textbook.residualNorm]
    for rate in rates.prefix(CorrectnessCheck.steps) {
      textbook.descentStep(rate: rate)
      residuals.append(textbook.residualNorm)
    }
  }

  private mutating func solve(
    from start: any TextbookModel, isDamped: Bool
  ) throws(SolverError) {
    var textbook = start
    residuals = [textbook.residualNorm]
    var (spectrum, taken) = (textbook.spectrum(), 0)
    while isUnfinished(taken: taken) {
      var moved = true
      if isDamped { moved = textbook.dampedStep() } else { try textbook.plainStep() }
      condition = max(condition, spectrum.condition(damping: textbook.damping))
      residuals.append(textbook.residualNorm)
      if moved { (spectrum, taken) = (textbook.spectrum(), taken + 1) }
    }
  }

  private mutating func follow(
    _ name: String, _ run: TrainingRun, from start: any TextbookModel, rates: [Double]
  ) throws(SolverError) {
    guard let entry = SolverEntry.named(name) else {
      preconditionFailure("the reference '\(name)' is not registered")
    }
    var (work, options) = (Work(now: { 0 }), run.options)
    if run.descends {
      condition = max(1, (rates.max() ?? 0) * start.spectrum().largest)
      // A pilot in another precision may choose another step length.
      if let rate = rates.first { options = options.setting(.learningRate, to: .number(rate)) }
    }
    let solver = try entry.prepare(
      run.data, run.shape, precision: .double, stated: run.precision, options: options,
      work: &work)
    var taken = 0
    residuals = [solver.residual()]
    while isUnfinished(taken: taken) {
      let outcome = try solver.step(work: &work)
      condition = max(condition, solver.condition() ?? 1)
      residuals.append(outcome.accepted ? solver.residual() : outcome.residual)
      if outcome.accepted { taken += 1 }
    }
  }
}

extension TrainingRun {
  /// The definitions that the run's family stands for, at W(0).
  var textbook: any TextbookModel {
    switch entry.descriptor.family {
    case .multilayer:
      MultilayerTextbook(data, shape, MultilayerShape(options), stated: precision)
    default: Textbook(data, shape, stated: precision)
    }
  }

  /// Whether the solver descends by step lengths of its own instead of solving with G.
  var descends: Bool {
    entry.descriptor.descends(options)
  }
}
