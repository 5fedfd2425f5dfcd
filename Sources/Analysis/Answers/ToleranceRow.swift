package import Measurement
package import Statistics
package import Vocabulary

/// The time to |r| <= 1e-2 |r_0| along a ladder: iterations times their cost, each with its exponent.
package struct ToleranceRow: Codable, Equatable, Sendable {
  /// The share of the first residual that is aimed at.
  package static var tolerance: Double { 1e-2 }

  /// The study's name.
  package var study: String
  /// The solver's name.
  package var solver: String
  /// The size that grows.
  package var variable: Variable
  /// What the ladder holds fixed.
  package var setting: Setting
  /// The ladder's sizes in order.
  package var sizes: [Entry]
  /// Sizes at which no process got there.
  package var missed: [Int]
  /// The exponents of the larger half; null with too few sizes.
  @Nullable package var iterations: Interval?
  /// The exponent of seconds an iteration.
  @Nullable package var cost: Interval?
  /// The exponent of seconds to the tolerance.
  @Nullable package var time: Interval?

  /// What one size took.
  package struct Entry: Codable, Equatable, Sendable {
    /// Of the variable that grows.
    package var size: Int
    /// The median over processes.
    package var iterations: Double
    /// The median of an iteration.
    package var iterationSeconds: Double
    /// Their product, without the set-up.
    package var seconds: Double
    /// The median of the set-up; nil where none was recorded.
    @Nullable package var setupSeconds: Double?
  }

  /// Nil when nothing grows, or no size got there.
  init?(_ data: LadderData) {
    guard let variable = data.ladder.variable else { return nil }
    let times = data.data(Quantity(stage: .iteration, phase: Claim.total))
    let setups = data.data(Quantity(stage: .setup, phase: Claim.total))
    sizes = times.compactMap { time in
      guard let count = data.iterations(to: Self.tolerance, at: time.size) else { return nil }
      var entry = Entry(
        size: time.size, iterations: count, iterationSeconds: time.value,
        seconds: count * time.value)
      entry.setupSeconds = setups.first { $0.size == time.size }?.value
      return entry
    }
    if sizes.isEmpty { return nil }
    let reached = Set(sizes.map(\.size))
    study = data.ladder.study
    solver = data.ladder.solver
    self.variable = variable
    setting = data.ladder.setting
    missed = data.ladder.sizes.filter { !reached.contains($0) }
    iterations = exponent(\.iterations)
    cost = exponent(\.iterationSeconds)
    time = exponent(\.seconds)
  }

  private func exponent(_ value: KeyPath<Entry, Double>) -> Interval? {
    let data = sizes.map { Datum(size: $0.size, value: $0[keyPath: value]) }
    return data.count < TailFit.fewestInTail ? nil : (try? TailFit(data))?.interval
  }
}

extension LadderData {
  /// The median over processes of the iterations until the residual is below `tolerance` of the first;
  /// nil where one process does not get there.
  fileprivate func iterations(to tolerance: Double, at size: Int) -> Double? {
    let counts = (processes[size] ?? []).map { process in
      process.residuals.firstIndex { $0 <= tolerance * (process.residuals.first ?? 0) }
    }
    let reached = counts.compactMap { $0.map(Double.init) }
    return reached.count == counts.count ? median(of: reached) : nil
  }
}
