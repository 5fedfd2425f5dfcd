package import Measurement
package import Statistics
package import Vocabulary

/// What one ladder says of one claim, in seconds or in counts.
package struct Judgement: Codable, Equatable, Sendable {
  /// The claim's id.
  package var claim: String
  /// The study's name.
  package var study: String
  /// The solver's name.
  package var solver: String
  /// The size in which growth is judged.
  package var variable: Variable
  /// What the ladder holds fixed.
  package var setting: Setting
  /// Null for seconds.
  @Nullable package var counter: String?
  /// The verdict with its reason.
  package var ruling: Ruling
  /// The slope of ln(claimed cost) in ln size over the fitted tail: what a cost exactly as claimed
  /// would show there. For a sum in seconds, of the fitted combination of its terms.
  @Nullable package var claimed: Double?
  /// The claimed exponent as all sizes go to infinity; printed beside, not tested.
  @Nullable package var asymptotic: Double?
  /// The measured exponent over the larger half of the fitted sizes.
  @Nullable package var tail: Interval?
  /// The measured exponent over all fitted sizes, a fixed overhead taken off.
  @Nullable package var offset: Interval?
  /// The overhead that was taken off, in seconds.
  @Nullable package var overheadSeconds: Double?
  /// The claimed cost over the count, least and greatest where the claim is made; null for seconds.
  @Nullable package var slack: Slack?
  /// The smallest excess over the claimed exponent that the seconds of this ladder could refute, caches being what they
  /// are measured to be; null for counts, and where too few sizes were fitted.
  @Nullable package var smallestExcess: Double?
  /// Seconds below which sizes are drawn and not fitted; 0 for counts.
  package var floor: Double
  /// Sizes that ran into their time limit: they take at least that long.
  package var censored: [Int]
  /// The ladder's sizes in order.
  package var sizes: [JudgedSize]

  /// One size of a ladder.
  package struct JudgedSize: Codable, Equatable, Sendable {
    /// Of the variable that grows.
    package var size: Int
    /// In seconds, or a count.
    package var value: Double
    /// The claimed cost up to a constant, in the unit of the claim.
    package var cost: Double
    /// The local exponent from the size before; null for the first.
    @Nullable package var localSlope: Double?
    /// Whether the size is long enough to be fitted.
    package var isFitted: Bool
    /// Seconds in which the rows in memory that are gone through would be; null for counts, where the claim does not
    /// say which they are, and where memory was not measured.
    @Nullable package var memorySeconds: Double?
    /// Each term's part of the cost. In seconds the factors are fitted; a term that grows like
    /// one before it is counted with that one.
    package var shares: [Double]
  }

  /// Judges `claim` by the seconds, or the counter, along `data`; nil when nothing was recorded of it.
  init?(
    _ claim: Claim, counter: String?, along data: LadderData, overhead: Overhead,
    memory: MemoryCurves?
  ) {
    guard let variable = data.ladder.variable, claim.beside.map(data.counts) ?? true else {
      return nil
    }
    let quantity = Quantity(claim, counter: counter)
    let isDrawn = counter.map { claim.isDrawn($0) } ?? false
    let values = isDrawn ? data.drawn(quantity).data : data.data(quantity)
    let censored = data.censored(quantity)
    if values.allSatisfy({ $0.value == 0 }), censored.isEmpty, data.losses.isEmpty { return nil }
    let terms = data.terms(of: claim, counter: counter, at: values.map(\.size))
    var evidence = Evidence(
      data: values, terms: terms ?? [], censored: censored,
      loss: data.loss ?? (values.count < data.ladder.sizes.count ? .notMeasured : nil))
    if counter == nil {
      evidence.limit(to: data.floors(quantity, overhead))
      evidence.memory = data.memory(of: claim, at: values.map(\.size), memory)
    }
    evidence.outside = data.outside(claim, sizes: values.map(\.size))
    let trivial =
      counter == nil ? [] : data.trivial(claim, costs: evidence.costs, at: values.map(\.size))
    evidence.outside.formUnion(trivial)
    self.claim = claim.id
    study = data.ladder.study
    solver = data.ladder.solver
    self.variable = variable
    setting = data.ladder.setting
    ruling = Ruling(.tooFewSizes)
    floor = evidence.floor
    self.censored = evidence.censored
    sizes = evidence.rows(weights: evidence.terms.map { _ in 1 })
    self.counter = counter
    asymptotic = claim.asymptoticExponent(of: variable, shift: setting.shift)
    if terms == nil {
      ruling = Ruling(.costUnknown)
    } else if counter == nil {
      judge(TimeRuling(evidence, bound: claim.bound), evidence)
    } else {
      let counted = CountRuling(
        evidence, sampling: data.sampling(of: claim, counter: counter, at: values.map(\.size)),
        bound: claim.bound, within: claim.within, hasTrivial: !trivial.isEmpty)
      judge(counted, isDrawn: isDrawn)
    }
  }

  private mutating func judge(_ verdict: TimeRuling, _ evidence: Evidence) {
    ruling = verdict.ruling
    smallestExcess = verdict.smallestExcess
    guard let fit = verdict.tail, let weights = verdict.combination?.coefficients else { return }
    sizes = evidence.rows(weights: weights)
    let slope = claimedSlope(over: fit.sizes)
    claimed = slope
    tail = slope.map { fit.interval.moved(by: $0) }
    let whole = claimedSlope(over: verdict.sizes)
    offset = whole.flatMap { verdict.offset?.interval.moved(by: $0) }
    overheadSeconds = verdict.offset?.parts.offset
  }

  private mutating func judge(_ verdict: CountRuling, isDrawn: Bool) {
    ruling = verdict.ruling
    slack = verdict.slack
    guard let fit = verdict.excess else { return }
    let slope = claimedSlope(over: fit.sizes)
    claimed = slope
    tail = slope.map { slope in
      let exact = Interval(estimate: fit.slope, low: fit.slope, high: fit.slope)
      return (isDrawn ? fit.interval : exact).moved(by: slope)
    }
  }

  /// The slope of the claimed cost in the variable.
  private func claimedSlope(over fitted: [Int]) -> Double? {
    let data = sizes.filter { fitted.contains($0.size) }
      .map { Datum(size: $0.size, value: $0.cost) }
    guard data.count > 1, data.allSatisfy({ $0.value > 0 }) else { return nil }
    return LogLine(data).slope
  }
}
