import Foundation

/// How values along y become pixels from the upper edge, as the charts' library has it.
package struct ValueFrame: Equatable {
  private let low: Double
  private let high: Double
  private let isLogarithmic: Bool
  private let height: Double

  /// Pixels between the ends of the axis and what is drawn.
  package static var padding: Double { 10 }

  /// Nil without values, and for categories.
  package init?(_ values: [Double], scale: Axis.Scale, height: Int) {
    isLogarithmic = scale != .linear
    self.height = Double(height)
    let drawn = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }
    guard scale != .categories, let least = drawn.min(), let most = drawn.max() else { return nil }
    if least < most {
      (low, high) = (least, most)
    } else if isLogarithmic {
      (low, high) = (least / 2, most * 2)
    } else {
      (low, high) = (least - 0.5, most + 0.5)
    }
  }

  /// Its ends, without the padding.
  package var domain: JSONValue { [JSONValue(low), JSONValue(high)] }

  private var inner: Double { height - 2 * Self.padding }

  private func measure(_ value: Double) -> Double { isLogarithmic ? log(value) : value }

  /// Pixels from the upper edge.
  package func place(of value: Double) -> Double {
    let part = (measure(value) - measure(low)) / (measure(high) - measure(low))
    return Self.padding + inner * (1 - part)
  }

  /// The value that is drawn there.
  package func value(at place: Double) -> Double {
    let part = 1 - (place - Self.padding) / inner
    let value = measure(low) + part * (measure(high) - measure(low))
    return isLogarithmic ? exp(value) : value
  }
}
