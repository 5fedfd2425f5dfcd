import Measurement

/// In which order solvers get to |r| <= 1e-2 |r_0| on one problem, set-up included.
///
/// Who was stopped before takes longer than it took until then: that is no place in the order, and where it was
/// stopped sooner than the first arrived, it may still have been the first.
package struct ToleranceOrder: Equatable, Sendable {
  /// Those that got there, the quickest first.
  package let arrivals: [Arrival]
  /// Those that were stopped before, the soonest first.
  package let stopped: [Stop]

  /// A solver that got there.
  package struct Arrival: Equatable, Sendable {
    /// As its table calls it.
    package let name: String
    /// The median over processes, set-up included.
    package let seconds: Double
    /// What each of those processes took, ascending.
    package let processes: [Double]
    /// Of those seconds, before the first iteration.
    package let setupSeconds: Double?
    /// Without drawing the initial weights; nil where the records do not say.
    package let secondsWithoutDraw: Double?

    package init(
      name: String, seconds: Double, processes: [Double], setupSeconds: Double? = nil,
      secondsWithoutDraw: Double? = nil
    ) {
      self.name = name
      self.seconds = seconds
      self.processes = processes
      self.setupSeconds = setupSeconds
      self.secondsWithoutDraw = secondsWithoutDraw
    }
  }

  /// A solver that was stopped.
  package struct Stop: Equatable, Sendable {
    /// As its table calls it.
    package let name: String
    /// What was spent.
    package let seconds: Double

    package init(name: String, seconds: Double) {
      self.name = name
      self.seconds = seconds
    }
  }

  /// - Parameter places: every solver's name and what was measured of it.
  package init(_ places: [(name: String, point: CurvePoint)]) {
    self.init(
      arrivals: places.compactMap { Arrival($0.name, $0.point) },
      stopped: places.compactMap { name, point in
        point.overSeconds.map { Stop(name: name, seconds: $0) }
      })
  }

  package init(arrivals: [Arrival], stopped: [Stop]) {
    self.arrivals = arrivals.sorted { ($0.seconds, $0.name) < ($1.seconds, $1.name) }
    self.stopped = stopped.sorted { ($0.seconds, $0.name) < ($1.seconds, $1.name) }
  }
}

extension ToleranceOrder {
  /// The first, and who cannot be told from it.
  package var leaders: [Arrival] {
    guard let first = arrivals.first else { return [] }
    return [first] + arrivals.dropFirst().filter { $0.isTied(with: first) }
  }

  /// The first of those that are told from the first.
  package var next: Arrival? {
    arrivals.first.flatMap { first in arrivals.dropFirst().first { !$0.isTied(with: first) } }
  }

  /// How many times as long the next takes as the first.
  package var lead: Double? {
    guard let first = arrivals.first, let next else { return nil }
    return next.seconds / first.seconds
  }

  /// Those that were stopped before the first arrived.
  package var undecided: [Stop] {
    arrivals.first.map { first in stopped.filter { $0.seconds < first.seconds } } ?? stopped
  }

  /// The first of those whose seconds without drawing the initial weights are known, if all are.
  package var firstWithoutDraw: Arrival? {
    guard arrivals.allSatisfy({ $0.secondsWithoutDraw != nil }) else { return nil }
    return arrivals.min { ($0.secondsWithoutDraw ?? 0) < ($1.secondsWithoutDraw ?? 0) }
  }
}

extension ToleranceOrder.Arrival {
  /// With fewer processes their spread says nothing.
  private static var fewestProcesses: Int { 3 }
  /// What two medians of few processes differ by on a machine that is not idle.
  private static var noise: Double { 1.05 }

  fileprivate init?(_ name: String, _ point: CurvePoint) {
    guard let seconds = point.totalSeconds else { return nil }
    self.init(
      name: name, seconds: seconds, processes: point.totals, setupSeconds: point.setupSeconds,
      secondsWithoutDraw: point.totalWithoutDrawSeconds)
  }

  /// Whether the middle 90 % of the processes of both overlap; of few processes, whether they are within 5 %.
  fileprivate func isTied(with first: Self) -> Bool {
    guard min(processes.count, first.processes.count) >= Self.fewestProcesses,
      let low = processes.quantile(0.05), let high = first.processes.quantile(0.95)
    else { return seconds < Self.noise * first.seconds }
    return low <= high
  }

  /// The part of its time that is set-up.
  package var setupShare: Double? { setupSeconds.map { $0 / seconds } }
}
