import Foundation
import Statistics

/// What is expected at one size of a ladder from others of it, in logarithms, before any width is known.
struct Expectation: Equatable {
  /// ln of the amount.
  var value: Double
  /// How far off it may be, in units of what calibration finds.
  var spread: Double
}

/// A sum of terms with non-negative coefficients that fits a ladder best near one size: a point counts half as
/// much for every two octaves that it is away.
struct LocalLaw {
  private let ladder: AmountLadder
  private let fit: NonNegativeCombination

  /// Nil where no term is of use.
  init?(_ ladder: AmountLadder, at indices: [Int], near x: Double) {
    let weights = indices.map { exp2(-abs(ladder.x[$0] - x) / log(2) / 2) }
    let columns = ladder.terms.map { term in
      indices.map { term.cost(at: ladder.points[$0]) ?? 0 }
    }
    guard
      let fit = NonNegativeCombination(
        terms: columns, values: indices.map { exp(ladder.y[$0]) }, weights: weights)
    else { return nil }
    self.ladder = ladder
    self.fit = fit
  }

  /// ln of the law at ln size `x`.
  func value(_ x: Double) -> Double {
    let place = ladder.place(exp(x))
    return log(fit.value(ladder.terms.map { $0.cost(at: place) ?? 0 }))
  }
}

extension AmountLadder {
  /// What is expected beyond the last of `indices`, or before the first where they descend: the last point times
  /// the ratio of the local law there and here, and the same of the straight line through the last three.
  ///
  /// - Precondition: at least two indices in order, with `x` beyond the last.
  func expect(beyond indices: [Int], at x: Double) -> Expectation {
    let last = indices[indices.count - 1]
    let line = self.y[last] + slope(indices.suffix(3)) * (x - self.x[last])
    var law = line
    if let local = LocalLaw(self, at: indices, near: self.x[last]) {
      let ratio = local.value(x) - local.value(self.x[last])
      if ratio.isFinite { law = self.y[last] + ratio }
    }
    return Expectation(
      value: amount.estimate(law: law, line: line),
      spread: amount.spread(octaves: abs(x - self.x[last]) / log(2), gap: abs(law - line)))
  }

  /// What is expected between two neighbours among `indices`: the local law, corrected by what it is off at both,
  /// and the straight line through them.
  func expect(inside indices: [Int], between left: Int, _ right: Int, at x: Double) -> Expectation {
    let part = (x - self.x[left]) / (self.x[right] - self.x[left])
    func between(_ off: (Int) -> Double) -> Double { (1 - part) * off(left) + part * off(right) }
    let line = between { self.y[$0] }
    var law = line
    if let local = LocalLaw(self, at: indices, near: x) {
      let value = local.value(x) + between { self.y[$0] - local.value(self.x[$0]) }
      if value.isFinite { law = value }
    }
    return Expectation(
      value: amount.estimate(law: law, line: line),
      spread: amount.spreadInside(gap: abs(law - line)))
  }

  /// The least-squares slope of ln amount on ln size.
  private func slope(_ indices: ArraySlice<Int>) -> Double {
    let count = Double(indices.count)
    let mean = indices.reduce(0) { $0 + x[$1] } / count
    let level = indices.reduce(0) { $0 + y[$1] } / count
    let spread = indices.reduce(0) { $0 + (x[$1] - mean) * (x[$1] - mean) }
    return indices.reduce(0) { $0 + (x[$1] - mean) * (y[$1] - level) } / spread
  }
}
