import Foundation

/// How far a prediction is from what was measured.
package enum Distance: String, Codable, CaseIterable, Sendable {
  /// Between two measured sizes, the one in the middle hidden.
  case inside
  /// At twice the largest size.
  case twice
  /// At four times the largest size.
  case fourfold

  /// That of a size `ratio` times the largest; nil where it is neither.
  init?(ratio: Double) {
    switch ratio {
    case 1.7...2.4: self = .twice
    case 3.4...4.8: self = .fourfold
    default: return nil
    }
  }
}

/// A prediction of what is known: by how much it is off.
struct Rehearsal: Sendable {
  /// The least number of sizes that a prediction is made from.
  static let fewest = 3

  /// How many sizes, from the first, it was made from; of one inside, the index of the hidden one.
  let origin: Int
  /// The index of the size.
  let target: Int
  let distance: Distance
  /// ln of what was measured over what was expected.
  let error: Double
  /// As ``Expectation/spread``.
  let spread: Double

  /// How far off it was, in units of the spread.
  var score: Double { abs(error) / spread }
}

extension AmountLadder {
  /// Every size at twice and at four times those before it, predicted from those.
  var rehearsalsBeyond: [Rehearsal] {
    if count <= Rehearsal.fewest { return [] }
    return (Rehearsal.fewest..<count).flatMap { origin in
      (origin..<count).compactMap { target in
        Distance(ratio: exp(x[target] - x[origin - 1])).map {
          let expected = expect(beyond: Array(0..<origin), at: x[target])
          return Rehearsal(
            origin: origin, target: target, distance: $0, error: y[target] - expected.value,
            spread: expected.spread)
        }
      }
    }
  }

  /// Every size but the ends, predicted from all others.
  var rehearsalsInside: [Rehearsal] {
    if count < Rehearsal.fewest { return [] }
    return (1..<(count - 1)).map { target in
      let others = (0..<count).filter { $0 != target }
      let expected = expect(inside: others, between: target - 1, target + 1, at: x[target])
      return Rehearsal(
        origin: target, target: target, distance: .inside, error: y[target] - expected.value,
        spread: expected.spread)
    }
  }
}
