import Measurement
import Statistics
import Synchronization

/// What was measured along a ladder: one datum per size for any quantity.
struct LadderData {
  let ladder: StudyLadder
  /// By size, the processes that can be fitted.
  let processes: [Int: [ProcessData]]
  /// By size, how many processes ran into their time limit.
  private let timeouts: [Int: Int]
  /// Why cells are missing that were planned.
  let losses: [String: Int]
  /// Whether seconds mean something: those of a simulation do not, and there are none then.
  let isTimed: Bool
  /// Whether at some size some process has no iteration after the first that still trains.
  let isBrief: Bool
  /// By size, the rows of the sketch, where there is one.
  private let sketchRows: [Int: Double]
  /// By size, the seconds of a kernel's alternative.
  private let alternatives: [Int: Double]
  /// Everything that was recorded.
  private let recorded: Set<Quantity>
  private let medians = MedianMemory()

  init(_ ladder: StudyLadder, in book: CellBook, isTimed: Bool) {
    self.ladder = ladder
    self.isTimed = isTimed
    processes = ladder.cells.mapValues { keys in
      keys.compactMap { key in
        book.loss(key) == nil ? book.lines[key].flatMap(ProcessData.init) : nil
      }
    }
    timeouts = ladder.cells.mapValues { keys in
      keys.count { book.loss($0) == Status.timeout.rawValue }
    }
    losses = ladder.cells.values.joined().reduce(into: [:]) { counts, key in
      if let loss = book.loss(key) { counts[loss, default: 0] += 1 }
    }
    isBrief = processes.values.contains { $0.contains(where: \.isBrief) }
    sketchRows = processes.compactMapValues { $0.lazy.compactMap(\.sketchRows).first }
    alternatives = processes.compactMapValues {
      Statistics.median(of: $0.compactMap(\.alternativeSeconds))
    }
    recorded = Self.quantities(of: processes.values.joined())
  }

  private static func quantities(of processes: some Sequence<ProcessData>) -> Set<Quantity> {
    var (found, last) = (Set<Quantity>(), ProcessData?.none)
    for process in processes {
      if let last, process.hasSameQuantities(as: last) { continue }
      found.formUnion(process.quantities)
      last = process
    }
    return found
  }

  /// The median over processes at each size that has a value, ascending.
  ///
  /// In seconds a process that ran into its time limit took longer than all that did not; where it
  /// is the median, the size is censored and has no value.
  func data(_ quantity: Quantity) -> [Datum] {
    ladder.sizes.compactMap { size in
      value(quantity, at: size).map { Datum(size: size, value: $0) }
    }
  }

  /// The median over processes at one size.
  func value(_ quantity: Quantity, at size: Int) -> Double? {
    median(of: quantity, at: size).flatMap { $0.isFinite ? $0 : nil }
  }

  /// The sizes whose median process ran into its time limit.
  func censored(_ quantity: Quantity) -> [Int] {
    ladder.sizes.filter { median(of: quantity, at: $0) == .infinity }
  }

  private func median(of quantity: Quantity, at size: Int) -> Double? {
    medians.medians(of: quantity) {
      processes.keys.reduce(into: [:]) { $0[$1] = newMedian(of: quantity, at: $1) }
    }[size]
  }

  private func newMedian(of quantity: Quantity, at size: Int) -> Double? {
    guard isTimed || quantity.counter != nil else { return nil }
    let values = (processes[size] ?? []).compactMap { $0.value(of: quantity) }
    let late = quantity.counter == nil ? timeouts[size] ?? 0 : 0
    return Statistics.median(of: values + Array(repeating: .infinity, count: late))
  }

