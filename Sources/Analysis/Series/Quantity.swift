import Measurement

/// What is followed along a ladder: the seconds, or one counter, of a phase or of all of them.
package struct Quantity: Hashable, Sendable {
  /// The set-up, or an iteration.
  package var stage: Stage
  /// A phase, or `total`.
  package var phase: String
  /// Nil for seconds.
  package var counter: String?
  /// The counter that it is divided by, iteration for iteration.
  package var per: String?
  /// Which iterations count.
  package var at = Claim.Moment.steady
  /// The steps over which the set-up is spread; nil where it is left out.
  package var steps: Int?
}

extension Quantity {
  /// What `claim` is about: a counter, or seconds.
  package init(_ claim: Claim, counter: String?) {
    self.init(
      stage: claim.stage, phase: claim.phase, counter: counter, per: claim.per, at: claim.at,
      steps: claim.steps)
  }

  /// Whether `claim`, of the same solver, says how it grows.
  package func isSubject(of claim: Claim) -> Bool {
    let isMeant = counter.map { $0 == claim.counter } ?? claim.seconds
    return claim.kind == .cost && isMeant && self == Quantity(claim, counter: counter)
  }
}

extension Workload {
  /// The seconds or the count that `quantity` asks for, whatever its stage; a phase that did not
  /// run took none. Nil when it is divided by a count of 0.
  func value(of quantity: Quantity) -> Double? {
    let value = amount(quantity)
    guard let per = quantity.per else { return value }
    let divisor = phaseCounters[quantity.phase]?[per] ?? counters[per] ?? 0
    return divisor == 0 ? nil : value / Double(divisor)
  }

  /// What each counter says of the phase of `quantity`, or else of all phases.
  func counts(beside quantity: Quantity) -> [String: Double] {
    let all = Dictionary(uniqueKeysWithValues: counters.map { ($0.key, Double($0.value)) })
    let own = (phaseCounters[quantity.phase] ?? [:]).map { ($0.key, Double($0.value)) }
    return all.merging(own) { $1 }
  }

  private func amount(_ quantity: Quantity) -> Double {
    let isTotal = quantity.phase == Claim.total
    guard let counter = quantity.counter else {
      return isTotal ? seconds : phases[quantity.phase] ?? 0
    }
    let counts = isTotal ? counters : phaseCounters[quantity.phase] ?? [:]
    return Double(counts[counter] ?? 0)
  }
}
