import Measurement
import Vocabulary

/// What can be said of one family.
package struct FamilyAnalysis: Codable, Equatable, Sendable {
  /// The family's name.
  package var family: String
  /// A verdict for every claim about its solvers, by solver.
  package var verdicts: [ClaimVerdict]
  /// What each ladder says of each claim.
  package var judgements: [Judgement]
  /// How fast the residual falls, where something is claimed of it.
  package var contractions: [ContractionRow]
  /// The exponents in m by dimension, where something is claimed of them.
  package var exponents: [ExponentRow]
  /// In the manifest's order.
  package var ladders: [LadderAnalysis]
  /// The studies in which nothing grows.
  package var trainings: [TrainingRow]
  /// The time to a residual, along every ladder that gets there.
  package var tolerances: [ToleranceRow]
  /// The largest m that fits into 10 ms an iteration.
  package var largest: [LargestWidth]
  /// What became of the planned cells.
  package var cells: CellAccount

  init(of run: MeasuredFamily, claims: [Claim]) {
    let growing = run.ladders.filter { $0.ladder.variable != nil }
    family = run.family
    cells = run.account
    ladders = growing.compactMap { LadderAnalysis($0, in: run.book, claims: claims) }
    trainings = run.ladders.filter { $0.ladder.variable == nil }
      .map { TrainingRow($0, in: run.book) }
    tolerances = growing.compactMap(ToleranceRow.init)
    largest = LargestWidth.all(among: growing, of: run.family, claims: claims)
    (verdicts, judgements, contractions, exponents) = ([], [], [], [])
    let solvers = growing.map(\.ladder.solver)
    for claim in claims where solvers.contains(claim.solver) {
      let own = growing.filter {
        $0.ladder.solver == claim.solver && claim.isMade(in: $0.ladder.setting)
      }
      judge(claim, by: own, in: run)
    }
  }

  private mutating func judge(_ claim: Claim, by ladders: [LadderData], in run: MeasuredFamily) {
    switch claim.kind {
    case .cost:
      let isTimed = claim.seconds && !run.simulated.contains(claim.solver)
      let counters = (claim.counter.map { [$0] } ?? []) + (isTimed ? [nil] : [])
      let found = counters.flatMap { counter in
        ladders.compactMap {
          Judgement(
            claim, counter: counter, along: $0, overhead: run.overhead, memory: run.memory)
        }
      }
      judgements += found
      verdicts.append(ClaimVerdict(claim, found))
    case .ordering:
      verdicts.append(ClaimVerdict(claim, [], other: claim.ordering(ladders)))
    case .exponents:
      let (ruling, found) = claim.exponents(ladders)
      verdicts.append(ClaimVerdict(claim, [], other: ruling))
      exponents += found
    case .contraction:
      let (ruling, row) = claim.contraction(ladders)
      verdicts.append(ClaimVerdict(claim, [], other: ruling))
      contractions.append(row)
    }
  }

  var warnings: [String] {
    guard cells.unplanned > 0 else { return [] }
    let count = cells.unplanned == 1 ? "1 cell" : "\(cells.unplanned) cells"
    return ["\(family): the journal has \(count) that the manifest does not plan"]
  }
}

extension FamilyAnalysis {
  /// The gravest judgement of a claim's counts or seconds along the ladders in `variable`; nil without any.
  func telling(
    _ row: ClaimVerdict, _ subject: VerdictSubject, in variable: Variable
  ) -> Judgement? {
    judgements.filter {
      $0.claim == row.claim && $0.variable == variable
        && ($0.counter == nil) == (subject == .seconds)
    }.mostTelling
  }
}

extension [Judgement] {
  /// The judgement to show of one variable: the gravest verdict.
  fileprivate var mostTelling: Judgement? {
    let order: [Verdict] = [
      .slower, .faster, .asClaimedMemoryCostsMore, .consistentUpToLogarithm, .consistent,
      .inconclusive,
    ]
    return order.lazy.compactMap { verdict in first { $0.ruling.verdict == verdict } }.first
  }
}
