import Foundation
import Measurement
import Vocabulary

extension RunAnalysis {
  /// Where solvers overtake each other; nil where none does.
  var crossoverText: String? {
    let parts = crossovers.grouped(by: \.cost).map { cost, rows in
      var table = GroupedTable([
        ("  faster below", .left), ("faster above", .left), ("at m", .right), ("90 %", .left),
      ])
      for row in rows {
        table.add(newHeading: "\(row.study): \(row.setting.pointText)")
        table.add([
          "  \(row.below)", row.above, Numbers.count(row.m),
          "\(Numbers.count(row.low)) .. \(Numbers.count(row.high))",
        ])
      }
      return "crossovers: \(cost.comparison)\n\(table.text)"
    }
    return parts.isEmpty ? nil : parts.joined(separator: "\n\n")
  }

  /// The fastest solver over (m, n), a letter each; nil without a map.
  var winnerText: String? {
    winners.isEmpty ? nil : winners.map(\.text).joined(separator: "\n\n")
  }
}

extension CostKind {
  /// What solvers are compared by, in words.
  package var comparison: String {
    self == .total ? "time to 1e-2, set-up included" : "time an iteration, amortised to 1e-2"
  }
}

extension WinnerMap {
  fileprivate var text: String {
    let names = cells.map(\.solver).unique
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    var table = GroupedTable([("  n \\ m", .right)] + widths.map { (Numbers.power($0), .right) })
    for n in batches {
      let row = widths.map { m -> String in
        guard let cell = cells.first(where: { $0.n == n && $0.m == m }) else { return "- " }
        let letter = names.firstIndex(of: cell.solver).map { String(letters[$0 % 52]) } ?? "?"
        return letter + (cell.isClear ? " " : "?")
      }
      table.add([Numbers.power(n)] + row)
    }
    let key = names.enumerated().map { "\(letters[$0 % 52]) \($1)" }.joined(separator: ", ")
    return """
      the least \(cost.comparison), predicted; ? where the 90 % intervals overlap, - where it is not known who is ahead
      \(study): \(setting.pointText)
      \(table.text)
      \(key)
      """
  }
}

extension FamilyAnalysis {
  /// The largest m within 10 ms; nil without ladders in m.
  func largestText() -> String? {
    if largest.isEmpty { return nil }
    var table = GroupedTable([("  solver", .left), ("m", .right), ("90 %", .left), ("", .left)])
    let names = SolverNames(largest.map { ($0.solver, $0.setting.options) })
    for row in largest {
      table.add(newHeading: row.setting.pointText)
      table.add([
        "  " + names.name(row.solver, row.setting.options),
        Numbers.count(row.width.map(Double.init)),
        "\(Numbers.count(row.low.map(Double.init))) .. \(Numbers.count(row.high.map(Double.init)))",
        row.isExtrapolated ? "extrapolated" : "",
      ])
    }
    return "\(family), the largest m within 10 ms an iteration, amortised\n\(table.text)"
  }
}

extension SolverPrediction {
  /// For people: the amounts with their 90 % intervals, and what they are from.
  package var text: String {
    var table = GroupedTable([("", .left), ("", .right), ("90 %", .left)])
    table.add(["an iteration, amortised"] + Self.row(iteration, Numbers.seconds))
    if let setup { table.add(["set-up"] + Self.row(setup, Numbers.seconds)) }
    if let memory { table.add(["memory"] + Self.row(memory, Numbers.memory)) }
    var lines = [
      "\(solver) at m = \(m), n = \(n), d = \(d), from \(points) points: \(setting.pointText)",
      table.text,
    ]
    if let largest {
      let width = largest.width.map(Double.init)
      let ends = [largest.low, largest.high].map { Numbers.count($0.map(Double.init)) }
      lines.append(
        "the largest m within \(Numbers.seconds(largest.within)) an iteration: "
          + "\(Numbers.count(width)) (\(ends[0]) .. \(ends[1]))"
          + (largest.isExtrapolated ? ", extrapolated" : ""))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func row(_ amount: Prediction, _ text: (Double?) -> String) -> [String] {
    [text(amount.estimate), "\(text(amount.low)) .. \(text(amount.high))"]
  }
}
