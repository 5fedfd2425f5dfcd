/// What happened to a cell.
package enum Status: String, Codable, CodingKeyRepresentable, Sendable, CaseIterable {
  /// Trained to its end.
  case ok
  /// The residual grew or was no number.
  case diverged
  /// Ended at the time limit.
  case timeout
  /// Ended at the memory limit.
  case outOfMemory = "out_of_memory"
  /// Ended by itself before it was done.
  case crashed
  /// Too far from its reference: its times mean nothing.
  case checkFailed = "check_failed"
  /// Not started: it would not have fitted into a limit.
  case skipped
  /// Ended by the user.
  case interrupted

  /// Whether the cell has been dealt with: one that was skipped or interrupted still waits to be run.
  package var isFinal: Bool { self != .skipped && self != .interrupted }
}

/// Why a training run that is ok ended.
package enum StopReason: String, Codable, Sendable {
  /// The asked number of iterations was made.
  case iterations
  /// |r| <= tolerance |r_0|.
  case converged
  /// A damped step predicts no decrease beyond rounding.
  case stationary
  /// The best residual improved by under 1 % in 10 iterations.
  case stalled
}

/// Everything before iteration 0. Seconds are wall-clock on the monotonic clock.
package struct SetupRecord: Codable, Equatable, Sendable {
  /// Wall time.
  package var seconds: Double
  /// Of those, the seconds spent planning transforms.
  package var planningSeconds: Double
  /// Seconds by phase.
  package var phases: Tally<Double>
  /// Counts by counter.
  package var counters: Tally<Int>
  /// Counts by phase, then counter.
  package var phaseCounters: Tally<Tally<Int>>
  /// Named numbers about what the solver did or chose, `learning_rate` for example.
  package var diagnostics: Tally<Double>
  /// The plans of fast transforms, as their library writes them, by what they transform; left out where
  /// there are none.
  package var plans: [String: String]?

  package init(
    seconds: Double, planningSeconds: Double, phases: [String: Double], counters: [String: Int],
    phaseCounters: [String: [String: Int]], diagnostics: [String: Double],
    plans: [String: String] = [:]
  ) {
    self.plans = plans.isEmpty ? nil : plans
    self.seconds = seconds
    self.planningSeconds = planningSeconds
    self.phases = Tally(phases)
    self.counters = Tally(counters)
    self.phaseCounters = Tally(phaseCounters.mapValues { Tally($0) })
    self.diagnostics = Tally(diagnostics)
  }
}

/// One outer iteration.
package struct IterationRecord: Codable, Equatable, Sendable {
  /// From 0.
  package var index: Int
  /// Wall time.
  package var seconds: Double
  /// Seconds by phase; they sum to 90 to 100 % of `seconds`.
  package var phases: Tally<Double>
  /// Exact work counts, summed over the phases.
  package var counters: Tally<Int>
  /// The same counts by the phase that did the work.
  package var phaseCounters: Tally<Tally<Int>>
  /// The norm of the residual before the step; null when it is not finite.
  @Nullable package var residual: Double?
  /// Whether the step was taken: a damped solver also rejects.
  package var accepted: Bool
  /// What the solver chose or saw, by name.
  package var diagnostics: Tally<Double>

  package init(
    index: Int, seconds: Double, phases: [String: Double], counters: [String: Int],
    phaseCounters: [String: [String: Int]], residual: Double?, accepted: Bool,
    diagnostics: [String: Double]
  ) {
    self.index = index
    self.seconds = seconds
    self.phases = Tally(phases)
    self.counters = Tally(counters)
    self.phaseCounters = Tally(phaseCounters.mapValues { Tally($0) })
    self.residual = residual
    self.accepted = accepted
    self.diagnostics = Tally(diagnostics)
  }
}

/// How far a solver's residuals were from its family's reference at the ladder's smallest point.
package struct CheckRecord: Codable, Equatable, Sendable {
  /// `textbook`, or the name of a solver.
  package var reference: String
  /// Relative to the first residual; null when a residual is missing or not finite.
  @Nullable package var error: Double?
  /// The greatest error that rounding explains.
  package var limit: Double

  package init(reference: String, error: Double?, limit: Double) {
    self.reference = reference
    self.error = error.flatMap { $0.isFinite ? $0 : nil }
    self.limit = limit
  }
}

/// What a child reports of its cell, on its result channel.
package struct CellResult: Codable, Equatable, Sendable {
  /// How it ended.
  package var status: Status
  /// Why the training ended; nil unless it is ok.
  @Nullable package var stopped: StopReason?
  /// Why, in a sentence, for anything but ok.
  @Nullable package var reason: String?
  /// Nil where it was not reached.
  @Nullable package var setup: SetupRecord?
  /// In order, the last one perhaps not accepted.
  package var iterations: [IterationRecord]
  /// The norm of the residual after the last step, not timed.
  @Nullable package var finalResidual: Double?
  /// Nil where it is unknown.
  @Nullable package var peakMemoryBytes: Int?
  /// Of all threads; nil where it is unknown.
  @Nullable package var cpuSeconds: Double?
  /// Null where the solver was not checked.
  @Nullable package var check: CheckRecord?

  package init(
    status: Status, stopped: StopReason? = nil, reason: String? = nil, setup: SetupRecord? = nil,
    iterations: [IterationRecord] = [], finalResidual: Double? = nil, peakMemoryBytes: Int? = nil,
    cpuSeconds: Double? = nil, check: CheckRecord? = nil
  ) {
    self.status = status
    self.stopped = stopped
    self.reason = reason
    self.setup = setup
    self.iterations = iterations
    self.finalResidual = finalResidual
    self.peakMemoryBytes = peakMemoryBytes
    self.cpuSeconds = cpuSeconds
    self.check = check
  }
}
