import Measurement

/// Counted work in which head and base are not alike.
struct CounterDifference: Equatable {
  let state: GateState
  let sentence: String

  /// What the first pair that differs shows; nil where all counts of all pairs are equal.
  static func first(in pairs: [PairRecord]) -> CounterDifference? {
    pairs.lazy.compactMap { Self($0) }.first
  }

  private init?(_ pair: PairRecord) {
    guard pair.base.status == .ok, pair.head.status == .ok else { return nil }
    let (base, head) = (CountedWork(pair.base), CountedWork(pair.head))
    let places = Set(base.counts.keys).union(head.counts.keys).sorted()
    let differing = places.filter { base.counts[$0] != head.counts[$0] }
    guard let place = differing.first else { return nil }
    state = Self.state(differing.map { (base.counts[$0], head.counts[$0]) })
    let values = [base.counts[place], head.counts[place]].map { $0.map { "\($0)" } ?? "none" }
    let others = differing.count == 1 ? "" : ", and \(differing.count - 1) more"
    sentence = "\(place.text) was \(values[0]) and is \(values[1])\(others)"
  }
}

extension CounterDifference {
  /// A count that grows or vanishes is a regression, whatever the others do; one that only head has
  /// cannot be compared.
  private static func state(_ changes: [(base: Int?, head: Int?)]) -> GateState {
    let known = changes.filter { $0.base != nil }
    if known.isEmpty { return .new }
    return known.contains { ($0.head ?? .max) > ($0.base ?? 0) } ? .regressed : .improved
  }
}

/// Every count of a process by where it was made.
private struct CountedWork {
  let counts: [Place: Int]

  struct Place: Hashable, Comparable {
    /// -1 is the preparation.
    let iteration: Int
    let phase: String
    let counter: String

    static func < (left: Place, right: Place) -> Bool {
      (left.iteration, left.phase, left.counter) < (right.iteration, right.phase, right.counter)
    }

    var text: String {
      let moment = iteration < 0 ? "the set-up" : "iteration \(iteration)"
      return phase.isEmpty ? "the number of iterations" : "\(counter) of \(phase) in \(moment)"
    }
  }

  init(_ result: CellResult) {
    var counts = [Place(iteration: -2, phase: "", counter: ""): result.iterations.count]
    let stages = [(-1, result.setup?.phaseCounters ?? [:])]
    for (index, phases) in stages + result.iterations.map({ ($0.index, $0.phaseCounters) }) {
      for (phase, counters) in phases {
        for (counter, count) in counters {
          counts[Place(iteration: index, phase: phase, counter: counter)] = count
        }
      }
    }
    self.counts = counts
  }
}
