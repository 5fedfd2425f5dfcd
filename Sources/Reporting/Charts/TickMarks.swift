import Foundation

/// Which ticks of a logarithmic axis to base 10 are labelled: the fewer, the more decades there are.
struct TickMarks {
  /// Whether a tick is labelled, as an expression of Vega; nil where the library's own choice is good.
  let test: String?

  init(_ values: [Double], scale: Axis.Scale) {
    let positive = values.filter { $0 > 0 }
    guard scale == .logarithmic, let low = positive.min(), let high = positive.max() else {
      test = nil
      return
    }
    let decades = log10(high / low)
    let mantissas = decades > 2.4 ? [1] : decades > 1 ? [1, 3] : decades > 0.6 ? [1, 2, 5] : []
    let mantissa = "datum.value / pow(10, floor(log(datum.value) / LN10 + 1e-9))"
    test =
      mantissas.isEmpty
      ? nil
      : "indexof([\(mantissas.map(String.init).joined(separator: ","))], round(\(mantissa))) >= 0"
  }
}
