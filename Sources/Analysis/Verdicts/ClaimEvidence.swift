import Foundation
import Measurement
import Statistics
import Vocabulary

extension Claim {
  /// Whether a count depends on what was drawn, as a counter, or because a law of firing is in the claimed cost, and
  /// neither what was counted beside nor a band that the claim gives takes care of it.
  func isDrawn(_ counter: String) -> Bool {
    let terms = claimedTerms(of: counter)
    if law.within != nil || terms.contains(where: \.isCounted) { return false }
    return Counter(rawValue: counter)?.facts.isDrawn == true
      || terms.contains { !$0.neurons.isEmpty }
  }

  /// Whether it is about ladders of this setting.
  package func isMade(in setting: Setting) -> Bool {
    law.conditions.allSatisfy { name, value in
      switch name {
      case Law.shift: value == .number(setting.shift)
      case Law.dataset: value.text == String(setting.dataset.prefix { $0 != ":" })
      default: setting.options[name] == value
      }
    }
  }

  /// What has to happen often for `counter` to be known well: its own events, or else the pairs that
  /// fire.
  fileprivate func events(of counter: String) -> Quantity {
    if Counter(rawValue: counter)?.facts.isDrawn == true {
      return Quantity(stage: law.stage, phase: law.phase, counter: counter, at: law.at)
    }
    return Quantity(
      stage: law.stage, phase: Claim.total, counter: Counter.firedPairs.rawValue, at: law.at)
  }
}

extension LadderData {
  /// Why sizes are missing, the gravest reason first; nil when none is.
  var loss: Reason? {
    let reasons: [(Reason, [Status])] = [
      (.checkFailed, [.checkFailed]), (.censored, [.timeout]),
      (.failed, [.crashed, .outOfMemory, .diverged]),
    ]
    for (reason, statuses) in reasons
    where statuses.contains(where: { losses[$0.rawValue] != nil }) {
      return reason
    }
    return losses.isEmpty ? nil : .notMeasured
  }
}

extension LadderData {
  /// What is behind a drawn count at every size; nil for counts that shapes fix.
  func sampling(of claim: Claim, counter: String?, at sizes: [Int]) -> CountRuling.Sampling? {
    guard let counter, claim.isDrawn(counter) else { return nil }
    let sums = drawn(claim.events(of: counter))
    let events = Dictionary(zip(sums.data.map(\.size), sums.events), uniquingKeysWith: { $1 })
    let own = drawn(Quantity(claim, counter: counter))
    let seeds = Dictionary(zip(own.data.map(\.size), own.seeds), uniquingKeysWith: { $1 })
    return CountRuling.Sampling(
      events: sizes.map { events[$0] ?? 0 }, errors: sizes.map { seeds[$0]?.relativeError })
  }
}

extension [Double] {
  /// The standard error of the mean of what eight seeds or more drew, over it; nil where they are fewer.
  fileprivate var relativeError: Double? {
    let mean = reduce(0, +) / Double(count)
    guard count >= CountRuling.fewestSeeds, mean > 0 else { return nil }
    let squares = reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(count - 1) / Double(count)).squareRoot() / mean
  }
}

extension LadderData {
  /// Every term of the claimed cost at every size, term by term; nil when one depends on a sketch
  /// and there is none. In seconds an inner product costs its length.
  func terms(of claim: Claim, counter: String?, at sizes: [Int]) -> [[Double]]? {
    let terms = claim.claimedTerms(of: counter)
    let hasLength = counter == nil && claim.counter == Counter.innerProducts.rawValue
    let quantity = Quantity(claim, counter: counter)
    let costs = sizes.compactMap { size -> [Double]? in
      guard let place = costSizes(at: size) else { return nil }
      if terms.contains(where: \.isCounted) {
        return (processes[size] ?? []).compactMap { $0.terms(terms, of: quantity, at: place) }
          .middle
      }
      let costs = terms.compactMap { $0.cost(at: place) }.map { $0 * (hasLength ? place.d : 1) }
      return costs.count == terms.count ? costs : nil
    }
    guard costs.count == sizes.count else { return nil }
    return terms.indices.map { index in costs.map { $0[index] } }
  }

