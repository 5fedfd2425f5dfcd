/// An estimate and the ends of its 90 % interval.
package struct Interval: Codable, Equatable, Sendable {
  /// The point estimate.
  package var estimate: Double
  /// The lower end.
  package var low: Double
  /// The upper end.
  package var high: Double

  package init(estimate: Double, low: Double, high: Double) {
    self.estimate = estimate
    self.low = low
    self.high = high
  }

  init(_ estimate: Double, halfWidth: Double) {
    self.init(estimate: estimate, low: estimate - halfWidth, high: estimate + halfWidth)
  }

  /// Half the distance of the ends.
  package var halfWidth: Double { (high - low) / 2 }

  /// Whether all of it is within `distance` of 0.
  package func isWithin(_ distance: Double) -> Bool { -distance <= low && high <= distance }

  /// Whether it has a point in common with `other`.
  package func overlaps(_ other: Interval) -> Bool { low <= other.high && other.low <= high }

  /// The interval moved by `shift`.
  package func moved(by shift: Double) -> Interval {
    Interval(estimate: estimate + shift, low: low + shift, high: high + shift)
  }
}
