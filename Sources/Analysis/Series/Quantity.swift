import Measurement

/// What is followed along a ladder: the seconds, or one counter, of a phase or of all of them.
package struct Quantity: Hashable, Sendable {
  package var stage: Stage
  /// A phase, or `total`.
  package var phase: String
  /// Nil for seconds.
  package var counter: String?
  /// The counter that it is divided by, iteration for iteration.
  package var per: String?

  package init(stage: Stage, phase: String, counter: String? = nil, per: String? = nil) {
    self.stage = stage
    self.phase = phase
    self.counter = counter
    self.per = per
  }

  /// Whether `claim`, of the same solver, says how it grows.
  package func isSubject(of claim: Claim) -> Bool {
    stage == claim.stage && phase == claim.phase && per == claim.per
      && (counter == nil || counter == claim.counter)
  }
}
