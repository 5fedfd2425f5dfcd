import Measurement
import Statistics

/// What one process says about each quantity: its set-up, the median over its steady iterations, and its costs.
final class ProcessData: Sendable {
  private let line: JournalLine
  private let preparation: MedianWork?
  /// Nil where no iteration after the first still trains.
  private let iteration: MedianWork?
  /// What it took to the tolerance.
  let cost: TrainingCost
  /// Rows of the sketch, as the solver noted them.
  let sketchRows: Double?
  /// The median of the seconds that a kernel's alternative took.
  let alternativeSeconds: Double?
  /// The norms of the residual before every accepted step, and after the last.
  let residuals: [Double]

  /// Nil when no iteration was accepted.
  init?(_ line: JournalLine) {
    let accepted = line.iterations.filter(\.accepted)
    if accepted.isEmpty { return nil }
    self.line = line
    iteration = MedianWork(line.steadyIterations)
    cost = TrainingCost(line)
    preparation = line.setup.flatMap { MedianWork([$0]) }
    let notes = (line.setup.map { [$0.diagnostics] } ?? []) + line.iterations.map(\.diagnostics)
    sketchRows = notes.lazy.compactMap { $0["sketch_rows"] }.first
    alternativeSeconds = median(of: accepted.compactMap { $0.diagnostics["alternative_seconds"] })
    residuals = (accepted.map(\.residual) + [line.finalResidual]).compactMap(\.self)
  }

  /// Whether no iteration after the first still trains.
  var isBrief: Bool { iteration == nil }
  /// How many iterations were made.
  var iterationCount: Int { line.iterations.count }
  /// The seconds of the first `count` iterations.
  func seconds(ofFirst count: Int) -> Double {
    line.iterations.prefix(count).reduce(0) { $0 + $1.seconds }
  }
  var seed: UInt64 { line.seed }
  var peakMemoryBytes: Int? { line.peakMemoryBytes }

  func value(of quantity: Quantity) -> Double? {
    switch quantity.stage {
    case .setup: line.setup?.value(of: quantity)
    case .iteration where quantity.at == .initial:
      line.iterations.first { $0.index == 0 }?.value(of: quantity)
    case .iteration where quantity.at == .amortised: amortised(quantity)
    case .iteration where quantity.per == nil:
      iteration?.amount(
        phase: quantity.phase == Claim.total ? nil : quantity.phase, counter: quantity.counter)
    case .iteration:
      median(of: line.steadyIterations.compactMap { $0.value(of: quantity) })
    }
  }

  /// The mean over iterations, rejected ones too, at most as many as the set-up is spread over, and its part of that.
  private func amortised(_ quantity: Quantity) -> Double? {
    let iterations = line.iterations.prefix(quantity.steps ?? .max)
    guard let setup = line.setup, let steps = quantity.steps else { return nil }
    let values = iterations.compactMap { $0.value(of: quantity) }
    guard !values.isEmpty, let once = setup.value(of: quantity) else { return nil }
    return values.reduce(0, +) / Double(values.count) + once / Double(steps)
  }

  /// The terms of a cost beside each piece of work that `quantity` is taken from, those of the middle one: of two in
  /// the middle, their means.
  func terms(_ terms: [CostTerm], of quantity: Quantity, at sizes: CostSizes) -> [Double]? {
    let works: [any Workload] =
      switch (quantity.stage, quantity.at) {
      case (.setup, _): [line.setup].compactMap(\.self)
      case (.iteration, .initial): line.iterations.filter { $0.index == 0 }
      case (.iteration, _): line.steadyIterations
      }
    let costs = works.compactMap { work -> [Double]? in
      guard work.value(of: quantity) != nil else { return nil }
      var sizes = sizes
      sizes.counts = work.counts(beside: quantity)
      let costs = terms.map { $0.cost(at: sizes) ?? .nan }
      return costs.allSatisfy(\.isFinite) ? costs : nil
    }
    return costs.middle
  }

  var quantities: Set<Quantity> {
    (iteration?.quantities(.iteration) ?? []).union(preparation?.quantities(.setup) ?? [])
  }

  /// Whether it has the quantities of another, as most processes along a ladder do.
  func hasSameQuantities(as other: ProcessData) -> Bool {
    Self.haveSameNames(iteration, other.iteration)
      && Self.haveSameNames(preparation, other.preparation)
  }

  private static func haveSameNames(_ one: MedianWork?, _ other: MedianWork?) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    return one.hasSameNames(as: other)
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
