import Measurement

/// What one process says about each quantity: its set-up, and the median over its iterations.
///
/// Rejected iterations and the first are left out; where only the first was made, it is used and
/// ``onlyFirst`` says so.
struct ProcessData {
  let onlyFirst: Bool
  private let setup: SetupRecord?
  private let iterations: [IterationRecord]

  /// Nil when no iteration was accepted.
  init?(_ line: JournalLine) {
    let accepted = line.iterations.filter(\.accepted)
    let later = accepted.filter { $0.index > 0 }
    guard !accepted.isEmpty else { return nil }
    onlyFirst = later.isEmpty
    iterations = onlyFirst ? accepted : later
    setup = line.setup
  }

  func value(of quantity: Quantity) -> Double? {
    switch quantity.stage {
    case .setup: setup?.value(of: quantity)
    case .iteration: median(of: iterations.compactMap { $0.value(of: quantity) })
    }
  }

  var quantities: Set<Quantity> {
    iterations.reduce(setup?.quantities(.setup) ?? []) { $0.union($1.quantities(.iteration)) }
  }
}
