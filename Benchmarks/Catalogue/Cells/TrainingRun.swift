package import Measurement
import Numerics
package import Training
import Vocabulary

/// One solver trained once from W(0), every step timed.
package struct TrainingRun {
  /// The solver, and how it is made.
  package var entry: SolverEntry
  let data: ProblemData
  let shape: NetworkShape
  let precision: Precision
  private(set) var options: SolverOptions
  let iterations: Int
  let tolerance: Double
  let clock: any HarnessClock
  /// With the other process of a pair; nil where there is none.
  var turns: TurnTaking?

  /// Trains to the end, whatever it is, or for some steps that were found before.
  package func callAsFunction(steps: Int? = nil) -> CellResult {
    var work = Work(now: { [clock] in clock.seconds })
    var result = CellResult(status: .ok)
    do throws(SolverError) {
      turns?.offer()
      let start = clock.seconds
      let solver = try entry.prepare(
        data, shape, precision: precision, options: options, work: &work)
      result.setup = SetupRecord(work, seconds: clock.seconds - start - work.untimedSeconds)
      try train(solver, steps: steps, work: &work, into: &result)
    } catch {
      (result.status, result.stopped) = (.diverged, nil)
      result.reason = "iteration \(result.iterations.count): \(error)"
      switch error {
      case .innerDiverged(let iterations, _), .notConverged(let iterations, _):
        result.setup?.diagnostics["inner_failed_after"] = Double(iterations)
      default: break
      }
    }
    return result
  }

  private func train(
    _ solver: any PreparedSolver, steps known: Int?, work: inout Work,
    into result: inout CellResult
  ) throws(SolverError) {
    var rule = StopRule(tolerance: known == nil ? tolerance : 0)
    var steps: [Step] = []
    // Records are made after the last step: threads that help would fall asleep meanwhile.
    defer { result.iterations = steps.enumerated().map { IterationRecord($1, index: $0) } }
    for index in 0..<(known ?? iterations) where result.stopped == nil && result.status == .ok {
      work.reset()
      turns?.offer()
      let start = clock.seconds
      let outcome = try solver.step(work: &work)
      let seconds = clock.seconds - start - work.untimedSeconds
      steps.append(Step(work: work, outcome: outcome, seconds: seconds))
      result.stopped = rule.judge(outcome)
      if rule.hasDiverged(outcome.residual) {
        result.diverge(outcome.residual, from: steps[0], "before iteration \(index)")
      }
    }
    let last = solver.reportedResidual()
    result.finalResidual = last.isFinite ? last : nil
    if result.status == .ok, rule.hasDiverged(last), let first = steps.first {
      result.diverge(last, from: first, "after the last iteration")
    } else if result.status == .ok, result.stopped == nil {
      result.stopped = rule.hasConverged(last) ? .converged : .iterations
    }
  }
}

extension TrainingRun {
  /// The same with inner iterations to about what the precision allows; nil where there are none to tell, or where they
  /// go as far.
  var withTightInnerIterations: TrainingRun? {
    guard let tight = entry.descriptor.tightInnerTolerance(options, precision) else { return nil }
    var copy = self
    copy.options = options.setting(.innerTolerance, to: .number(tight))
    copy.turns = nil
    return copy
  }

  /// The sizes of its problem.
  var sizes: ProblemSizes {
    ProblemSizes(
      shape, batch: data.batch, dimension: data.dimension, precision: precision,
      threads: options.workers.count)
  }

  /// The run that a cell names.
  ///
  /// - Throws: a ``ProblemError``, or ``CommandError`` for a cell that this program did not plan.
  package init(
    _ cell: Cell, paths: DataPaths? = nil, clock: any HarnessClock = SystemClock()
  ) throws {
    let (entry, precision, iterations) = try cell.training()
    guard let tolerance = cell.options[.tolerance] else { throw cell.foreign }
    self.entry = entry
    self.precision = precision
    self.iterations = Int(iterations)
    self.tolerance = tolerance
    self.clock = clock
    self.data = try ProblemData(cell, paths: paths)
    self.shape = cell.shape
    self.options = cell.solverOptions(of: entry.descriptor, threads: cell.point.threads)
  }
}

/// What is kept of a step until its record is made.
private struct Step {
  let work: Work
  let outcome: StepOutcome
  let seconds: Double
}

extension CellResult {
  fileprivate mutating func diverge(_ residual: Double, from first: Step, _ moment: String) {
    (status, stopped) = (.diverged, nil)
    let first = first.outcome.residual
    reason =
      residual.isFinite
      ? "the residual grew from \(first) to \(residual) \(moment)"
      : "the residual is not finite \(moment)"
  }
}

extension SetupRecord {
  fileprivate init(_ work: Work, seconds: Double) {
    self.init(
      seconds: seconds, planningSeconds: work.planningSeconds, phases: work.namedSeconds,
      counters: work.namedCounts, phaseCounters: work.namedPhaseCounts,
      diagnostics: work.finiteDiagnostics, plans: work.plans)
  }
}

extension IterationRecord {
  fileprivate init(_ step: Step, index: Int) {
    let (work, outcome) = (step.work, step.outcome)
    self.init(
      index: index, seconds: step.seconds, phases: work.namedSeconds, counters: work.namedCounts,
      phaseCounters: work.namedPhaseCounts,
      residual: outcome.residual.isFinite ? outcome.residual : nil, accepted: outcome.accepted,
      diagnostics: work.finiteDiagnostics)
  }
}

extension Work {
  fileprivate var namedSeconds: [String: Double] { named(phaseSeconds) }
  fileprivate var namedCounts: [String: Int] { named(counts) }
  fileprivate var namedPhaseCounts: [String: [String: Int]] { named(phaseCounts).mapValues(named) }
  fileprivate var finiteDiagnostics: [String: Double] { diagnostics.filter { $0.value.isFinite } }

  private func named<Key: RawRepresentable, Value>(_ values: [Key: Value]) -> [String: Value]
  where Key.RawValue == String {
    Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
  }
}

extension SolverDescriptor {
  /// To what inner iterations are made once more for a check; nil where there are none to tell, or where they go as far.
  func tightInnerTolerance(_ given: SolverOptions, _ precision: Precision) -> Double? {
    let tight = precision == .single ? 1e-6 : 1e-10
    let name = NamedOption.innerTolerance.descriptor.name
    guard options.contains(where: { $0.name == name }) else { return nil }
    if let number = given[.innerTolerance].number, number <= tight { return nil }
    return tight
  }
}
