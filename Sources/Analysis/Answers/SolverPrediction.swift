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
  /// An iteration, in seconds.
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
  ///   - claims: whose terms the cost is made of.
  ///   - solver: its name.
  ///   - sizes: m, n and d.
  ///   - shift: C in b = sqrt(C ln m); nil takes what was measured at the most points.
  ///   - within: seconds an iteration for `largest`.
  /// - Throws: ``UsageError`` for a solver or a shift that the run did not measure, ``CommandError``
  ///   with the exit status for no usable data when too few points are ok.
  package init(
    of runs: [FamilyRun], claims: [Claim], solver: String, sizes: (m: Int, n: Int, d: Int),
    shift: Double? = nil, within: Double? = nil
  ) throws {
    let ladders = try runs.flatMap { try MeasuredFamily($0).ladders }
    let use = try Self.use(of: solver, shift: shift, among: ladders)
    let place = CostSizes(
      m: Double(sizes.m), n: Double(sizes.n), d: Double(sizes.d), s: use.sketchRows(n: sizes.n),
      shift: use.setting.shift)
    guard let model = use.seconds(.iteration, claims: claims),
      let iteration = model.predict(at: place)
    else {
      throw CommandError(
        "\(solver) has \(use.points) points that are ok: too few to predict from",
        exitStatus: .noUsableData)
    }
    self.solver = solver
    (m, n, d) = sizes
    setting = use.setting
    points = use.points
    self.iteration = iteration
    setup = use.seconds(.setup, claims: claims)?.predict(at: place)
    memory = use.memory?.predict(at: place)
    largest = within.map {
      LargestWidth(model, solver: solver, setting: use.setting, at: place, within: $0)
    }
  }

  private static func use(
    of solver: String, shift: Double?, among ladders: [LadderData]
  ) throws -> SolverUse {
    let own = ladders.filter { $0.ladder.solver == solver }
    guard !own.isEmpty else {
      let names = Set(ladders.map(\.ladder.solver)).sorted().joined(separator: ", ")
      throw UsageError("the run has no solver '\(solver)'; it has \(names)")
    }
    let uses = SolverUse.all(among: own)
    let fitting = uses.filter { shift == nil || $0.setting.shift == shift }
    guard let use = fitting.max(by: { $0.points < $1.points }) else {
      let shifts = Set(uses.map(\.setting.shift)).sorted().map(Numbers.plain)
      throw UsageError("\(solver) was measured with shift \(shifts.joined(separator: ", "))")
    }
    return use
  }
}

extension SolverUse {
  /// Rows of the sketch at n points, in proportion to n as measured; nil without a sketch.
  fileprivate func sketchRows(n: Int) -> Double? {
    for data in ladders {
      for size in data.ladder.sizes {
        guard let sizes = data.costSizes(at: size), let rows = sizes.s else { continue }
        return rows / sizes.n * Double(n)
      }
    }
    return nil
  }
}
