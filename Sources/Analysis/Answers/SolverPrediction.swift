import Foundation
package import Measurement
package import Vocabulary

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
  ///   - wanted: what the measurements have in common; of several settings the one of most points.
  ///   - within: seconds an iteration for `largest`.
  /// - Throws: ``UsageError`` for a solver or a setting that the run did not measure or that is simulated,
  ///   ``CommandError`` with the exit status for no usable data when too few points are ok.
  package init(
    of runs: [FamilyRun], claims: [Claim], solver: String, sizes: (m: Int, n: Int, d: Int),
    wanted: WantedSetting = WantedSetting(), within: Double? = nil
  ) throws {
    let families = try runs.map { try MeasuredFamily($0) }
    let use = try Self.use(of: solver, wanted, in: families)
    let models = UseModels(SolverUse.all(in: families), claims: claims)
    guard let prediction = SolverPrediction(use, models, sizes: sizes, within: within) else {
      throw CommandError(
        "\(solver) has \(use.points) points that are ok: too few to predict from",
        exitStatus: .noUsableData)
    }
    self = prediction
  }

  /// Every solver of which enough was measured in the setting that most solvers share, the fastest iteration first.
  ///
  /// - Throws: ``StudyError`` for a manifest that contradicts itself.
  package static func all(
    of runs: [FamilyRun], claims: [Claim], sizes: (m: Int, n: Int, d: Int),
    wanted: WantedSetting = WantedSetting(), within: Double? = nil
  ) throws -> [SolverPrediction] {
    let families = try runs.map { try MeasuredFamily($0) }
    let uses = SolverUse.all(in: families)
    let models = UseModels(uses, claims: claims)
    return uses.filter { wanted.fits($0.setting) }.inMostSharedSetting.withMostSharedOptions
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
    of solver: String, _ wanted: WantedSetting, in families: [MeasuredFamily]
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
    let fitting = uses.filter { wanted.fits($0.setting) }
    guard let use = fitting.max(by: { $0.points < $1.points }) else {
      if uses.isEmpty { throw UsageError("\(solver) has no ladder in the run") }
      let settings = Set(uses.map(\.setting.problemText)).sorted().joined(separator: "; ")
      throw UsageError("\(solver) was measured with \(settings)")
    }
    return use
  }
}

/// What measurements shall have in common; nil takes any.
package struct WantedSetting: Equatable, Sendable {
  /// C in b = sqrt(C ln m).
  package var shift: Double?
  /// Of every process.
  package var threads: Int?
  /// `single` or `double`.
  package var precision: Precision?

  package init(shift: Double? = nil, threads: Int? = nil, precision: Precision? = nil) {
    self.shift = shift
    self.threads = threads
    self.precision = precision
  }

  func fits(_ setting: Setting) -> Bool {
    (shift == nil || setting.shift == shift) && (threads == nil || setting.threads == threads)
      && (precision == nil || setting.precision == precision?.rawValue)
  }
}

extension SolverUse {
  /// Whether options that both have are alike.
  fileprivate func agrees(with other: SolverUse) -> Bool {
    setting.options.allSatisfy { key, value in
      other.setting.options[key].map { $0 == value } ?? true
    }
  }
}

extension [SolverUse] {
  /// Of each solver the one with options that most others were run with, at most points of several: a step of
  /// Gauss-Newton and one of descent do not compare, nor do the first six steps and the way to a tolerance.
  fileprivate var withMostSharedOptions: [SolverUse] {
    let ranked = map { use in
      (use, solvers: Set(filter { $0.agrees(with: use) }.map(\.solver)).count)
    }
    return ranked.grouped { $0.0.solver }.compactMap { group in
      group.elements.max { ($0.solvers, $0.0.points) < ($1.solvers, $1.0.points) }?.0
    }
  }

  /// Those on the kind of problem on which most solvers were measured, at most points of several: times of other
  /// kinds do not compare.
  fileprivate var inMostSharedSetting: [SolverUse] {
    let kinds = grouped(by: \.setting.problemText).map(\.elements)
    let shared = kinds.max { left, right in
      let (fewer, more) = (Set(left.map(\.solver)).count, Set(right.map(\.solver)).count)
      return fewer == more ? left.allPoints < right.allPoints : fewer < more
    }
    return shared ?? []
  }

  private var allPoints: Int { reduce(0) { $0 + $1.points } }
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
