import Measurement
import Statistics

/// What one process says about each quantity: its set-up, and the median over its iterations.
///
/// Rejected iterations and the first are left out; where only the first was made, it is used and
/// ``onlyFirst`` says so.
struct ProcessData {
  let onlyFirst: Bool
  private let setup: SetupRecord?
  private let iterations: [IterationRecord]
  private let first: IterationRecord?
  let seed: UInt64
  let peakMemoryBytes: Int?
  /// Rows of the sketch, as the solver noted them.
  let sketchRows: Double?
  /// The norms of the residual before every accepted step, and after the last.
  let residuals: [Double]

  /// Nil when no iteration was accepted.
  init?(_ line: JournalLine) {
    let accepted = line.iterations.filter(\.accepted)
    guard !accepted.isEmpty else { return nil }
    iterations = line.steadyIterations
    onlyFirst = iterations.allSatisfy { $0.index == 0 }
    setup = line.setup
    first = line.iterations.first { $0.index == 0 }
    seed = line.seed
    peakMemoryBytes = line.peakMemoryBytes
    let notes = (line.setup.map { [$0.diagnostics] } ?? []) + line.iterations.map(\.diagnostics)
    sketchRows = notes.lazy.compactMap { $0["sketch_rows"] }.first
    residuals = (accepted.map(\.residual) + [line.finalResidual]).compactMap(\.self)
  }

  func value(of quantity: Quantity) -> Double? {
    switch quantity.stage {
    case .setup: setup?.value(of: quantity)
    case .iteration:
      quantity.at == .initial
        ? first?.value(of: quantity) : median(of: iterations.compactMap { $0.value(of: quantity) })
    }
  }

  var quantities: Set<Quantity> {
    iterations.reduce(setup?.quantities(.setup) ?? []) { $0.union($1.quantities(.iteration)) }
  }
}
