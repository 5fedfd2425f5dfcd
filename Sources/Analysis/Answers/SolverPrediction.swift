import Foundation
package import Measurement

/// What a solver will take at sizes that were not run, from what a run recorded.
package struct SolverPrediction: Codable, Equatable, Sendable {
  /// The solver's name.
  package var solver: String
  /// What the measurements had in common, without sizes.
  package var setting: Setting
  /// Width asked for.
  package var m: Int
  /// Points asked for.
  package var n: Int
  /// Dimension asked for.
  package var d: Int
  /// How many points were measured.
  package var points: Int
  /// An iteration on the way to the tolerance, in seconds.
  package var iteration: Prediction
  /// In seconds; null where it was not recorded often enough.
  @Nullable package var setup: Prediction?
  /// The peak of the process, in bytes.
  @Nullable package var memory: Prediction?
  /// The largest m at these n and d whose iteration fits into the time asked for.
  @Nullable package var largest: LargestWidth?

  /// Whether some size is past twice what was measured.
  package var isExtrapolated: Bool { iteration.isExtrapolated }

  /// - Parameters:
  ///   - runs: what was recorded.
  ///   - claims: of whose terms costs are sums.
  ///   - solver: its name.
  ///   - sizes: m, n and d.
  ///   - shift: C in b = sqrt(C ln m); nil takes what was measured at the most points.
  ///   - within: seconds an iteration for `largest`.
  /// - Throws: ``UsageError`` for a solver or a shift that the run did not measure or that is simulated, ``CommandError``
  ///   with the exit status for no usable data when too few points are ok.
  package init(
    of runs: [FamilyRun], claims: [Claim], solver: String, sizes: (m: Int, n: Int, d: Int),
    shift: Double? = nil, within: Double? = nil
  ) throws {
    let families = try runs.map { try MeasuredFamily($0) }
    let use = try Self.use(of: solver, shift: shift, in: families)
    let models = UseModels(SolverUse.all(in: families), claims: claims)
    guard let prediction = SolverPrediction(use, models, sizes: sizes, within: within) else {
      throw CommandError(
        "\(solver) has \(use.points) points that are ok: too few to predict from",
        exitStatus: .noUsableData)
    }
    self = prediction
  }

  /// Every solver of which enough was measured, the fastest iteration first.
  ///
  /// - Throws: ``StudyError`` for a manifest that contradicts itself.
  package static func all(
    of runs: [FamilyRun], claims: [Claim], sizes: (m: Int, n: Int, d: Int), shift: Double? = nil,
    within: Double? = nil
  ) throws -> [SolverPrediction] {
    let families = try runs.map { try MeasuredFamily($0) }
    let uses = SolverUse.all(in: families)
    let models = UseModels(uses, claims: claims)
    return uses.map(\.solver).unique
      .compactMap { try? use(of: $0, shift: shift, in: families) }
      .compactMap { SolverPrediction($0, models, sizes: sizes, within: within) }
      .sorted { $0.iteration.estimate < $1.iteration.estimate }
  }

  /// Nil when too little was measured.
  private init?(
    _ use: SolverUse, _ models: UseModels, sizes: (m: Int, n: Int, d: Int), within: Double?
  ) {
    let place = CostSizes(
      m: Double(sizes.m), n: Double(sizes.n), d: Double(sizes.d), s: use.sketchRows(n: sizes.n),
      shift: use.setting.shift)
    guard let model = models.model(of: use, .iteration), let iteration = model.predict(at: place)
    else { return nil }
    solver = use.solver
    (m, n, d) = sizes
    setting = use.setting
    points = use.points
    self.iteration = iteration
    setup = models.model(of: use, .setup)?.predict(at: place)
    memory = models.model(of: use, .memory)?.predict(at: place)
    largest = within.map { model.largestWidth(of: use, at: place, within: $0) }
  }

  private static func use(
    of solver: String, shift: Double?, in families: [MeasuredFamily]
  ) throws -> SolverUse {
    let ladders = families.flatMap(\.ladders)
    guard ladders.contains(where: { $0.ladder.solver == solver }) else {
      let names = Set(ladders.map(\.ladder.solver)).sorted().joined(separator: ", ")
      throw UsageError("the run has no solver '\(solver)'; it has \(names)")
    }
    if families.contains(where: { $0.simulated.contains(solver) }) {
      throw UsageError(
        "\(solver) is simulated: it counts what a machine that there is not would do, and has no time or memory"
      )
    }
    let uses = SolverUse.all(in: families).filter { $0.solver == solver }
    let fitting = uses.filter { shift == nil || $0.setting.shift == shift }
    guard let use = fitting.max(by: { $0.points < $1.points }) else {
      if uses.isEmpty { throw UsageError("\(solver) has no ladder in the run") }
      let shifts = Set(uses.map(\.setting.shift)).sorted().map(Numbers.plain)
      throw UsageError("\(solver) was measured with shift \(shifts.joined(separator: ", "))")
    }
    return use
  }
}

/// The models of what is predicted of some uses.
private struct UseModels {
  let uses: [SolverUse]
  let models: [Amount: [SolverModel?]]

  init(_ uses: [SolverUse], claims: [Claim]) {
    self.uses = uses
    models = Dictionary(
      uniqueKeysWithValues: Amount.tested.map { ($0, uses.models($0, claims: claims)) })
  }

  func model(of use: SolverUse, _ amount: Amount) -> SolverModel? {
    let index = uses.firstIndex {
      $0.family == use.family && $0.solver == use.solver && $0.setting == use.setting
    }
    return index.flatMap { models[amount]?[$0] }
  }
}
