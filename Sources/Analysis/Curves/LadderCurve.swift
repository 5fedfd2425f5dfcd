import Foundation
import Measurement
import Statistics
package import Vocabulary

/// What was measured along one ladder, size by size, for drawing.
package struct LadderCurve: Equatable, Sendable {
  /// The study's name.
  package var study: String
  /// The solver's name.
  package var solver: String
  /// The size that grows.
  package var variable: Variable
  /// What stays fixed.
  package var setting: Setting
  /// The sizes that were measured, ascending.
  package var points: [CurvePoint]
  /// What is missing, by size; a `timeout` took at least its limit. Repetitions that were not run are not
  /// missing where others were.
  package var losses: [LadderAnalysis.Loss]
  /// The claim about the whole iteration, or else about its longest claimed phase, through the data.
  package var claim: ClaimLine?
  /// Whether its counts mean something and its time does not.
  package var isSimulated: Bool
  /// Whether records say what was done in double precision: without, no share of a ceiling is known.
  package var countsPrecision: Bool

  /// Nil when nothing grows along `data`.
  init?(
    _ data: LadderData, losses: [LadderAnalysis.Loss], judgements: [Judgement], claims: [Claim],
    in family: MeasuredFamily
  ) {
    guard let variable = data.ladder.variable else { return nil }
    study = data.ladder.study
    solver = data.ladder.solver
    self.variable = variable
    setting = data.ladder.setting
    isSimulated = family.simulated.contains(solver)
    countsPrecision = family.countsPrecision
    let times = data.data(Quantity(stage: .iteration, phase: Claim.total))
    points = data.ladder.sizes.compactMap { size in
      CurvePoint(at: size, before: times.last { $0.size < size }, along: data, in: family)
    }
    let measured = Set(points.map(\.size))
    self.losses = losses.filter {
      !["skipped", "missing"].contains($0.reason) || !measured.contains($0.size)
    }
    claim = ClaimLine(judgements, claims: claims, phases: points.last?.phases ?? [:])
  }
}

/// A claimed cost along a ladder, scaled by one factor so that it runs through the measured values.
package struct ClaimLine: Equatable, Sendable {
  /// The claim's id.
  package var claim: String
  /// What it says, in words.
  package var statement: String
  /// A phase, or `total`.
  package var phase: String
  /// What was ruled on it.
  package var ruling: Ruling
  /// The claimed cost at each size.
  package var sizes: [Entry]

  /// The claimed cost at one size.
  package struct Entry: Equatable, Sendable {
    /// The ladder's variable.
    package var size: Int
    /// Measured, in seconds.
    package var value: Double
    /// Claimed, in seconds: the factor makes the geometric mean of value / cost 1 over what is fitted.
    package var cost: Double
    /// Whether the fit used this size.
    package var isFitted: Bool
  }

  /// Of the judgements in seconds along one ladder, the one about the total, or that of the longest
  /// phase; nil without any.
  init?(_ judgements: [Judgement], claims: [Claim], phases: [String: Double]) {
    let candidates = judgements.compactMap { judgement -> (Judgement, Claim)? in
      guard judgement.counter == nil,
        let claim = claims.first(where: { $0.id == judgement.claim }),
        claim.stage == .iteration, claim.per == nil
      else { return nil }
      return (judgement, claim)
    }
    func weight(_ claim: Claim) -> Double {
      claim.phase == Claim.total ? .infinity : phases[claim.phase] ?? 0
    }
    guard let (judgement, claim) = candidates.max(by: { weight($0.1) < weight($1.1) })
    else { return nil }
    let usable = judgement.sizes.filter { $0.value > 0 && $0.cost > 0 }
    let fitted = usable.filter(\.isFitted)
    let scaled = fitted.isEmpty ? usable : fitted
    guard !scaled.isEmpty else { return nil }
    let mean = scaled.reduce(0) { $0 + log($1.value / $1.cost) } / Double(scaled.count)
    self.claim = claim.id
    statement = claim.statement
    phase = claim.phase
    ruling = judgement.ruling
    sizes = usable.map {
      Entry(size: $0.size, value: $0.value, cost: $0.cost * exp(mean), isFitted: $0.isFitted)
    }
  }
}

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
      func isOwn(_ study: String, _ solver: String, _ variable: Variable, _ setting: Setting)
        -> Bool
      {
        (study, solver, variable) == (ladder.study, ladder.solver, ladder.variable)
          && setting == ladder.setting
      }
      return LadderCurve(
        data,
        losses: analysis.ladders.first { isOwn($0.study, $0.solver, $0.variable, $0.setting) }?
          .losses ?? [],
        judgements: analysis.judgements.filter {
          isOwn($0.study, $0.solver, $0.variable, $0.setting)
        },
        claims: claims, in: measured)
    }
    trainings = measured.ladders.filter { $0.ladder.variable == nil }
      .map { TrainingCurve($0, in: measured) }
  }
}
