import Measurement
package import Statistics
import Vocabulary

extension Claim {
  /// The verdict on how much an iteration reduces the residual, over the larger half of each ladder in
  /// m: the theorems are about great widths.
  ///
  /// `consistent` when every step of every process does at least what is claimed, `slower` when at
  /// every size of a ladder of eight some step does not; steps that start within 100 u of the first residual are left out,
  /// for rounding ends them.
  func contraction(_ ladders: [LadderData]) -> (ruling: Ruling, worst: [Datum]) {
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
  /// The factor that is claimed.
  package var claimed: Double
  /// The largest |r_(t+1)| / |r_t| at the sizes that were judged, one for each size of each ladder.
  package var worst: [Datum]

  init(_ claim: Claim, _ worst: [Datum]) {
    self.claim = claim.id
    solver = claim.solver
    claimed = claim.factor ?? 0
    self.worst = worst
  }
}
