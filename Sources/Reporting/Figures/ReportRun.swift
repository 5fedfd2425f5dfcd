package import Analysis
import Measurement

/// One run of a report.
package struct ReportRun: Sendable {
  /// What tells it from the others: its folder's name.
  package var name: String
  /// What was recorded.
  package var families: [FamilyRun]
  /// What was found.
  package var analysis: RunAnalysis
  /// How good predictions from it are.
  package var backtest: Backtest
  /// What is drawn.
  package var curves: [FamilyCurves]

  /// Analyses what was recorded; kernels, which have no solvers, are left out.
  ///
  /// - Throws: ``StudyError`` for a manifest that contradicts itself.
  package init(name: String, recorded: [FamilyRun], claims: [Claim]) throws {
    self.name = name
    families = recorded.trainings
    analysis = try RunAnalysis(of: families, claims: claims)
    backtest = try Backtest(of: families, claims: claims)
    curves = try zip(families, analysis.families).map { run, analysis in
      try FamilyCurves(of: run, analysis: analysis, claims: claims)
    }
  }
}

extension [ReportRun] {
  /// Every family that some run has, in the first run's order.
  package var familyNames: [String] { flatMap { $0.curves.map(\.family) }.unique }

  /// All solvers, those of one family together.
  var solvers: [String] {
    familyNames.flatMap { family in
      flatMap { run in
        run.curves.filter { $0.family == family }
          .flatMap { $0.ladders.map(\.solver) + $0.trainings.map(\.solver) }
      }.unique
    }.unique
  }
}

extension Numbers {
  /// Seconds as a page can write them and a terminal cannot: `12.3 µs`.
  static func pageSeconds(_ value: Double) -> String {
    seconds(value).replacing(" us", with: " µs")
  }
}
