import Analysis
import Foundation
import Statistics

/// Ladders whose truth is known: a power law, and what keeps a time from being one.
struct Scenario: Sendable {
  /// Work per unit that grows by a factor somewhere along the ladder, over so many doublings.
  struct Transition {
    var height: ClosedRange<Double>
    var doublings: ClosedRange<Double>

    /// Of one height and length.
    init(_ height: Double, over doublings: Double) {
      (self.height, self.doublings) = (height...height, doublings...doublings)
    }

    /// Drawn anew for every ladder, heights evenly in their logarithm.
    static let any = Transition(height: 1.3...8, doublings: 0...4)

    private init(height: ClosedRange<Double>, doublings: ClosedRange<Double>) {
      (self.height, self.doublings) = (height, doublings)
    }
  }

  /// Work that grows by `gap` less, and equals the other at a part of the ladder.
  struct LowerOrder {
    var gap: Double
    var place: Double
  }

  /// What memory adds to the seconds, and what is known of it.
  enum Memory {
    /// Nothing, and nothing is known.
    case none
    /// It is in the seconds, and its curve is measured.
    case known
    /// It is in the seconds, and no curve is known.
    case unknown
    /// It is measured, and not in the seconds.
    case elsewhere
    /// It is all that the seconds are of, and its curve is measured.
    case alone
  }

  var name: String
  /// The standard deviation of a size's own logarithm.
  var deviation = 0.02
  /// A fixed overhead, in units of the smallest size's work.
  var overhead = 0.0
  var transitions: [Transition] = []
  var lowerOrder: LowerOrder?
  /// A constant that is claimed as well, in units of the smallest size's work.
  var constant = 0.0
  /// A deviation that all processes of a size share, besides.
  var sizeDeviation = 0.0
  /// Whether deviations have the tails of Student's t with two degrees of freedom.
  var heavyTails = false
  /// How much faster or slower the machine is at the end of the ladder.
  var drift = 0.0
  /// How much slower three sizes in ten are.
  var slowMode = 0.0
  /// Sizes of the middle of the ladder that are lost.
  var lost = 0
  var memory = Memory.none
  /// The logarithm of the size as a factor.
  var isLogarithmic = false
  /// Whether it is what a limit holds for: not a coincidence that nothing can tell from growth.
  var isHeld = true
  /// The ladders along which it hides no true excess that they say they can refute.
  var findsAlong: [LadderLength] = []
}

/// How many sizes a ladder has.
enum LadderLength: String, CaseIterable {
  /// 8 sizes over 2^7.
  case quick
  /// 15 over 2^7, half octaves.
  case half
  /// 11 to 13 over 2^10 to 2^12.
  case full

  /// The doublings at which the sizes of one of several ladders are.
  func places(_ run: Int) -> [Double] {
    switch self {
    case .quick: (0...7).map(Double.init)
    case .half: (0...14).map { Double($0) / 2 }
    case .full: (0...(10 + run % 3)).map(Double.init)
    }
  }
}

/// One ladder of a scenario: what is given to the rule, and the truth.
struct SimulatedLadder {
  let evidence: Evidence
  /// By how much the cost grows faster than claimed as sizes go to infinity.
  let excess: Double
  /// By how much the seconds do along the larger half, without noise and overhead.
  let shown: Double

