import Foundation
import Measurement

/// Numbers as a page can write them and a terminal cannot.
enum PageNumbers {
  /// `64`, `2^14`.
  static func power(_ value: Int) -> String {
    value >= 1024 && value.nonzeroBitCount == 1 ? "2^\(value.trailingZeroBitCount)" : "\(value)"
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
