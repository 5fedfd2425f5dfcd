import Measurement
import Statistics

/// What one process says about each quantity: its set-up, and the median over its iterations.
///
/// Rejected iterations and the first are left out; where only the first was made, it is used and
/// ``onlyFirst`` says so.
final class ProcessData: Sendable {
  let onlyFirst: Bool
  private let line: JournalLine
  private let preparation: MedianWork?
  private let iteration: MedianWork
  /// Rows of the sketch, as the solver noted them.
  let sketchRows: Double?
  /// The norms of the residual before every accepted step, and after the last.
  let residuals: [Double]

  /// Nil when no iteration was accepted.
  init?(_ line: JournalLine) {
    let steady = line.steadyIterations
    guard let median = MedianWork(steady) else { return nil }
    self.line = line
    iteration = median
    onlyFirst = steady.allSatisfy { $0.index == 0 }
    preparation = line.setup.flatMap { MedianWork([$0]) }
    let notes = (line.setup.map { [$0.diagnostics] } ?? []) + line.iterations.map(\.diagnostics)
    sketchRows = notes.lazy.compactMap { $0["sketch_rows"] }.first
    let accepted = line.iterations.filter(\.accepted)
    residuals = (accepted.map(\.residual) + [line.finalResidual]).compactMap(\.self)
  }

  var seed: UInt64 { line.seed }
  var peakMemoryBytes: Int? { line.peakMemoryBytes }

  func value(of quantity: Quantity) -> Double? {
    switch quantity.stage {
    case .setup: line.setup?.value(of: quantity)
    case .iteration where quantity.at == .initial:
      line.iterations.first { $0.index == 0 }?.value(of: quantity)
    case .iteration where quantity.per == nil:
      iteration.amount(
        phase: quantity.phase == Claim.total ? nil : quantity.phase, counter: quantity.counter)
    case .iteration:
      median(of: line.steadyIterations.compactMap { $0.value(of: quantity) })
    }
  }

  var quantities: Set<Quantity> {
    iteration.quantities(.iteration).union(preparation?.quantities(.setup) ?? [])
  }

  /// Whether it has the quantities of another, as most processes along a ladder do.
  func hasSameQuantities(as other: ProcessData) -> Bool {
    guard iteration.hasSameNames(as: other.iteration) else { return false }
    switch (preparation, other.preparation) {
    case (let one?, let other?): return one.hasSameNames(as: other)
    case (let one, let other): return one == nil && other == nil
    }
  }
}

extension MedianWork {
  /// Everything recorded here, as quantities of `stage`.
  fileprivate func quantities(_ stage: Stage) -> Set<Quantity> {
    var found: Set = [Quantity(stage: stage, phase: Claim.total)]
    for phase in timedPhases { found.insert(Quantity(stage: stage, phase: phase)) }
    for (phase, counter) in counts {
      found.insert(Quantity(stage: stage, phase: phase ?? Claim.total, counter: counter))
    }
    return found
  }
}
