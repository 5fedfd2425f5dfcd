import Foundation
import Measurement
import Statistics
import Vocabulary

extension RunAnalysis {
  /// Where solvers overtake each other; nil where none does.
  var crossoverText: String? {
    if crossovers.isEmpty { return nil }
    var table = GroupedTable([
      ("  faster below", .left), ("faster above", .left), ("at m", .right), ("90 %", .left),
      ("", .left),
    ])
    for row in crossovers {
      table.add(newHeading: "\(row.study): \(row.setting.pointText)")
      table.add([
        "  \(row.below)", row.above, Numbers.count(row.m),
        "\(Numbers.count(row.low)) .. \(Numbers.count(row.high))",
        row.isExtrapolated ? "extrapolated" : "",
      ])
    }
    return "crossovers: seconds an iteration\n\(table.text)"
  }

  /// The fastest solver over (m, n), a letter each; nil without a map.
  var winnerText: String? {
    winners.isEmpty ? nil : winners.map(\.text).joined(separator: "\n\n")
  }
}

extension WinnerMap {
  fileprivate var text: String {
    let names = cells.map(\.solver).unique
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    var table = GroupedTable([("  n \\ m", .right)] + widths.map { (Numbers.power($0), .right) })
    for n in batches {
      let row = cells.filter { $0.n == n }.map { cell in
        let letter = names.firstIndex(of: cell.solver).map { String(letters[$0 % 52]) } ?? "?"
        return letter + (cell.isClear ? " " : "?")
      }
      table.add([Numbers.power(n)] + row)
    }
    let key = names.enumerated().map { "\(letters[$0 % 52]) \($1)" }.joined(separator: ", ")
    return """
      fastest iteration, predicted; ? where the 90 % intervals overlap
      \(study): \(setting.pointText)
      \(table.text)
      \(key)
      """
  }
}

extension FamilyAnalysis {
  /// Time to the tolerance along ladders in m; nil where nothing gets there.
  func toleranceText() -> String? {
    let rows = tolerances.filter { $0.variable == .m }
    if rows.isEmpty { return nil }
    var table = GroupedTable([
      ("  solver", .left), ("iterations", .right), ("time", .right), ("at m", .right),
      ("its exponent", .right), ("of iterations", .right), ("", .left),
    ])
    let names = SolverNames(rows.map { ($0.solver, $0.setting.options) })
    for row in rows {
      table.add(newHeading: "\(row.study): \(row.setting.pointText)")
      guard let last = row.sizes.last else { continue }
      table.add([
        "  " + names.name(row.solver, row.setting.options), Numbers.short(last.iterations),
        Numbers.seconds(last.seconds), Numbers.power(last.size), row.time.text,
        row.iterations.text,
        row.missed.isEmpty ? "" : "not reached at \(row.missed.count) sizes",
      ])
    }
    return "\(family), time to |r| <= 1e-2 |r_0|: iterations x cost, without set-up\n\(table.text)"
  }

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
    return "\(family), the largest m within 10 ms an iteration\n\(table.text)"
  }
}

extension Optional where Wrapped == Interval {
  /// `1.03 ± 0.02`, or `-`.
  fileprivate var text: String {
    map { "\(Numbers.fixed($0.estimate)) ± \(Numbers.fixed($0.halfWidth))" } ?? "-"
  }
}

extension SolverPrediction {
  /// For people: the amounts with their 90 % intervals, and what they are from.
  package var text: String {
    var table = GroupedTable([("", .left), ("", .right), ("90 %", .left)])
    table.add(["an iteration"] + Self.row(iteration, Numbers.seconds))
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
