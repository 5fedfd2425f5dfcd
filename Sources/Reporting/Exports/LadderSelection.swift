import Analysis
import Measurement
package import Vocabulary

/// Which ladders go into a format that holds those of one study in one size.
package struct LadderSelection: Equatable, Sendable {
  /// Nil for `common` where there is one, else the first.
  package var study: String?
  /// Nil for the first of m, n and d in which the study grows.
  package var variable: Variable?

  package init(study: String? = nil, variable: Variable? = nil) {
    self.study = study
    self.variable = variable
  }

  /// The ladders that are meant.
  ///
  /// - Throws: ``CommandError`` with the exit status for no usable data when there are none.
  func choose(among ladders: [GrowingLadder]) throws -> [GrowingLadder] {
    let studies = ladders.map(\.study)
    let study = study ?? (studies.contains("common") ? "common" : studies.first)
    let own = ladders.filter { $0.study == study }
    guard let study, !own.isEmpty else {
      let known = Set(studies).sorted().joined(separator: ", ")
      let hint = known.isEmpty ? "the run has no ladder" : "the ladders are those of \(known)"
      let what = self.study.map { "no ladder of study '\($0)': " } ?? ""
      throw CommandError("\(what)\(hint)", exitStatus: .noUsableData)
    }
    let variables = Set(own.map(\.variable))
    let variable = variable ?? Variable.allCases.first(where: variables.contains)
    let chosen = own.filter { $0.variable == variable }
    guard !chosen.isEmpty else {
      let known = Variable.allCases.filter(variables.contains).map(\.rawValue)
      throw CommandError(
        "study \(study) grows \(known.joined(separator: ", ")) and not "
          + "\(variable?.rawValue ?? "")", exitStatus: .noUsableData)
    }
    return chosen
  }
}
