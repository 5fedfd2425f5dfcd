import Analysis
import Measurement

extension MeasuredPoint {
  /// The same in every run that measures the point:
  /// `exact-gram/gram-explicit/m:512/n:32/d:16/shift:0/sphere/gaussian/single/threads:2/damping:none`.
  var name: String {
    let sizes = ["m:\(point.m)", "n:\(point.n)", "d:\(point.d)", "shift:\(plainText(point.shift))"]
    let words = [point.dataset, point.target, point.precision, "threads:\(point.threads)"]
    return ([family, solver] + sizes + words + options.texts(separator: ":"))
      .joined(separator: "/")
  }

  private func plainText(_ value: Double) -> String { OptionValue.number(value).text }
}

extension [String: OptionValue] {
  /// `damping=none` for each option, by name.
  func texts(separator: String) -> [String] {
    sorted { $0.key < $1.key }.map { "\($0.key)\(separator)\($0.value.text)" }
  }
}