  /// The median over processes of a cost at one size; nil where none was recorded, or a simulation's seconds are
  /// asked for.
  ///
  /// Of what is known only once the tolerance is reached, processes count that reached it or made as many iterations
  /// in vain; where they are not in the majority, the cost is above the longest of those. One that ran into its time limit
  /// took longer than all that did not.
  func cost(_ kind: CostKind, at size: Int) -> Cost? {
    guard isTimed || !kind.isTime else { return nil }
    let all = processes[size] ?? []
    let late = Array(repeating: Double.infinity, count: kind.isTime ? timeouts[size] ?? 0 : 0)
    let reached = all.filter { $0.cost.steps != nil }
    let values = { (processes: [ProcessData]) in processes.compactMap { kind.value(of: $0.cost) } }
    let steps = reached.map(\.iterationCount).max() ?? 0
    let tried = all.filter { $0.cost.steps == nil && $0.iterationCount >= steps }
    guard kind.needsTolerance else {
      let telling = kind == .amortised && !reached.isEmpty ? reached + tried : all
      return Statistics.median(of: values(telling) + late).flatMap {
        $0.isFinite ? Cost(value: $0, isReached: true) : nil
      }
    }
    let missed = tried.map { _ in Double.infinity }
    if let middle = Statistics.median(of: values(reached) + missed + late), middle.isFinite {
      return Cost(value: middle, isReached: true)
    }
    return values(tried.isEmpty ? all : tried).max().map { Cost(value: $0, isReached: false) }
  }

  /// A cost at one size where the tolerance, if it matters, was reached.
  func reached(_ kind: CostKind, at size: Int) -> Double? {
    cost(kind, at: size).flatMap { $0.isReached ? $0.value : nil }
  }

  /// What every process that reached the tolerance took in all, ascending.
  func totals(at size: Int) -> [Double] {
    guard isTimed else { return [] }
    let reached = (processes[size] ?? []).filter { $0.cost.steps != nil }
    return reached.compactMap(\.cost.total).sorted()
  }

  /// The sizes at which a cost is known and, where it matters, the tolerance reached.
  func costs(_ kind: CostKind) -> [Datum] {
    ladder.sizes.compactMap { size in
      reached(kind, at: size).map { Datum(size: size, value: $0) }
    }
  }

  /// A drawn count: the mean over seeds at each size, the events of all seeds together, and the count of each.
  func drawn(_ quantity: Quantity) -> (data: [Datum], events: [Double], seeds: [[Double]]) {
    let sums = ladder.sizes.compactMap { size -> (Datum, Double, [Double])? in
      let bySeed = Dictionary(grouping: processes[size] ?? [], by: \.seed)
      let values = bySeed.sorted { $0.key < $1.key }.compactMap { _, processes in
        Statistics.median(of: processes.compactMap { $0.value(of: quantity) })
      }
      guard !values.isEmpty else { return nil }
      let sum = values.reduce(0, +)
      return (Datum(size: size, value: sum / Double(values.count)), sum, values)
    }
    return (sums.map(\.0), sums.map(\.1), sums.map(\.2))
  }

  /// Whether something was counted by a counter.
  func counts(_ counter: String) -> Bool { recorded.contains { $0.counter == counter } }

  /// The sizes that a claimed cost depends on.
  func costSizes(at size: Int) -> CostSizes? {
    ladder.points[size].map { point in
      var sizes = CostSizes(point, s: sketchRows[size])
      sizes.alternative = alternatives[size]
      return sizes
    }
  }

  /// The seconds of an iteration, everything else that was recorded, and what `claims` want
  /// divided.
  func quantities(for claims: [Claim]) -> Set<Quantity> {
    let total = Quantity(stage: .iteration, phase: Claim.total)
    var found = isTimed ? recorded.union([total]) : recorded.filter { $0.counter != nil }
    for claim in claims where claim.per != nil {
      for counter in [nil, claim.counter] {
        var quantity = Quantity(stage: claim.stage, phase: claim.phase, counter: counter)
        guard found.contains(quantity) else { continue }
        quantity.per = claim.per
        found.insert(quantity)
      }
    }
    return found
  }
}

/// Medians by quantity and size: each is asked for many times.
private final class MedianMemory: Sendable {
  private let known = Mutex<[Quantity: [Int: Double]]>([:])

  /// Those of a quantity, made when it is first asked for.
  func medians(of quantity: Quantity, _ make: () -> [Int: Double]) -> [Int: Double] {
    if let medians = known.withLock({ $0[quantity] }) { return medians }
    let medians = make()
    known.withLock { $0[quantity] = medians }
    return medians
  }
}
