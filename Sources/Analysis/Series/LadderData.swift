import Measurement

/// What was measured along a ladder: one datum per size for any quantity.
struct LadderData {
  let ladder: StudyLadder
  /// By size, the processes that can be fitted.
  private let processes: [Int: [ProcessData]]

  init(_ ladder: StudyLadder, in book: CellBook) {
    self.ladder = ladder
    processes = ladder.cells.mapValues { keys in
      keys.compactMap { key in
        book.loss(key) == nil ? book.lines[key].flatMap(ProcessData.init) : nil
      }
    }
  }

  /// The median over processes at each size that has a value, ascending.
  func data(_ quantity: Quantity) -> [Datum] {
    ladder.sizes.compactMap { size in
      let values = (processes[size] ?? []).compactMap { $0.value(of: quantity) }
      return median(of: values).map { Datum(size: size, value: $0) }
    }
  }

  /// Whether some size has only first iterations to go by.
  var onlyFirst: Bool { processes.values.contains { $0.contains(where: \.onlyFirst) } }

  /// The seconds of an iteration, everything else that was recorded, and what `claims` want
  /// divided.
  func quantities(for claims: [Claim]) -> Set<Quantity> {
    let total = Quantity(stage: .iteration, phase: Claim.total)
    var found = processes.values.joined().reduce(into: [total] as Set) {
      $0.formUnion($1.quantities)
    }
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
