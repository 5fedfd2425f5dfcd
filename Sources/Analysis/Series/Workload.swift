package import Measurement

/// A recorded piece of work: the set-up or an iteration.
package protocol Workload {
  /// All of it.
  var seconds: Double { get }
  /// Seconds by phase.
  var phases: [String: Double] { get }
  /// Counts by counter.
  var counters: [String: Int] { get }
  /// Counts by phase and counter.
  var phaseCounters: [String: [String: Int]] { get }
  /// What the solver noted.
  var diagnostics: [String: Double] { get }
}

extension SetupRecord: Workload {}
extension IterationRecord: Workload {}

extension Workload {
  /// The seconds or the count that `quantity` asks for, whatever its stage; a phase that did not
  /// run took none. Nil when it is divided by a count of 0.
  func value(of quantity: Quantity) -> Double? {
    let value = amount(quantity)
    guard let per = quantity.per else { return value }
    let divisor = phaseCounters[quantity.phase]?[per] ?? counters[per] ?? 0
    return divisor == 0 ? nil : value / Double(divisor)
  }

  private func amount(_ quantity: Quantity) -> Double {
    let isTotal = quantity.phase == Claim.total
    guard let counter = quantity.counter else {
      return isTotal ? seconds : phases[quantity.phase] ?? 0
    }
    let counts = isTotal ? counters : phaseCounters[quantity.phase] ?? [:]
    return Double(counts[counter] ?? 0)
  }

  /// Everything recorded here, as quantities of `stage`.
  func quantities(_ stage: Stage) -> Set<Quantity> {
    var found: Set = [Quantity(stage: stage, phase: Claim.total)]
    for phase in phases.keys { found.insert(Quantity(stage: stage, phase: phase)) }
    for counter in counters.keys {
      found.insert(Quantity(stage: stage, phase: Claim.total, counter: counter))
    }
    for (phase, counters) in phaseCounters {
      for counter in counters.keys {
        found.insert(Quantity(stage: stage, phase: phase, counter: counter))
      }
    }
    return found
  }
}
