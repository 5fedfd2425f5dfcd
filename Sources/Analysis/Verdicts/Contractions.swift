import Foundation
package import Measurement
package import Statistics
import Vocabulary

extension Claim {
  /// The verdict on how much an iteration reduces the residual, over the larger half of each ladder in
  /// m: the theorems are about great widths.
  ///
  /// `consistent` when every step of every process does at least what is claimed, `slower` when at
  /// every size of a ladder of eight some step does not; steps that start within 100 u of the first residual are left out,
  /// for rounding ends them.
  func contraction(_ ladders: [LadderData]) -> (ruling: Ruling, row: ContractionRow) {
    if let power = law.power { return contractionOverPoints(ladders, power: power) }
    let (ruling, worst) = contractionOverWidths(ladders)
    return (ruling, ContractionRow(self, worst))
  }

  private func contractionOverWidths(_ ladders: [LadderData]) -> (ruling: Ruling, worst: [Datum]) {
    guard let factor = law.factor else { return (Ruling(.notMeasured), []) }
    let all = ladders.filter { $0.ladder.variable == .m }.map(\.worstContractions)
    let wide = all.flatMap { $0.suffix(TailFit.window(of: $0.count)) }
    guard !wide.isEmpty else { return (Ruling(.notMeasured), []) }
    if wide.allSatisfy({ $0.value <= factor }) { return (Ruling(.consistent), wide) }
    guard wide.allSatisfy({ $0.value > factor }) else { return (Ruling(.wideInterval), wide) }
    let isLong = all.contains { $0.count >= Evidence.fewestToRefute }
    return (isLong ? Ruling(.slower) : Ruling(.tooFewSizes), wide)
  }
}

extension Claim {
  /// The verdict on whether the residual falls as much for more points, over all sizes of the ladders in n where m is at
  /// least n^`power`.
  ///
  /// It is on the exponent of the worst step in n over the whole ladder: `consistent` where its 90 % interval reaches no
  /// higher than 0.07, up to a logarithm than 0.15, `slower` where it is above 0.15 over eight sizes.
  private func contractionOverPoints(_ ladders: [LadderData], power: Double) -> (
    ruling: Ruling, row: ContractionRow
  ) {
    let all = ladders.filter { $0.ladder.variable == .n }
    let judged = all.map { data in
      data.worstContractions.filter {
        pow(Double($0.size), power) <= Double(data.ladder.setting.m ?? 0)
      }
    }
    var row = ContractionRow(self, judged.flatMap(\.self))
    let long = judged.filter { $0.count >= TailFit.fewestInTail }
    guard let longest = long.max(by: { $0.count < $1.count }) else {
      return (Ruling(all.isEmpty ? .notMeasured : .outsideRegime), row)
    }
    row.growth = (try? TailFit(longest, whole: true))?.interval
    return (long.map(Self.growth).together, row)
  }

  private static func growth(_ worst: [Datum]) -> Ruling {
    guard let fit = try? TailFit(worst, whole: true) else { return Ruling(.notPositive) }
    if fit.high <= TimeRuling.consistent { return Ruling(.consistent) }
    if fit.high <= TimeRuling.logarithm { return Ruling(.consistentUpToLogarithm) }
    guard fit.low > TimeRuling.logarithm else { return Ruling(.wideInterval) }
    return worst.count < Evidence.fewestToRefute ? Ruling(.tooFewSizes) : Ruling(.slower)
  }
}

extension LadderData {
  /// The largest |r_(t+1)| / |r_t| at every size.
  var worstContractions: [Datum] {
    let unit = ladder.setting.precision == "single" ? 0x1p-24 : 0x1p-53
    return ladder.sizes.compactMap { size in
      let ratios = (processes[size] ?? []).flatMap { $0.contractions(above: 100 * unit) }
      return ratios.max().map { Datum(size: size, value: $0) }
    }
  }
}

extension ProcessData {
  /// The ratios of successive residuals, those that start above `limit` times the first.
  fileprivate func contractions(above limit: Double) -> [Double] {
    guard let first = residuals.first else { return [] }
    return zip(residuals, residuals.dropFirst()).filter { $0.0 > limit * first }.map { $0.1 / $0.0 }
  }
}

/// How much the residual falls in an iteration, beside what is claimed.
package struct ContractionRow: Codable, Equatable, Sendable {
  /// The claim's id.
  package var claim: String
  /// The solver's name.
  package var solver: String
  /// The factor that is claimed; null where it is only not to grow.
  @Nullable package var claimed: Double?
  /// The exponent of the worst in n along the longest ladder, where it is not to grow; null where it may.
  @Nullable package var growth: Interval?
  /// The largest |r_(t+1)| / |r_t| at the sizes that were judged, one for each size of each ladder.
  package var worst: [Datum]

  init(_ claim: Claim, _ worst: [Datum]) {
    self.claim = claim.id
    solver = claim.solver
    claimed = claim.factor
    self.worst = worst
  }
}
