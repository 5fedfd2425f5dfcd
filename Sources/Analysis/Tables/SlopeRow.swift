package import Measurement
import Statistics
import Vocabulary

/// A remark on a slope, or the reason why there is none.
package enum SlopeNote: String, Codable, Sendable, CaseIterable {
  /// Under three sizes were measured: no slope.
  case tooFewSizes = "too_few_sizes"
  /// Under five sizes were measured: all of them were fitted, not the larger half.
  case underFiveSizes = "under_five_sizes"
  /// Some value is zero: no slope.
  case notPositive = "not_positive"
  /// Somewhere no iteration after the first still trains, so that there is no steady one.
  case onlyFirstIteration = "only_first_iteration"
}

/// The growth of one quantity along a ladder, beside what is claimed of it.
package struct SlopeRow: Codable, Equatable, Sendable {
  /// The set-up, or an iteration.
  package var stage: Stage
  /// A phase, or `total`.
  package var phase: String
  /// Null for seconds.
  @Nullable package var counter: String?
  /// The counter that it is divided by, iteration for iteration.
  @Nullable package var per: String?
  /// `s` or `count`.
  package var unit: String
  /// Its part of the stage's total at the largest size; null when there is no total.
  @Nullable package var share: Double?
  /// The value at the largest size that has one, in `unit`.
  @Nullable package var valueAtLargest: Double?
  /// How many sizes have a value.
  package var sizesMeasured: Int
  /// How many of them were fitted.
  package var sizesFitted: Int
  /// The smallest and the largest size that was fitted.
  @Nullable package var smallest: Int?
  /// The largest size that was fitted; nil where nothing was.
  @Nullable package var largest: Int?
  /// d ln y / d ln x over the tail; nil where nothing was fitted.
  @Nullable package var slope: Double?
  /// The ends of the 90 % interval, equal where the values are a power law to the last bit.
  @Nullable package var low: Double?
  /// The upper end of its interval.
  @Nullable package var high: Double?
  /// The exponent that is claimed over the fitted sizes.
  @Nullable package var claimed: Double?
  /// The claim's id.
  @Nullable package var claim: String?
  /// What to know before it is read.
  package var notes: [SlopeNote]

  /// Fits `quantity` along `data`.
  init(_ quantity: Quantity, variable: Variable, along data: LadderData, claims: [Claim]) {
    let measured = data.data(quantity)
    var fit: TailFit?
    notes = []
    do throws(FitFailure) {
      fit = try TailFit(measured)
      if fit?.isShort == true { notes.append(.underFiveSizes) }
    } catch {
      switch error {
      case .tooFewSizes: notes.append(.tooFewSizes)
      case .notPositive, .noSolution: notes.append(.notPositive)
      }
    }
    if quantity.stage == .iteration, data.isBrief { notes.append(.onlyFirstIteration) }
    stage = quantity.stage
    phase = quantity.phase
    unit = quantity.counter == nil ? "s" : "count"
    sizesMeasured = measured.count
    sizesFitted = fit?.sizes.count ?? 0
    counter = quantity.counter
    per = quantity.per
    share = data.share(of: quantity, measured)
    valueAtLargest = measured.last?.value
    smallest = fit?.sizes.first
    largest = fit?.sizes.last
    slope = fit?.slope
    low = fit?.low
    high = fit?.high
    let claim = claims.first(where: quantity.isSubject)
    claimed = claim.flatMap {
      data.claimedExponent(
        of: $0, counter: counter, in: variable, over: fit?.sizes ?? data.ladder.sizes)
    }
    self.claim = claim?.id
  }
}

extension LadderData {
  /// The exponent that a claim has of seconds or of a counter over some sizes.
  fileprivate func claimedExponent(
    of claim: Claim, counter: String?, in variable: Variable, over sizes: [Int]
  ) -> Double? {
    guard counter != nil, claim.countTerms != nil else {
      return claim.exponent(of: variable, over: sizes.compactMap { ladder.points[$0] })
    }
    guard sizes.count > 1, let terms = terms(of: claim, counter: counter, at: sizes) else {
      return nil
    }
    let costs = sizes.indices.map { index in
      Datum(size: sizes[index], value: terms.reduce(0) { $0 + $1[index] })
    }
    return costs.allSatisfy { $0.value > 0 } ? LogLine(costs).slope : nil
  }

  /// The part of the stage's total that `quantity` has at its largest size.
  fileprivate func share(of quantity: Quantity, _ measured: [Datum]) -> Double? {
    guard quantity.per == nil, let largest = measured.last else { return nil }
    var whole = quantity
    whole.phase = Claim.total
    guard let total = data(whole).last(where: { $0.size == largest.size }), total.value > 0
    else { return nil }
    return largest.value / total.value
  }
}
