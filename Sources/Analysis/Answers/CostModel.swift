import Foundation
import Statistics

/// An amount with the ends of its 90 % interval.
package struct Prediction: Codable, Equatable, Sendable {
  /// The fitted cost: seconds, or bytes.
  package var estimate: Double
  /// The lower end of its interval, in the same unit.
  package var low: Double
  /// The upper end.
  package var high: Double
  /// Whether a size is past twice what was measured, or below half of it.
  package var isExtrapolated: Bool
}

/// Seconds or bytes as a non-negative combination of terms in m, n and d, fitted to all points that were
/// measured.
package struct CostModel: Sendable {
  private let terms: [CostTerm]
  private let fit: NonNegativeCombination
  private let quantile: Double
  private let range: [(low: Double, high: Double)]

  /// Nil when there are not two points more than terms that are of use.
  package init?(_ observations: [(sizes: CostSizes, value: Double)], terms: [CostTerm]) {
    let columns = terms.compactMap { term -> (CostTerm, [Double])? in
      let values = observations.compactMap { term.cost(at: $0.sizes) }
      return values.count == observations.count ? (term, values) : nil
    }
    guard
      let fit = NonNegativeCombination(
        terms: columns.map(\.1), values: observations.map(\.value)),
      observations.count >= fit.used.count + 2
    else { return nil }
    self.terms = columns.map(\.0)
    self.fit = fit
    quantile = StudentT(degreesOfFreedom: observations.count - fit.used.count).quantile(0.95)
    range = Self.sizes(of: observations.map(\.sizes)).map { ($0.min() ?? 0, $0.max() ?? 0) }
  }

  private static func sizes(of places: [CostSizes]) -> [[Double]] {
    [places.map(\.m), places.map(\.n), places.map(\.d)]
  }

  /// The amount at `sizes`. The interval is that of a new measurement, relative errors being alike.
  package func predict(at sizes: CostSizes) -> Prediction? {
    let values = terms.compactMap { $0.cost(at: sizes) }
    guard values.count == terms.count else { return nil }
    let estimate = fit.value(values)
    guard estimate > 0 else { return nil }
    let error = fit.standardError(values) / estimate
    let width = quantile * (fit.deviation * fit.deviation + error * error).squareRoot()
    let outside = zip(Self.sizes(of: [sizes]), range).contains { size, range in
      size[0] > 2 * range.high || size[0] < range.low / 2
    }
    return Prediction(
      estimate: estimate, low: estimate * exp(-width), high: estimate * exp(width),
      isExtrapolated: outside)
  }
}

extension CostModel {
  /// The terms of what is claimed of a solver, those of common kernels, and a constant.
  static func terms(_ claims: [Claim], solver: String, stage: Stage) -> [CostTerm] {
    let claimed = claims.filter { $0.solver == solver && $0.stage == stage && $0.kind == .cost }
      .flatMap(\.terms).map { term in
        var term = term
        term.coefficient = 1
        return term
      }
    return (claimed + common + [CostTerm()]).reduce(into: []) { unique, term in
      if !unique.contains(term) { unique.append(term) }
    }
  }

  private static let common = [
    CostTerm(m: 1, n: 1, d: 1), CostTerm(m: 1, n: 2), CostTerm(n: 3), CostTerm(m: 1, d: 1),
    CostTerm(m: 1, n: 1), CostTerm(n: 2, d: 1), CostTerm(n: 2),
  ]

  /// What takes memory: the process, W, X, firing bits or Z, n x n matrices, J.
  static let memoryTerms = [
    CostTerm(), CostTerm(m: 1, d: 1), CostTerm(n: 1, d: 1), CostTerm(m: 1, n: 1), CostTerm(n: 2),
    CostTerm(m: 1, n: 1, d: 1),
  ]
}
