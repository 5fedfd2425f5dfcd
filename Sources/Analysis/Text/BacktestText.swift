import Foundation
import Measurement
import Vocabulary

extension Backtest {
  /// What falls short of what is asked of predictions: 85 to 95 % over all families, no family's 95 % interval wholly
  /// below 85 %, and widths.
  package var shortfalls: [String] {
    rows.compactMap { row in
      let what = "\(row.amount.text), \(row.distance.text)"
      if let family = row.family {
        let isWhole = row.variable == nil
        return isWhole && row.high < Self.asked.lowerBound ? "\(what), \(family): coverage" : nil
      }
      let faults = [
        Self.asked.contains(row.coverage) ? nil : "coverage",
        row.width <= row.distance.widest ? nil : "width",
      ].compactMap(\.self)
      return faults.isEmpty ? nil : "\(what): \(faults.joined(separator: " and "))"
    }
  }

  private static let asked = 0.85...0.95

  /// For people: coverage and widths by family, variable and distance.
  package var text: String {
    if rows.isEmpty {
      return "nothing to predict: no ladder has over \(Self.fewestSizes) sizes of three processes\n"
    }
    var table = GroupedTable([
      ("  ", .left), ("", .left), ("predictions", .right), ("coverage", .right), ("95 %", .left),
      ("width", .right),
    ])
    for row in rows {
      table.add(newHeading: "\(row.amount.text), \(row.distance.text)")
      table.add([
        "  " + (row.variable == nil ? row.family ?? "all families" : ""),
        row.variable?.rawValue ?? "", String(row.predictions), Self.percent(row.coverage),
        "\(Self.percent(row.low)) .. \(Self.percent(row.high))", Numbers.fixed(row.width),
      ])
    }
    let left = sparse == 0 ? "" : "; \(sparse) sizes of fewer than three processes left out"
    return """
      coverage of 90 % intervals for sizes that are hidden, and the median of upper over lower end\(left)
      \(table.text)
      \(shortfalls.isEmpty ? "as asked" : "short of what is asked: " + shortfalls.joined(separator: "; "))

      """
  }

  private static func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
}

extension Amount {
  /// In words.
  package var text: String {
    switch self {
    case .iteration: "an iteration"
    case .setup: "set-up"
    case .total: "total"
    case .memory: "memory"
    }
  }
}

extension Distance {
  /// In words.
  package var text: String {
    switch self {
    case .inside: "inside"
    case .twice: "at twice the size"
    case .fourfold: "at four times the size"
    }
  }

  /// The median width that is asked for at most.
  fileprivate var widest: Double {
    switch self {
    case .inside: 1.5
    case .twice: 1.8
    case .fourfold: 2.6
    }
  }
}
