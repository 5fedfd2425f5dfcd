import Measurement

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
