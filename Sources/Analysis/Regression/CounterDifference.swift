import Measurement

/// A counter of a phase in which head and base are not alike.
///
/// A count that grows or vanishes is a regression, whatever the others do; one that only head has cannot be compared.
struct CounterDifference: Equatable {
  /// Nil for the number of iterations.
  let phase: String?
  let counter: String
  /// Sums over set-up and iterations; nil where the build has no such counter.
  let base: Int?
  let head: Int?
  let state: GateState
  let sentence: String

  /// What the first pair that differs shows, a difference for each counter of each phase.
  static func all(in pairs: [PairRecord]) -> [CounterDifference] {
    pairs.lazy.map(differences).first { !$0.isEmpty } ?? []
  }

  private static func differences(_ pair: PairRecord) -> [CounterDifference] {
    guard pair.base.status == .ok, pair.head.status == .ok else { return [] }
    let (base, head) = (CountedWork(pair.base).counts, CountedWork(pair.head).counts)
    return Set(base.keys).union(head.keys).sorted().compactMap { counter in
      CounterDifference(counter, base[counter], head[counter])
    }
  }

  /// Nil where both count the same everywhere.
  private init?(_ counter: CountedWork.Counter, _ base: [Int: Int]?, _ head: [Int: Int]?) {
    let moments = Set((base ?? [:]).keys).union((head ?? [:]).keys).sorted()
    // A counter that a build has somewhere counts nothing where it is not mentioned.
    let changes = moments.map { moment in
      (moment: moment, base: base.map { $0[moment] ?? 0 }, head: head.map { $0[moment] ?? 0 })
    }
    .filter { $0.base != $0.head }
    guard let first = changes.first else { return nil }
    (phase, self.counter) = (counter.phase, counter.name)
    self.base = base.map { $0.values.reduce(0, +) }
    self.head = head.map { $0.values.reduce(0, +) }
    state =
      base == nil
      ? .new : changes.contains { ($0.head ?? .max) > ($0.base ?? 0) } ? .regressed : .improved
    let values = [first.base, first.head].map { $0.map { "\($0)" } ?? "none" }
    let others = changes.count == 1 ? "" : ", and \(changes.count - 1) more"
    let place = phase == nil ? "" : " in \(Self.text(first.moment))"
    sentence = "was \(values[0]) and is \(values[1])\(place)\(others)"
  }

  private static func text(_ moment: Int) -> String {
    moment < 0 ? "the set-up" : "iteration \(moment)"
  }
}

/// Every count of a process by what counts, then by where: -1 is the preparation.
private struct CountedWork {
  let counts: [Counter: [Int: Int]]

  struct Counter: Hashable, Comparable {
    /// Nil for the number of iterations.
    let phase: String?
    let name: String

    static func < (left: Counter, right: Counter) -> Bool {
      (left.phase ?? "", left.name) < (right.phase ?? "", right.name)
    }
  }

  init(_ result: CellResult) {
    var counts = [Counter(phase: nil, name: "iterations"): [-1: result.iterations.count]]
    let stages = [(-1, result.setup?.phaseCounters ?? [:])]
    for (moment, phases) in stages + result.iterations.map({ ($0.index, $0.phaseCounters) }) {
      for (phase, counters) in phases {
        for (name, count) in counters {
          counts[Counter(phase: phase, name: name), default: [:]][moment] = count
        }
      }
    }
    self.counts = counts
  }
}
