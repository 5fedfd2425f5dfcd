package import Measurement
import Statistics

/// Gates whose pairs are drawn from recorded ones: how often the gate is wrong, and what it finds.
///
/// Pairs of one build are drawn with either side as base, so that nothing that they happen to show on average is
/// taken for a difference of builds; pairs of a build whose phase was slowed down as they are, in all their rows:
/// what they show of other phases, be it by chance, is drawn with them. All stages of a cell are drawn from the same
/// pairs, with replacement.
package struct GateResampling {
  /// In how many gates a row was flagged, and confirmed.
  package struct RowCount: Codable, Equatable, Sendable {
    /// What is judged.
    package var subject: GateSubject
    /// Over what.
    package var scope: GateScope
    /// The family.
    package var family: String
    /// The solver; null for a family.
    @Nullable package var solver: String?
    /// The row's name.
    package var name: String
    /// The phase; null for the whole.
    @Nullable package var phase: String?
    /// Whether a cell is judged in time by itself.
    package var isGated: Bool
    /// Gates in which it was flagged as slower.
    package var flagged: Int
    /// Gates in which it was confirmed as slower.
    package var regressed: Int
    /// Gates in which it was so beside a phase that is slower by more.
    package var beside: Int
    /// Gates in which it was confirmed as faster.
    package var improved: Int
  }

  /// What came of the gates.
  package struct Outcome: Codable, Equatable, Sendable {
    /// Gates that were drawn.
    package var gates: Int
    /// By gate, the rows that were confirmed as slower, by their place in `rows`.
    package var confirmed: [[Int]]
    /// By gate, its pairs in all stages.
    package var pairs: [Int]
    /// What was judged.
    package var rows: [RowCount]

    /// Gates with a row that is confirmed as slower.
    package var alarms: Int { confirmed.count { !$0.isEmpty } }
  }

  private let judge: GateJudge
  private let equal: [CellDifferences]
  /// None of cells that are not slowed down.
  private let slowed: [CellDifferences]

  /// - Parameters:
  ///   - judge: of the cells that are in the records.
  ///   - equal: pairs of a build with itself.
  ///   - slower: pairs of it with a build that has a slowdown, of the cells that have it.
  package init(judge: GateJudge, equal: [PairRecord], slower: [PairRecord] = []) {
    self.judge = judge
    let phases = judge.phases(equal + slower)
    self.equal = judge.differences(equal, phases: phases)
    slowed = judge.differences(slower, phases: phases)
  }

  /// Draws gates.
  package func draw(_ gates: Int, seed: UInt64) -> Outcome {
    var random = SplitMix64(state: seed)
    let noisePairs = judge.noisePairs
    let units = judge.screened(noise: equal, screen: equal).map(\.unit)
    var rows = units.map { unit in
      let row = judge.row(about: unit)
      return RowCount(
        subject: row.subject, scope: row.scope, family: row.family,
        solver: Nullable(wrappedValue: row.solver),
        name: row.name, phase: Nullable(wrappedValue: row.phase), isGated: true, flagged: 0,
        regressed: 0, beside: 0, improved: 0)
    }
    let isGated = judge.isGated(equal)
    for (index, unit) in units.enumerated() where unit.members.count == 1 {
      rows[index].isGated = isGated[unit.members[0]]
    }
    let places = Dictionary(uniqueKeysWithValues: zip(units, units.indices))
    var (confirmed, pairs) = ([[Int]](), [Int]())
    for _ in 0..<gates {
      let noise = drawnFromEqual(&random) { noisePairs[$0] }
      let needs = judge.needs(noise)
      let screen = drawn(&random) { needs[$0].screen }
      let first = judge.screen(noise: noise, screen: screen)
      let fresh = judge.confirmationPairs(first.flagged, needs: first.needs)
      var again = drawn(&random) { fresh[$0] ?? 0 }
      let open = judge.extensionPairs(judge.confirmed(first, by: again), needs: first.needs)
      let more = drawn(&random) { open[$0] ?? 0 }
      again = zip(again, more).map { $1.count == 0 ? $0 : $0 + $1 }
      var slower: [Int] = []
      for unit in judge.confirmed(first, by: again) {
        guard let place = places[unit.screened.unit] else { continue }
        let isSlower = unit.screened.direction == .slower
        if isSlower { rows[place].flagged += 1 }
        guard unit.isConfirmed else { continue }
        if isSlower, unit.cause != nil {
          rows[place].beside += 1
        } else if isSlower {
          rows[place].regressed += 1
          slower.append(place)
        } else {
          rows[place].improved += 1
        }
      }
      confirmed.append(slower.sorted())
      pairs.append([noise, screen, again].joined().reduce(0) { $0 + $1.count })
    }
    return Outcome(gates: gates, confirmed: confirmed, pairs: pairs, rows: rows)
  }

  /// Pairs of both builds.
  private func drawn(
    _ random: inout SplitMix64, count: (Int) -> Int
  ) -> [CellDifferences] {
    drawnFromEqual(&random, count: count).enumerated().map { cell, own in
      let pool = slowed[cell]
      if pool.count == 0 || own.count == 0 { return own }
      return pool.drawn(places(own.count, of: pool, &random))
    }
  }

  private func drawnFromEqual(
    _ random: inout SplitMix64, count: (Int) -> Int
  ) -> [CellDifferences] {
    equal.indices.map { cell in
      if equal[cell].count == 0 { return .none }
      let places = places(count(cell), of: equal[cell], &random)
      return equal[cell].drawn(
        places, isSwapped: places.map { _ in Bool.random(using: &random) })
    }
  }

  private func places(
    _ count: Int, of pool: CellDifferences, _ random: inout SplitMix64
  ) -> [Int] {
    (0..<count).map { _ in Int.random(in: 0..<pool.count, using: &random) }
  }
}
