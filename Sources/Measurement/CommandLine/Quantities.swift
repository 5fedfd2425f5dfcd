import Foundation

/// Numbers with units, for sentences and tables.
package enum Quantities {
  /// `1.5 GiB`, `24 MiB`: three significant digits at most.
  package static func bytes(_ count: Int) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"]
    var (value, unit) = (Double(count), 0)
    while value >= 999.5, unit + 1 < units.count { (value, unit) = (value / 1024, unit + 1) }
    return "\(digits(value)) \(units[unit])"
  }

  /// `14.6 us`, `25 ms`, `1.5 s`, `90 s`, then `1h30m`.
  package static func seconds(_ seconds: Double) -> String {
    if seconds > 0, seconds < 0.9995e-3 { return "\(digits(seconds * 1e6)) us" }
    if seconds > 0, seconds < 0.9995 { return "\(digits(seconds * 1e3)) ms" }
    return seconds < 100 ? "\(digits(seconds)) s" : duration(seconds)
  }

  /// `7s`, `1m05s`, `2h00m`: whole seconds or minutes.
  package static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(0, seconds), 1e9).rounded())
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if whole < 60 { return "\(whole)s" }
    if whole < 3600 { return "\(whole / 60)m\(two(whole % 60))s" }
    return "\(whole / 3600)h\(two(whole / 60 % 60))m"
  }

  /// Three significant digits at most, without an exponent.
  private static func digits(_ value: Double) -> String { String(format: "%.3g", value) }
}