  /// A ladder at `places` whose work grows by `distance` more than it is claimed to.
  init(
    _ scenario: Scenario, at places: [Double], distance: Double, _ random: inout SplitMix64
  ) {
    let exponent = 0.5 + 0.25 * Double(random.next() % 11)
    let claimed = places.map { exp2((exponent - distance) * $0) }
    var work = places.map { exp2(exponent * $0) }
    if let lower = scenario.lowerOrder {
      let level = lower.gap * lower.place * (places.last ?? 0)
      work = zip(work, places).map { $0 + $0 * exp2(level - lower.gap * $1) }
    }
    let constant = scenario.constant * work[0]
    work = work.map { $0 + constant }
    if scenario.isLogarithmic { work = zip(work, places).map { $0 * ($1 + 10) } }
    for transition in scenario.transitions {
      let factors = transition.factors(at: places, &random)
      work = zip(work, factors).map { $0 * $1 }
    }
    let curve = Curve(at: places, claimed: claimed, &random)
    var grows = distance
    switch scenario.memory {
    case .none, .elsewhere: break
    case .known, .unknown:
      work = zip(work, curve.part(&random)).map { $0 + $1 }
      grows = max(0, distance)
    case .alone:
      work = zip(curve.part(&random), places).map { $0 * exp2(distance * $1) }
    }
    excess = grows
    let noisy = scenario.noise(over: work, &random)
    let kept = scenario.kept(of: places.count, &random)
    let sizes = places.map { Int((1024 * exp2($0)).rounded()) }
    var evidence = Evidence(
      data: kept.map { Datum(size: sizes[$0], value: 1e-6 * noisy[$0]) },
      terms: [kept.map { claimed[$0] }] + (constant > 0 ? [kept.map { _ in 1 }] : []))
    if scenario.memory != .none, scenario.memory != .unknown {
      evidence.memory = MemoryCost(
        seconds: kept.map { 1e-6 * curve.seconds[$0] }, row: kept.map { 1e-9 * curve.row[$0] })
    }
    self.evidence = evidence
    // An overhead is no other than a claimed constant.
    let hidden = constant > 0 ? scenario.overhead * work[0] : 0
    let plain = zip(places.indices, zip(work, claimed)).map { index, value in
      Datum(size: sizes[index], value: (value.0 + hidden) / (value.1 + constant + hidden))
    }
    shown = (try? TailFit(plain).slope) ?? 0
  }

  /// What is ruled of it.
  var ruling: TimeRuling { TimeRuling(evidence, bound: .tight) }
}

/// Seconds a row over working sets, as machines with three caches have them.
private struct Curve {
  /// Relative to the smallest size's.
  let row: [Double]
  /// Beside a work of 1 at the smallest size.
  let seconds: [Double]

  init(at places: [Double], claimed: [Double], _ random: inout SplitMix64) {
    let start = 12 + 10 * random.uniform()
    let steps = [(15.0, 0.3, 1.2), (20, 0.8, 1.6), (25, 1, 2.5)].map { place, least, most in
      (
        place: place, height: least + (most - least) * random.uniform(),
        length: 0.5 + 2.5 * random.uniform()
      )
    }
    let row = places.map { size in
      exp2(
        steps.reduce(0) { sum, step in
          sum + step.height * min(1, max(0, (start + size - step.place) / step.length + 0.5))
        })
    }
    let share = 0.1 + 0.6 * random.uniform()
    self.row = row
    seconds = zip(claimed, row).map { $0 * $1 / row[0] * share / (1 - share) }
  }

  /// What of it is in the seconds: 0.6 to 1.4 of what was measured.
  func part(_ random: inout SplitMix64) -> [Double] {
    let factor = 0.6 + 0.8 * random.uniform()
    return seconds.map { factor * $0 }
  }
}

extension Scenario.Transition {
  fileprivate func factors(at places: [Double], _ random: inout SplitMix64) -> [Double] {
    let low = log(height.lowerBound)
    let height = low + (log(height.upperBound) - low) * random.uniform()
    let width = doublings.upperBound - doublings.lowerBound
    let length = doublings.lowerBound + width * random.uniform()
    let middle = (places.last ?? 0) * random.uniform()
    return places.map { place in
      let past = length == 0 ? (place >= middle ? 1 : 0) : (place - middle) / length + 0.5
      return exp(height * min(1, max(0, past)))
    }
  }
}

extension Scenario {
  /// `work` with the overhead, and with what the machine and chance make of it.
  fileprivate func noise(over work: [Double], _ random: inout SplitMix64) -> [Double] {
    let direction = random.uniform() < 0.5 ? -1.0 : 1
    return work.enumerated().map { index, value in
      let chance = heavyTails ? random.heavyTailed() : random.normal()
      var level = deviation * chance + sizeDeviation * random.normal()
      level += direction * log1p(drift * Double(index) / Double(work.count - 1))
      if slowMode > 0, random.uniform() < 0.3 { level += log1p(slowMode) }
      return (value + overhead * work[0]) * exp(level)
    }
  }

  /// The sizes that are not lost.
  fileprivate func kept(of count: Int, _ random: inout SplitMix64) -> [Int] {
    var kept = Array(0..<count)
    for _ in 0..<lost { kept.remove(at: 1 + Int(random.next() % UInt64(kept.count - 2))) }
    return kept
  }
}

extension SplitMix64 {
  /// Within (0, 1).
  mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

  /// Box and Muller's.
  mutating func normal() -> Double {
    (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
  }

  /// Student's t with two degrees of freedom: normal / sqrt(exponential).
  mutating func heavyTailed() -> Double { normal() / (-log(uniform())).squareRoot() }
}
