package import Analysis
import Measurement
import Statistics

extension ExportFormat {
  /// ``RunExport/junit()``.
  package static let junit = ExportFormat(
    "junit", "XML with a test for each claim: a refuted one fails"
  ) { try $0.junit() }
}

extension RunExport {
  /// A test for each claim: refuted fails, undecided is skipped with its reason, anything else passes.
  fileprivate func junit() throws -> ExportDocument {
    let analysis = try RunAnalysis(of: runs, claims: claims)
    return ExportDocument(JUnitSuite(analysis).xml)
  }
}

extension JUnitSuite {
  /// The verdicts of an analysis, by family and solver; claims about solvers that were not measured are
  /// skipped.
  package init(_ analysis: RunAnalysis) {
    let judged = analysis.families.flatMap { family in
      family.verdicts.map { verdict in
        Case(
          group: "\(family.family).\(verdict.solver)", name: verdict.claim,
          outcome: verdict.outcome(family.judgements))
      }
    }
    let unmeasured = analysis.unmeasured.map {
      Case(group: "unmeasured", name: $0, outcome: .skipped("no cell of its solver was planned"))
    }
    self.init(name: "overparam claims", cases: judged + unmeasured)
  }
}

extension ClaimVerdict {
  fileprivate func outcome(_ judgements: [Judgement]) -> JUnitSuite.Case.Outcome {
    if isRefuted { return .failed("\(text): \(statement)" + evidence(judgements)) }
    return isDecided ? .passed : .skipped(text)
  }

  /// `counts consistent, seconds inconclusive (below floor)`.
  private var text: String {
    let rulings = [("counts", counts), ("seconds", seconds), ("", other)]
    return rulings.compactMap { name, ruling in
      ruling.map { name.isEmpty ? $0.words : "\(name) \($0.words)" }
    }.joined(separator: ", ")
  }

  /// Where it is refuted: ` In m of common: exponent 1.32, claimed 1.`
  private func evidence(_ judgements: [Judgement]) -> String {
    let against = judgements.filter { $0.claim == claim && $0.ruling.verdict == .slower }
    return against.map { judgement in
      let unit = judgement.counter ?? "seconds"
      let measured = judgement.tail.map { " \($0.estimate.twoDecimals)" } ?? ""
      let claimed = judgement.claimed.map { ", claimed \($0.twoDecimals)" } ?? ""
      return " In \(judgement.variable) of \(judgement.study), \(unit): exponent"
        + "\(measured)\(claimed)."
    }.joined()
  }
}

extension Ruling {
  fileprivate var words: String {
    let name = verdict.rawValue.spaced
    return reason.map { "\(name) (\($0.rawValue.spaced))" } ?? name
  }
}

extension Double {
  fileprivate var twoDecimals: Double { (self * 100).rounded() / 100 }
}

extension String {
  fileprivate var spaced: String { split(separator: "_").joined(separator: " ") }
}
