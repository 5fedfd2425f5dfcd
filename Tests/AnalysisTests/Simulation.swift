import Analysis
import Foundation
import Measurement
import Statistics

/// Ladders with a known truth: a power law, and what keeps a time from being one.
struct Scenario {
  var name: String
  /// A fixed overhead, in units of the smallest size's work.
  var overhead = 0.0
  /// Work per unit grows by this factor, over a factor of 4 in size somewhere along the ladder.
  var cacheStep = 1.0
  /// The standard deviation of a size's own logarithm.
  var deviation = 0.01
  /// Whether deviations have the tails of Student's t with two degrees of freedom.
  var heavyTails = false
  /// The logarithm of the size as a factor.
  var isLogarithmic = false

  static let sizes = (10...17).map { 1 << $0 }

  /// One ladder with this exponent.
  func ladder(_ exponent: Double, _ random: inout SplitMix64) -> [Datum] {
    let middle = log2(Double(Self.sizes[0])) + 7 * random.uniform()
    let work = Self.sizes.map { size -> Double in
      let x = Double(size)
      let past = min(1, max(0, (log2(x) - middle) / 2 + 0.5))
      return pow(x, exponent) * pow(cacheStep, past) * (isLogarithmic ? log2(x) : 1)
    }
    return zip(Self.sizes, work).map { size, value in
      let noise = heavyTails ? random.heavyTailed() : random.normal()
      return Datum(size: size, value: (value + overhead * work[0]) * exp(deviation * noise))
    }
  }

  /// The ruling on a ladder whose exponent is `truth`, claimed to be `claimed`.
  func ruling(truth: Double, claimed: Double, _ random: inout SplitMix64) -> TimeRuling {
    let data = ladder(truth, &random)
    let costs = data.map { pow(Double($0.size), claimed) }
    return TimeRuling(Evidence(data: data, terms: [costs]), bound: .tight)
  }

  static let all: [Scenario] =
    [0.01, 0.02, 0.04, 0.08].flatMap { deviation in
      let percent = "\(Int(100 * deviation)) %"
      return [
        Scenario(name: "\(percent)", deviation: deviation),
        Scenario(name: "\(percent), overhead 1", overhead: 1, deviation: deviation),
        Scenario(name: "\(percent), overhead 3", overhead: 3, deviation: deviation),
        Scenario(name: "\(percent), overhead 10", overhead: 10, deviation: deviation),
        Scenario(name: "\(percent), cache step 1.3", cacheStep: 1.3, deviation: deviation),
        Scenario(name: "\(percent), cache step 1.5", cacheStep: 1.5, deviation: deviation),
        Scenario(name: "\(percent), cache step 2", cacheStep: 2, deviation: deviation),
        Scenario(name: "\(percent), heavy tails", deviation: deviation, heavyTails: true),
        Scenario(
          name: "\(percent), overhead 3, cache step 1.3", overhead: 3, cacheStep: 1.3,
          deviation: deviation),
      ]
    }
}

/// How often rulings were wrong, and how often there was one.
struct Score {
  var runs = 0
  var wrong = 0
  var decided = 0

  /// How far from the claim a truth is in the study.
  static let distances = [-0.5, -0.25, 0, 0.25, 0.5]

  init(_ scenario: Scenario, distance: Double, runs: Int, seed: UInt64) {
    var random = SplitMix64(state: seed)
    for run in 0..<runs {
      let truth = 0.5 + 2.5 * Double(run % 11) / 10
      let verdict = scenario.ruling(truth: truth, claimed: truth - distance, &random)
        .ruling.verdict
      self.runs += 1
      if verdict.isDecided { decided += 1 }
      if Self.isWrong(verdict, distance: distance, scenario) { wrong += 1 }
    }
  }

  /// A logarithm counts as a distance that is neither none nor beyond a logarithm.
  static func isWrong(_ verdict: Verdict, distance: Double, _ scenario: Scenario) -> Bool {
    switch verdict {
    case .inconclusive: false
    case .consistent: distance != 0 || scenario.isLogarithmic
    case .consistentUpToLogarithm: distance != 0
    case .faster: distance >= 0
    case .slower: distance <= 0 && !scenario.isLogarithmic
    }
  }

  var wrongShare: Double { Double(wrong) / Double(runs) }
  var decidedShare: Double { Double(decided) / Double(runs) }
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
