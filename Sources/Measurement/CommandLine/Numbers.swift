import Foundation

/// How numbers are written for people: in sentences and tables, on terminals and pages.
///
/// Where nothing is a value, it is written as `-`.
package enum Numbers {
  /// So many significant digits at most, with an exponent where the number is as long: `1.5`, `1e+06`.
  package static func significant(_ value: Double, digits: Int = 3) -> String {
    String(format: "%.\(digits)g", value)
  }

  /// Three significant digits, zeros among them, without an exponent: `0.0123`, `1.50`, `1234`.
  package static func digits(_ value: Double) -> String {
    guard value > 0, value.isFinite else { return "\(value)" }
    return String(format: "%.\(decimals(value))f", value)
  }

  /// So many decimals, without a minus before zero: `0.50`, and `+0.50` with a sign.
  package static func fixed(_ value: Double?, decimals: Int = 2, signed: Bool = false) -> String {
    guard let value else { return "-" }
    let text = String(format: "%\(signed ? "+" : "").\(decimals)f", value)
    return !signed && text.first == "-" && Double(text) == 0 ? String(text.dropFirst()) : text
  }

  /// How many times something is another: `1.23`, `4.5`, `770`.
  package static func factor(_ ratio: Double) -> String {
    fixed(ratio, decimals: ratio < 1.995 ? 2 : ratio < 9.95 ? 1 : 0)
  }

  /// `61 %`, `61.4 %`, `+4.2 %`.
  package static func percent(
    _ part: Double?, decimals: Int = 0, signed: Bool = false
  ) -> String {
    part.map { fixed(100 * $0, decimals: decimals, signed: signed) + " %" } ?? "-"
  }

  /// `3.2e-09`.
  package static func scientific(_ value: Double?) -> String {
    value.map { String(format: "%.1e", $0) } ?? "-"
  }

  /// As short as two decimals allow: `2`, `1.5`, `0.72`.
  package static func short(_ value: Double?) -> String {
    guard let value else { return "-" }
    var text = fixed(value)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// As it is typed: a whole number without its `.0`.
  package static func plain(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  /// The shortest decimals that read back as the same double, for other programs; nil for no number, or for one
  /// that is not finite.
  package static func exact(_ value: Double?) -> String? {
    value.flatMap { $0.isFinite ? "\($0)" : nil }
  }

  /// A size with three digits, `?` for none: `4.19e+06`, `1340`.
  package static func count(_ value: Double?) -> String {
    value.map { $0 < 1e5 ? fixed($0, decimals: 0) : significant($0) } ?? "?"
  }

  /// `2^14` for a power of two that is no less than `least`.
  package static func power(_ value: Int, from least: Int = 1) -> String {
    value >= least && value.nonzeroBitCount == 1 ? "2^\(value.trailingZeroBitCount)" : "\(value)"
  }

  /// How many decimals a positive number has when it is written with three digits.
  private static func decimals(_ value: Double) -> Int {
    // Half a unit in the third digit rounds up to one digit more.
    value.isFinite ? max(0, 2 - Int(log10(value / 0.9995).rounded(.down))) : 0
  }
}

extension Numbers {
  /// Bytes with three significant digits at most, for sentences: `1.5 GiB`, `24 MiB`.
  package static func bytes(_ count: Int) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"]
    var (value, unit) = (Double(count), 0)
    while value >= 999.5, unit + 1 < units.count { (value, unit) = (value / 1024, unit + 1) }
    return "\(significant(value)) \(units[unit])"
  }

  /// Bytes of main memory, for tables: `512 MiB`, `1.25 GiB`.
  package static func memory(_ bytes: Double?) -> String {
    guard let bytes else { return "-" }
    return bytes < 0x1p30
      ? fixed(bytes / 0x1p20, decimals: 0) + " MiB" : fixed(bytes / 0x1p30) + " GiB"
  }

  /// Seconds with three digits and the unit that fits, for tables: `12.3 ms`, `1.50 s`.
  package static func seconds(_ value: Double?) -> String {
    guard let value else { return "-" }
    let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "us")]
    // Half a unit in the third digit below 1 would be written as 1000 of the smaller unit.
    let (scale, unit) = units.first { value >= 0.9995 * $0.0 } ?? (1e-9, "ns")
    let scaled = value / scale
    return fixed(scaled, decimals: scaled >= 0.9995 ? decimals(scaled) : 2) + " \(unit)"
  }

  /// A span of time with three significant digits at most, for sentences: `14.6 us`, `25 ms`, `90 s`,
  /// then `1h30m`.
  package static func span(_ seconds: Double) -> String {
    if seconds > 0, seconds < 0.9995e-3 { return "\(significant(seconds * 1e6)) us" }
    if seconds > 0, seconds < 0.9995 { return "\(significant(seconds * 1e3)) ms" }
    return seconds < 100 ? "\(significant(seconds)) s" : duration(seconds)
  }

  /// Whole seconds, then minutes, for clocks: `7s`, `1m05s`, `2h00m`.
  package static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(0, seconds), 1e9).rounded())
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if whole < 60 { return "\(whole)s" }
    if whole < 3600 { return "\(whole / 60)m\(two(whole % 60))s" }
    return "\(whole / 3600)h\(two(whole / 60 % 60))m"
  }
}
