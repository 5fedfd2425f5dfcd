package import Analysis
package import Foundation
import Measurement

/// A suite of tests as continuous integration servers read it: JUnit's XML.
package struct JUnitSuite: Equatable, Sendable {
  /// One test and how it ended.
  package struct Case: Equatable, Sendable {
    /// How a test can end.
    package enum Outcome: Equatable, Sendable {
      /// As it should be.
      case passed
      /// Not so, and why.
      case failed(String)
      /// Not decided, and why.
      case skipped(String)
    }

    /// What the test belongs to.
    package var group: String
    /// What is tested.
    package var name: String
    /// How it ended.
    package var outcome: Outcome

    package init(group: String, name: String, outcome: Outcome) {
      self.group = group
      self.name = name
      self.outcome = outcome
    }
  }

  /// The suite's name.
  package var name: String
  /// Its tests.
  package var cases: [Case]

  package init(name: String, cases: [Case]) {
    self.name = name
    self.cases = cases
  }

  /// The document, ending in a newline.
  package var xml: Data {
    let failures = cases.count { if case .failed = $0.outcome { true } else { false } }
    let skipped = cases.count { if case .skipped = $0.outcome { true } else { false } }
    let head =
      "<testsuite name=\"\(Self.escaped(name))\" tests=\"\(cases.count)\" "
      + "failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\">"
    let lines =
      ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", head] + cases.map(Self.element)
      + ["</testsuite>", ""]
    return Data(lines.joined(separator: "\n").utf8)
  }

  private static func element(_ test: Case) -> String {
    let start =
      "  <testcase classname=\"\(escaped(test.group))\" name=\"\(escaped(test.name))\""
    switch test.outcome {
    case .passed: return start + "/>"
    case .failed(let text):
      return start + "><failure message=\"\(escaped(text))\"/></testcase>"
    case .skipped(let text):
      return start + "><skipped message=\"\(escaped(text))\"/></testcase>"
    }
  }

  /// Text as it stands in an attribute; what XML cannot hold becomes U+FFFD.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "\t", "\n", "\r": "&#\(scalar.value);"
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
      default: String(scalar)
      }
    }.joined()
  }
}

extension JUnitSuite {
  /// The rows of a gate: what fails it fails, what could not be judged is skipped.
  package init(_ report: GateReport) {
    self.init(
      name: "overparam regress",
      cases: report.rows.map { row in
        Case(
          group: "\(row.family).\(row.subject.rawValue)", name: "\(row.name), \(row.text)",
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
    case .beside, .layout, .suspect, .part, .ungated, .new:
      return .skipped("\(row.state.rawValue)\(row.detail)")
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
