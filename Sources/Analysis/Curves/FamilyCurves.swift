import Measurement

/// Everything about one family that can be drawn.
package struct FamilyCurves: Equatable, Sendable {
  /// The family's name.
  package var family: String
  /// In the manifest's order.
  package var ladders: [LadderCurve]
  /// The studies in which nothing grows.
  package var trainings: [TrainingCurve]

  /// The curves of `run`, beside what `analysis` says of them.
  ///
  /// - Throws: ``StudyError`` for a manifest that contradicts itself.
  package init(of run: FamilyRun, analysis: FamilyAnalysis, claims: [Claim]) throws {
    let measured = try MeasuredFamily(run)
    family = run.family
    ladders = measured.ladders.compactMap { data in
      let ladder = data.ladder
      let judgements = analysis.judgements.filter {
        $0.study == ladder.study && $0.solver == ladder.solver && $0.variable == ladder.variable
          && $0.setting == ladder.setting
      }
      let losses = analysis.ladders.first {
        $0.study == ladder.study && $0.solver == ladder.solver && $0.variable == ladder.variable
          && $0.setting == ladder.setting
      }?.losses
      return LadderCurve(
        data, losses: losses ?? [], judgements: judgements, claims: claims, in: measured)
    }
    trainings = measured.ladders.filter { $0.ladder.variable == nil }
      .map { TrainingCurve($0, in: measured) }
  }
}
