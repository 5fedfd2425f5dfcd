package import Numerics
package import Vocabulary

/// The clock and the counters that a solver writes to.
package struct Work {
  /// Seconds by phase since the last ``reset()``.
  package private(set) var phaseSeconds: [Phase: Double] = [:]
  /// Counts by the phase that did the work.
  package private(set) var phaseCounts: [Phase: [Counter: Int]] = [:]
  /// Named numbers about what was done or chosen, keyed in snake_case.
  package private(set) var diagnostics: [String: Double] = [:]
  /// Seconds spent in ``untimed(_:)``.
  package private(set) var untimedSeconds = 0.0
  /// Seconds spent in ``plan(_:)``.
  package private(set) var planningSeconds = 0.0
  /// The plans of fast transforms as their library writes them, by what they transform.
  package private(set) var plans: [String: String] = [:]

  private let now: @Sendable () -> Double
  private var phase: Phase?
  /// Seconds of phases that were measured within the set-up.
  private var innerSeconds = 0.0

  /// Work timed by `now`, a monotonic clock in seconds.
  package init(now: @escaping @Sendable () -> Double) {
    self.now = now
  }

  /// Times `body` as part of `phase`; what it counts is counted for that phase.
  ///
  /// - Precondition: inside another `measure` only if that is of the set-up, which then has what is left.
  package mutating func measure<R: ~Copyable, E: Error>(
    _ phase: Phase, _ body: (inout Work) throws(E) -> R
  ) throws(E) -> R {
    precondition(self.phase == nil || self.phase == .setup, "phases nest in the set-up alone")
    let outer = self.phase
    self.phase = phase
    let (start, untimed, inner) = (now(), untimedSeconds, innerSeconds)
    defer {
      let seconds = now() - start - (untimedSeconds - untimed)
      phaseSeconds[phase, default: 0] += seconds - (innerSeconds - inner)
      innerSeconds = outer == nil ? 0 : inner + seconds
      self.phase = outer
    }
    return try body(&self)
  }

  /// Times `body` as part of `phase`, but for the part of its time in which its tasks draw, as their
  /// `turns` say: that is of the phase `draw`.
  package mutating func measure<R: ~Copyable, E: Error>(
    _ phase: Phase, drawingOn workers: Workers,
    _ body: (inout Work, _ turns: DrawingTurns) throws(E) -> R
  ) throws(E) -> R {
    let before = phaseSeconds[phase] ?? 0
    var seconds = AlignedBuffer<Double>(
      count: DrawingTurns.spacing * workers.count, repeating: 0)
    let turns = DrawingTurns(now: now, seconds: seconds.mutableView)
    defer {
      let drawn = turns.share * ((phaseSeconds[phase] ?? 0) - before)
      phaseSeconds[phase, default: 0] -= drawn
      phaseSeconds[.draw, default: 0] += drawn
    }
    return try measure(phase) { work throws(E) in try body(&work, turns) }
  }

  /// Adds to a counter of the phase that is being measured.
  ///
  /// - Precondition: the counter is not one of multiply-adds, which say their precision.
  package mutating func count(_ counter: Counter, _ amount: Int) {
    precondition(
      counter != .multiplyAdds && counter != .doubleMultiplyAdds,
      "multiply-adds were counted without their precision")
    changeCounts { $0[counter, default: 0] += amount }
  }

  /// Adds multiply-adds in the precision in which a kernel makes them, whatever that of the run.
  package mutating func count<Scalar: BinaryFloatingPoint>(
    multiplyAdds amount: Int, in precision: Scalar.Type
  ) {
    changeCounts { counts in
      counts[.multiplyAdds, default: 0] += amount
      if precision == Double.self { counts[.doubleMultiplyAdds, default: 0] += amount }
    }
  }

  /// Looks for the counts of the phase once, however many of them change.
  private mutating func changeCounts(_ change: (inout [Counter: Int]) -> Void) {
    guard let phase else { preconditionFailure("work was counted outside a phase") }
    change(&phaseCounts[phase, default: [:]])
  }

  /// Keeps a named number; the last one under a name stays.
  package mutating func note(_ name: String, _ value: Double) {
    diagnostics[name] = value
  }

  /// Keeps the text of a transform's plan.
  package mutating func notePlan(_ name: String, _ text: String) {
    plans[name] = text
  }

  /// Runs the planning of transforms, whose time is known apart from that of its phase.
  package mutating func plan<R: ~Copyable, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    let start = now()
    defer { planningSeconds += now() - start }
    return try body()
  }

  /// Runs what only serves the record: its time belongs to no phase and no total.
  package mutating func untimed<R: ~Copyable, E: Error>(
    _ body: (inout Work) throws(E) -> R
  ) throws(E) -> R {
    let start = now()
    defer { untimedSeconds += now() - start }
    return try body(&self)
  }

  /// Forgets everything, before an iteration.
  package mutating func reset() {
    phaseSeconds.removeAll(keepingCapacity: true)
    phaseCounts.removeAll(keepingCapacity: true)
    diagnostics.removeAll(keepingCapacity: true)
    untimedSeconds = 0
    innerSeconds = 0
    planningSeconds = 0
    plans.removeAll(keepingCapacity: true)
  }

  /// The counts of all phases together.
  package var counts: [Counter: Int] {
    phaseCounts.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
  }
}
