import Foundation

/// How numbers are written for people.
package enum Numbers {
  /// Two decimals without a minus before zero, `-` for nothing.
  package static func fixed(_ value: Double?) -> String {
    guard let value else { return "-" }
    let text = String(format: "%.2f", value)
    return text == "-0.00" ? "0.00" : text
  }

  /// An exponent as short as two decimals allow: `2`, `1.5`, `0.72`.
  package static func exponent(_ value: Double?) -> String {
    guard value != nil else { return "-" }
    var text = fixed(value)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// As it is typed: a whole number without its `.0`.
  package static func plain(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  /// `61 %`.
  package static func percent(_ part: Double?) -> String {
    part.map { String(format: "%.0f %%", 100 * $0) } ?? "-"
  }

  /// Three digits with the unit that fits: `12.3 ms`.
  package static func seconds(_ value: Double?) -> String {
    guard let value else { return "-" }
    let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "us")]
    // Half a unit in the third digit below 1 would be written as 1000 of the smaller unit.
    let (scale, unit) = units.first { value >= 0.9995 * $0.0 } ?? (1e-9, "ns")
    let scaled = value / scale
    let decimals = scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0
    return String(format: "%.\(decimals)f \(unit)", scaled)
  }

  /// `3.2e-09`.
  package static func scientific(_ value: Double?) -> String {
    value.map { String(format: "%.1e", $0) } ?? "-"
  }

  /// A size with three digits, `?` for none: `4.19e+06`, `1340`.
  package static func count(_ value: Double?) -> String {
    value.map { String(format: $0 < 1e5 ? "%.0f" : "%.3g", $0) } ?? "?"
  }

  /// `2^14` for a power of two.
  package static func power(_ value: Int) -> String {
    value > 0 && value.nonzeroBitCount == 1 ? "2^\(value.trailingZeroBitCount)" : "\(value)"
  }

  /// `1.25 GiB`.
  package static func bytes(_ value: Double?) -> String {
    guard let value else { return "-" }
    return value < 0x1p30
      ? String(format: "%.0f MiB", value / 0x1p20) : String(format: "%.2f GiB", value / 0x1p30)
  }
}
