package import Analysis
import Measurement

extension JUnitSuite {
  /// The rows of a gate: what fails it fails, what could not be judged is skipped.
  package init(_ report: GateReport) {
    self.init(
      name: "overparam regress",
      cases: report.rows.map { row in
        Case(
          group: "\(row.family).\(row.subject.rawValue)", name: row.name,
          outcome: Self.outcome(row))
      })
    if let failure = report.failure, !report.rows.contains(where: \.isFailing) {
      cases.append(Case(group: "gate", name: "verdict", outcome: .failed(failure.sentence)))
    }
  }

  private static func outcome(_ row: GateRow) -> Case.Outcome {
    if let waiver = row.waiver {
      return .skipped("waived until \(waiver.expires): \(waiver.reason)")
    }
    switch row.state {
    case .regressed, .missing: return .failed("\(row.state.rawValue)\(row.detail)")
    case .suspect, .unstable, .new: return .skipped("\(row.state.rawValue)\(row.detail)")
    case .ok, .improved: return .passed
    }
  }
}

extension GateRow {
  fileprivate var detail: String {
    let effects = [screen, confirmation].compactMap(\.self).map {
      "\(subject == .shape ? "slope" : "ln(head/base)") \($0.estimate), p = \($0.probability)"
    }
    let parts = [reason].compactMap(\.self) + effects
    return parts.isEmpty ? "" : ": " + parts.joined(separator: "; ")
  }
}
