package import Measurement
import Vocabulary

/// The largest m whose iteration fits into a time, from the model of a solver's cost.
package struct LargestWidth: Codable, Equatable, Sendable {
  /// Seconds an iteration that are asked about unless told otherwise.
  package static var usualSeconds: Double { 0.01 }

  /// The solver's name.
  package var solver: String
  /// What the ladder in m holds fixed.
  package var setting: Setting
  /// The time of an iteration.
  package var within: Double
  /// Null when not even the smallest width fits, or no width that can be written down is too large.
  @Nullable package var width: Int?
  /// From the ends of the predicted time's 90 % interval.
  @Nullable package var low: Int?
  /// The upper end of the interval; nil where it is open.
  @Nullable package var high: Int?
  /// Whether `width` is past twice what was measured.
  package var isExtrapolated: Bool

  init(
    _ model: CostModel, solver: String, setting: Setting, at sizes: CostSizes,
    within: Double = usualSeconds
  ) {
    self.solver = solver
    self.setting = setting
    self.within = within
    func prediction(_ m: Int) -> Prediction? {
      var sizes = sizes
      sizes.m = Double(m)
      return model.predict(at: sizes)
    }
    let width = Self.largest { prediction($0).map { $0.estimate <= within } ?? false }
    isExtrapolated = width.flatMap(prediction)?.isExtrapolated ?? false
    self.width = width
    low = Self.largest { prediction($0).map { $0.high <= within } ?? false }
    high = Self.largest { prediction($0).map { $0.low <= within } ?? false }
  }

  /// The largest number up to 2^40 that `fits`, which larger ones do not once one does not.
  private static func largest(_ fits: (Int) -> Bool) -> Int? {
    guard fits(1), !fits(1 << 40) else { return nil }
    var (low, high) = (1, 1 << 40)
    while high - low > 1 {
      let middle = (low + high) / 2
      if fits(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// One for each ladder in m.
  static func all(among ladders: [LadderData], claims: [Claim]) -> [LargestWidth] {
    SolverUse.all(among: ladders).flatMap { use -> [LargestWidth] in
      guard let model = use.seconds(.iteration, claims: claims) else { return [] }
      return use.ladders.filter { $0.ladder.variable == .m }.compactMap { data in
        data.ladder.sizes.first.flatMap(data.costSizes).map {
          LargestWidth(model, solver: use.solver, setting: data.ladder.setting, at: $0)
        }
      }
    }
  }
}
