import Foundation
package import Measurement
import Vocabulary

/// The largest m whose iteration fits into a time: interpolated where measured sizes bracket it, beyond them
/// extrapolated.
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
  /// Whether `width` is outside of what was measured.
  package var isExtrapolated: Bool

  /// From the time of an iteration at a width, which is bound to measurements at `measured`, ascending.
  init(
    solver: String, setting: Setting, within: Double = usualSeconds, measured: [Int],
    predict: (Int) -> Prediction?
  ) {
    self.solver = solver
    self.setting = setting
    self.within = within
    let width = Self.largest(measured) { predict($0).map { $0.estimate <= within } ?? false }
    isExtrapolated =
      width.map { $0 < (measured.first ?? 0) || $0 > (measured.last ?? 0) } ?? false
    self.width = width
    low = Self.largest(measured) { predict($0).map { $0.high <= within } ?? false }
    high = Self.largest(measured) { predict($0).map { $0.low <= within } ?? false }
  }

  /// The largest number up to 2^40 that `fits`: the last between the last measured one that does and the next, or
  /// beyond all.
  private static func largest(_ measured: [Int], _ fits: (Int) -> Bool) -> Int? {
    let last = measured.lastIndex(where: fits)
    var low = last.map { measured[$0] } ?? 1
    let next = last.map { $0 + 1 } ?? 0
    var high = next < measured.count ? measured[next] : 1 << 40
    guard fits(low), !fits(high) else { return nil }
    while high - low > 1 {
      let middle = (low + high) / 2
      if fits(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// One for each ladder in m of one family.
  static func all(among ladders: [LadderData], of family: String, claims: [Claim]) -> [LargestWidth]
  {
    let uses = SolverUse.all(among: ladders, of: family)
    return zip(uses, uses.models(.iteration, claims: claims)).flatMap { use, model in
      use.ladders.filter { $0.ladder.variable == .m }.grouped(by: \.ladder.setting)
        .compactMap { setting, _ in
          model.flatMap { LargestWidth($0, use, setting) }
        }
    }
  }

  /// Nil where too little was measured along the ladder.
  private init?(_ model: SolverModel, _ use: SolverUse, _ setting: Setting) {
    guard let n = setting.n, let d = setting.d else { return nil }
    let place = CostSizes(
      m: 1, n: Double(n), d: Double(d), s: use.sketchRows(n: n), shift: setting.shift)
    guard let own = model.ladders.first(where: { $0.ladder.variable == .m && $0.contains(place) }),
      let first = own.ladder.x.first, own.outcome(at: first) != nil
    else { return nil }
    self.init(
      solver: use.solver, setting: setting, measured: own.ladder.points.map { Int($0.m) },
      predict: { model.predict(at: place.with(m: $0)) })
  }
}

extension SolverModel {
  /// The largest m at the n and d of `place`.
  func largestWidth(
    of use: SolverUse, at place: CostSizes, within: Double
  ) -> LargestWidth {
    let wide = ladders.filter { $0.ladder.variable == .m }
    let measured = wide.flatMap { $0.ladder.points.map { Int($0.m) } }
    return LargestWidth(
      solver: use.solver, setting: use.setting, within: within, measured: Set(measured).sorted(),
      predict: { predict(at: place.with(m: $0)) })
  }
}

extension CostSizes {
  fileprivate func with(m: Int) -> CostSizes {
    var sizes = self
    sizes.m = Double(m)
    return sizes
  }
}
