import Measurement
import Statistics
import Vocabulary

extension Claim {
  /// The verdict on an order of exponents: whether that in m rises between two dimensions.
  ///
  /// Where no ladder can be long enough, as for half-space reporting over d = 2..16, the exponents in m
  /// at the two dimensions are compared instead: `consistent` when the 90 % interval at the larger
  /// lies wholly above, `slower` when it lies wholly below and both have eight sizes.
  func ordering(_ ladders: [LadderData]) -> Ruling {
    guard let between = law.between else { return Ruling(.notMeasured) }
    let fits = ladders.filter { $0.ladder.variable == .m }.compactMap { data in
      exponent(along: data).map {
        (d: data.ladder.setting.d, sizes: data.ladder.sizes.count, interval: $0)
      }
    }
    guard let low = fits.last(where: { $0.d == between[0] }),
      let high = fits.last(where: { $0.d == between[1] })
    else { return Ruling(fits.isEmpty ? .notMeasured : .tooFewSizes) }
    if low.interval.overlaps(high.interval) { return Ruling(.wideInterval) }
    if low.interval.high < high.interval.low { return Ruling(.consistent) }
    let isLong = min(low.sizes, high.sizes) >= Evidence.fewestToRefute
    return isLong ? Ruling(.slower) : Ruling(.tooFewSizes)
  }

  private func exponent(along data: LadderData) -> Interval? {
    (try? TailFit(data.data(Quantity(self, counter: law.counter))))?.interval
  }
}
