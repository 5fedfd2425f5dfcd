import Foundation

/// An amount with the ends of its 90 % interval, that of a median over processes that are measured anew.
package struct Prediction: Codable, Equatable, Sendable {
  /// What is expected: seconds, or bytes.
  package var estimate: Double
  /// The lower end of its interval, in the same unit.
  package var low: Double
  /// The upper end.
  package var high: Double
  /// Whether a size is past twice what was measured, or below half of it.
  package var isExtrapolated: Bool
}

extension Prediction {
  /// e^value with its interval.
  init(logarithm value: Double, halfWidth: Double, isExtrapolated: Bool) {
    estimate = exp(value)
    low = exp(value - halfWidth)
    high = exp(value + halfWidth)
    self.isExtrapolated = isExtrapolated
  }
}
