/// A recorded piece of work: the set-up or an iteration.
package protocol Workload {
  /// All of it.
  var seconds: Double { get }
  /// Seconds by phase.
  var phases: Tally<Double> { get }
  /// Counts by counter.
  var counters: Tally<Int> { get }
  /// Counts by phase and counter.
  var phaseCounters: Tally<Tally<Int>> { get }
  /// What the solver noted.
  var diagnostics: Tally<Double> { get }
}

extension SetupRecord: Workload {}
extension IterationRecord: Workload {}
