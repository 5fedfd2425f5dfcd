package import Measurement
package import Statistics
package import Vocabulary

extension Claim {
  /// The verdict on an order of exponents: whether that in m rises between two dimensions.
  ///
  /// Where no ladder can be long enough, as for half-space reporting over d = 2..16, the exponents in m
  /// at the two dimensions are compared instead: `consistent` when the 90 % interval at the larger
  /// lies wholly above, `slower` when it lies wholly below and both have eight sizes. Ladders are compared that
  /// differ in d alone; of several pairs the gravest verdict counts.
  func ordering(_ ladders: [LadderData]) -> Ruling {
    guard let between = law.between else { return Ruling(.notMeasured) }
    let fits = ladders.filter { $0.ladder.variable == .m }.compactMap { data in
      exponent(along: data).map { FittedLadder(ladder: data.ladder, exponent: $0) }
    }
    if fits.isEmpty { return Ruling(.notMeasured) }
    let rulings = fits.filter { $0.ladder.setting.d == between[0] }.flatMap { low in
      fits.filter { $0.ladder.setting == low.ladder.setting.with(d: between[1]) }
        .map(low.ordering)
    }
    return rulings.isEmpty ? Ruling(.tooFewSizes) : rulings.together
  }

  private func exponent(along data: LadderData) -> Interval? {
    (try? TailFit(data.data(Quantity(self, counter: law.counter))))?.interval
  }

  /// The verdict on exponents of 1 - Theta(1/d) in m, or in n where the law says so: whether that of every dimension is
  /// from 1 - c_2/d to 1 - c_1/d, over the larger half of five sizes or more, of at least three dimensions.
  ///
  /// `slower` when at every dimension the whole 90 % interval is above and eight sizes were measured: a scan is;
  /// `faster` when it is below.
  func exponents(_ ladders: [LadderData]) -> (ruling: Ruling, found: [ExponentRow]) {
    let range = law.dimensions.map { $0[0]...$0[1] } ?? 0...0
    let found = ladders.filter { $0.ladder.variable == law.along ?? .m }.compactMap(row)
      .filter { $0.sizes >= TailFit.fewestInTail }.sorted { $0.d < $1.d }
    let judged = found.filter { range.contains($0.d) }
    if Set(judged.map(\.d)).count < 3 {
      return (Ruling(found.isEmpty ? .notMeasured : .tooFewSizes), found)
    }
    if judged.allSatisfy({ $0.low <= $0.exponent.estimate && $0.exponent.estimate <= $0.high }) {
      return (Ruling(.consistent), found)
    }
    if judged.allSatisfy({ $0.exponent.high < $0.low }) { return (Ruling(.faster), found) }
    guard judged.allSatisfy({ $0.exponent.low > $0.high }) else {
      return (Ruling(.wideInterval), found)
    }
    let isLong = judged.allSatisfy { $0.sizes >= Evidence.fewestToRefute }
    return (isLong ? Ruling(.slower) : Ruling(.tooFewSizes), found)
  }

  private func row(along data: LadderData) -> ExponentRow? {
    let setting = data.ladder.setting
    guard let gap = law.gap, let d = setting.d, let exponent = exponent(along: data) else {
      return nil
    }
    return ExponentRow(
      claim: id, study: data.ladder.study, along: law.along ?? .m,
      m: Nullable(wrappedValue: setting.m),
      n: Nullable(wrappedValue: setting.n), d: d, exponent: exponent,
      low: 1 - gap[1] / Double(d), high: 1 - gap[0] / Double(d), sizes: data.ladder.sizes.count)
  }
}

/// A ladder in m and the exponent along it.
private struct FittedLadder {
  let ladder: StudyLadder
  let exponent: Interval

  /// Whether the exponent at a larger dimension is above this one.
  func ordering(below high: FittedLadder) -> Ruling {
    if exponent.overlaps(high.exponent) { return Ruling(.wideInterval) }
    if exponent.high < high.exponent.low { return Ruling(.consistent) }
    let sizes = min(ladder.sizes.count, high.ladder.sizes.count)
    return sizes >= Evidence.fewestToRefute ? Ruling(.slower) : Ruling(.tooFewSizes)
  }
}

extension Setting {
  /// The same but for the dimension.
  fileprivate func with(d: Int) -> Setting {
    var setting = self
    setting.d = d
    return setting
  }
}

/// The exponent in m or n at one dimension, beside what is claimed.
package struct ExponentRow: Codable, Equatable, Sendable {
  /// The claim's id.
  package var claim: String
  /// The study's name.
  package var study: String
  /// The size that grows.
  package var along: Variable
  /// The width; null where it grows.
  @Nullable package var m: Int?
  /// The points; null where they grow.
  @Nullable package var n: Int?
  /// The dimension.
  package var d: Int
  /// What was measured over the larger half of the ladder.
  package var exponent: Interval
  /// The least exponent that is claimed there.
  package var low: Double
  /// The greatest.
  package var high: Double
  /// Sizes of the ladder.
  package var sizes: Int
}
