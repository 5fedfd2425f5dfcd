import Statistics

/// The medians over some pieces of work, number by number: a phase or a counter that a piece does not
/// name is 0 in it.
package struct MedianWork: Sendable {
  private let seconds: Double
  private let phases: Tally<Double>
  private let counters: Tally<Double>
  private let phaseCounters: Tally<Tally<Double>>

  /// Nil without any piece.
  package init?(_ works: [some Workload]) {
    guard let middle = median(of: works.map(\.seconds)) else { return nil }
    seconds = middle
    phases = Tally.medians(works.map(\.phases)) { $0 }
    counters = Tally.medians(works.map(\.counters)) { Double($0) }
    let names = Tally<Tally<Int>>.names(works.map(\.phaseCounters))
    phaseCounters = Tally(names) { index, name in
      Tally.medians(works.map { $0.phaseCounters.value(of: name, at: index) ?? [:] }) { Double($0) }
    }
  }

  /// The seconds, or one count, of a phase, or of all of them where none is given.
  package func amount(phase: String?, counter: String?) -> Double {
    guard let counter else { return phase.map { phases[$0] ?? 0 } ?? seconds }
    return (phase.map { phaseCounters[$0] ?? [:] } ?? counters)[counter] ?? 0
  }

  /// The phases with seconds.
  package var timedPhases: [String] { phases.keys }

  /// The counters, of all phases together and of each.
  package var counts: [(phase: String?, counter: String)] {
    counters.keys.map { (nil, $0) }
      + phaseCounters.flatMap { phase, counters in counters.keys.map { (phase, $0) } }
  }

  /// Whether phases and counters are the same.
  package func hasSameNames(as other: MedianWork) -> Bool {
    phases.keys == other.phases.keys && counters.keys == other.counters.keys
      && phaseCounters.keys == other.phaseCounters.keys
      && zip(phaseCounters.values, other.phaseCounters.values).allSatisfy { $0.keys == $1.keys }
  }
}

extension Tally {
  /// All names of `tallies`.
  fileprivate static func names(_ tallies: [Tally]) -> [String] {
    guard let first = tallies.first else { return [] }
    if tallies.allSatisfy({ $0.keys == first.keys }) { return first.keys }
    return Set(tallies.flatMap(\.keys)).sorted()
  }

  /// The value of a name, looked for at `index` first.
  fileprivate func value(of name: String, at index: Int) -> Value? {
    index < count && keys[index] == name ? values[index] : self[name]
  }
}

extension Tally<Double> {
  fileprivate static func medians<Number>(
    _ tallies: [Tally<Number>], _ number: (Number) -> Double
  ) -> Tally {
    Tally(Tally<Number>.names(tallies)) { index, name in
      median(of: tallies.map { $0.value(of: name, at: index).map(number) ?? 0 }) ?? 0
    }
  }
}

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
