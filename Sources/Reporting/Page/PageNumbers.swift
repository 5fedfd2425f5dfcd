import Analysis
import Foundation

/// Numbers as a page can write them and a terminal cannot.
enum PageNumbers {
  /// `64`, `2¹⁴`.
  static func power(_ value: Int) -> String {
    guard value >= 1024, value.nonzeroBitCount == 1 else { return "\(value)" }
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return "2"
      + String(
        "\(value.trailingZeroBitCount)".compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }

  /// `12.3 µs`.
  static func seconds(_ value: Double?) -> String {
    Numbers.seconds(value).replacing(" us", with: " µs")
  }

  /// `1.24`, `7.1`, `26`.
  static func factor(_ value: Double) -> String {
    String(format: value < 2 ? "%.2f" : value < 9.95 ? "%.1f" : "%.0f", value)
  }
}