  /// The sizes at which an upper bound on a count is more than two thirds of what the plain algorithm counts, so that
  /// it says nothing.
  func trivial(_ claim: Claim, costs: [Double], at sizes: [Int]) -> Set<Int> {
    guard case .terms(let terms)? = claim.trivial else { return [] }
    return Set(
      zip(sizes, costs).filter { size, cost in
        guard let place = costSizes(at: size) else { return true }
        let plain = terms.compactMap { $0.cost(at: place) }
        return plain.count < terms.count || cost > plain.reduce(0, +) / 1.5
      }.map(\.0))
  }
}

extension LadderData {
  /// What the rows in memory that `claim` goes through cost at every size; nil where it does not say which, or
  /// that was not measured.
  func memory(of claim: Claim, at sizes: [Int], _ curves: MemoryCurves?) -> MemoryCost? {
    guard let touches = claim.touches, let curves else { return nil }
    let threads = ladder.setting.threads
    let costs = sizes.compactMap { size -> (rows: Double, seconds: Double)? in
      guard let place = costSizes(at: size) else { return nil }
      return touches.reduce((0, 0)) { sum, touch in
        guard let sum, let cost = touch.cost(at: place, threads: threads, curves)
        else { return nil }
        return (sum.rows + cost.rows, sum.seconds + cost.seconds)
      }
    }
    guard costs.count == sizes.count, costs.allSatisfy({ $0.rows > 0 }) else { return nil }
    return MemoryCost(
      seconds: costs.map(\.seconds), row: costs.map { $0.seconds / $0.rows })
  }
}

extension Touch {
  /// Rows and the seconds that they take; nil where the sizes do not say, or that was not measured.
  fileprivate func cost(
    at sizes: CostSizes, threads: Int, _ curves: MemoryCurves
  ) -> (rows: Double, seconds: Double)? {
    guard let rows = rows.sum(at: sizes), let bytes = bytes.sum(at: sizes),
      let set = set.sum(at: sizes),
      let row = curves.seconds(pattern, rowBytes: bytes, setBytes: set, threads: threads)
    else { return nil }
    return (rows, rows * row)
  }
}

extension LadderData {
  /// The sizes where the claim is not made.
  func outside(_ claim: Claim, sizes: [Int]) -> Set<Int> {
    Set(sizes.filter { size in costSizes(at: size).map { !claim.isMade(at: $0) } ?? true })
  }
}

extension LadderData {
  /// Below what a time is not fitted, and the first size whose step is long enough; past the largest
  /// size where none is.
  func floors(_ quantity: Quantity, _ overhead: Overhead) -> (value: Double, firstSize: Int) {
    let threads = ladder.setting.threads
    let step = Quantity(
      stage: quantity.stage, phase: Claim.total, at: quantity.at, steps: quantity.steps)
    var whole = quantity
    whole.per = nil
    let starts = [
      data(step).first { $0.value >= overhead.stepFloor(threads: threads) },
      data(whole).first { $0.value >= overhead.phaseFloor(threads: threads) },
    ].map { $0?.size ?? .max }
    // What is divided by a count has no floor of its own: its phase has.
    let value = quantity.per == nil ? overhead.phaseFloor(threads: threads) : 0
    return (value, starts.max() ?? .max)
  }
}

extension Evidence {
  /// Leaves out of the fits what is too short.
  mutating func limit(to floors: (value: Double, firstSize: Int)) {
    (floor, firstSize) = floors
  }

  /// The data beside the cost whose terms have these factors.
  func rows(weights: [Double]) -> [Judgement.JudgedSize] {
    let fitted = Set(aboveFloor.data.map(\.size))
    return data.indices.map { index in
      let parts = zip(terms, weights).map { $0[index] * $1 }
      let cost = parts.reduce(0, +)
      var row = Judgement.JudgedSize(
        size: data[index].size, value: data[index].value, cost: cost,
        isFitted: fitted.contains(data[index].size), shares: parts.map { cost > 0 ? $0 / cost : 0 })
      row.memorySeconds = memory?.seconds[index]
      if index > 0 { row.localSlope = data[index].slope(from: data[index - 1]) }
      return row
    }
  }
}

extension Datum {
  /// The exponent between two sizes; nil when a value has no logarithm.
  func slope(from other: Datum) -> Double? {
    let slope = log(value / other.value) / log(Double(size) / Double(other.size))
    return slope.isFinite ? slope : nil
  }
}
