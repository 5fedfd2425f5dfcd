package import Measurement
package import Statistics
package import Vocabulary

/// The way to |r| <= 1e-2 |r_0| along a ladder, summed from the records of whole iterations: its parts at every size,
/// and how they grow.
package struct ToleranceRow: Codable, Equatable, Sendable {
  /// The study's name.
  package var study: String
  /// The solver's name.
  package var solver: String
  /// The size that grows.
  package var variable: Variable
  /// What the ladder holds fixed.
  package var setting: Setting
  /// The sizes at which it got there, in order.
  package var sizes: [Entry]
  /// Sizes at which it did not.
  package var missed: [Int]
  /// What was spent in vain at those of them that were measured: the way is longer.
  package var over: [Entry]
  /// The exponents of the larger half, of values interpolated within the last iteration; null with too few sizes.
  @Nullable package var iterations: Interval?
  /// The exponent of seconds an iteration, amortised.
  @Nullable package var cost: Interval?
  /// The exponent of seconds to the tolerance without the set-up.
  @Nullable package var time: Interval?

  /// What one size took; medians over processes, each by itself.
  package struct Entry: Codable, Equatable, Sendable {
    /// Of the variable that grows.
    package var size: Int
    /// Iterations to the tolerance, rejected ones too, or made in vain.
    package var iterations: Double
    /// Of the first of them.
    @Nullable package var firstSeconds: Double?
    /// Of one of them, amortised.
    package var iterationSeconds: Double
    /// Of an accepted one after the first that still trains; null where there is none.
    @Nullable package var steadySeconds: Double?
    /// Of all of them, without the set-up.
    package var seconds: Double
    /// Before the first; null where none was recorded.
    @Nullable package var setupSeconds: Double?
    /// Of those, drawing the initial weights; null where the records do not say.
    @Nullable package var drawSeconds: Double?
    /// Set-up and iterations.
    @Nullable package var totalSeconds: Double?
    /// The same without drawing the initial weights.
    @Nullable package var totalWithoutDrawSeconds: Double?
  }

  /// Nil when nothing grows, seconds mean nothing, or no size was measured.
  init?(_ data: LadderData) {
    guard let variable = data.ladder.variable, data.isTimed else { return nil }
    let entries = data.ladder.sizes.compactMap { Entry(data, at: $0) }
    let reached = Set(data.costs(.training).map(\.size))
    sizes = entries.filter { reached.contains($0.size) }
    over = entries.filter { !reached.contains($0.size) }
    missed = data.ladder.sizes.filter { !reached.contains($0) }
    if sizes.isEmpty, over.isEmpty { return nil }
    study = data.ladder.study
    solver = data.ladder.solver
    self.variable = variable
    setting = data.ladder.setting
    iterations = data.exponent(.partialSteps)
    cost = data.exponent(.amortised)
    time = data.exponent(.partialTraining)
  }
}

extension ToleranceRow.Entry {
  /// Nil where nothing was measured.
  fileprivate init?(_ data: LadderData, at size: Int) {
    func cost(_ kind: CostKind) -> Double? { data.cost(kind, at: size)?.value }
    guard let steps = cost(.steps), let amortised = cost(.amortised),
      let training = cost(.training)
    else { return nil }
    self.size = size
    iterations = steps
    iterationSeconds = amortised
    seconds = training
    firstSeconds = cost(.first)
    steadySeconds = cost(.steady)
    setupSeconds = cost(.setup)
    drawSeconds = cost(.draw)
    totalSeconds = cost(.total)
    totalWithoutDrawSeconds = cost(.totalWithoutDraw)
  }
}

extension LadderData {
  /// Over the larger half of the sizes that reached the tolerance.
  fileprivate func exponent(_ kind: CostKind) -> Interval? {
    let reached = Set(costs(.steps).map(\.size))
    let data = costs(kind).filter { reached.contains($0.size) }
    return data.count < TailFit.fewestInTail ? nil : (try? TailFit(data))?.interval
  }
}
