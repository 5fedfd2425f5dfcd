package import Measurement
import Statistics

/// Gates whose pairs are drawn from recorded ones: how often the gate is wrong, and what it finds.
///
/// Pairs of one build are drawn with either side as base, so that nothing that they happen to show on average is
/// taken for a difference of builds; pairs of a build with a planted slowdown as they are. All stages of a cell are
/// drawn from the same pairs, with replacement.
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
    /// Gates in which it was confirmed as faster.
    package var improved: Int
  }

  /// What came of the gates.
  package struct Outcome: Codable, Equatable, Sendable {
    /// Gates that were drawn.
    package var gates: Int
    /// Gates with a row that is confirmed as slower.
    package var alarms: Int
    /// By gate, the rows that were confirmed as slower, by their place in `rows`.
    package var confirmed: [[Int]]
    /// By gate, its pairs in all stages.
    package var pairs: [Int]
    /// What was judged.
    package var rows: [RowCount]
  }

  private let judge: GateJudge
  private let equal: [CellDifferences]
  private let judged: [CellDifferences]
  /// By cell, whether head's pairs are those of the same build.
  private let isEqual: [Bool]

  /// - Parameters:
  ///   - judge: of the cells that both records have.
  ///   - equal: pairs of a build with itself.
  ///   - planted: pairs of it with a build that has a slowdown.
  ///   - families: whose cells take their pairs from `planted`; the others from `equal`.
  package init(
    judge: GateJudge, equal: [PairRecord], planted: [PairRecord], families: Set<String>
  ) {
    self.judge = judge
    self.equal = judge.differences(equal)
    let slowed = judge.differences(planted)
    isEqual = judge.cells.map { !families.contains($0.family) }
    judged = zip(isEqual, zip(self.equal, slowed)).map { $0 ? $1.0 : $1.1 }
  }

  /// Draws gates.
  package func draw(_ gates: Int, seed: UInt64) -> Outcome {
    var random = SplitMix64(state: seed)
    let rules = judge.rules
    let units = judge.screened(noise: equal, screen: judged).map(\.unit)
    var rows = units.map { unit in
      let row = GateRow(
        unit.subject, of: unit.members.map { judge.cells[$0] }, scope: unit.scope,
        phase: unit.quantity.phase, state: .ok)
      return RowCount(
        subject: row.subject, scope: row.scope, family: row.family,
        solver: Nullable(wrappedValue: row.solver),
        name: row.name, phase: Nullable(wrappedValue: row.phase), isGated: true, flagged: 0,
        regressed: 0, improved: 0)
    }
    let all = judge.needs(noise: equal)
    for (index, unit) in units.enumerated() where unit.members.count == 1 {
      rows[index].isGated = all[unit.members[0]].isGated
    }
    let places = Dictionary(uniqueKeysWithValues: zip(units, units.indices))
    var (confirmed, pairs) = ([[Int]](), [Int]())
    for _ in 0..<gates {
      let noise = drawn(from: equal, isEqual.map { _ in true }, &random) { _ in rules.noisePairs }
      let needs = judge.needs(noise: noise)
      let screen = drawn(from: judged, isEqual, &random) { needs[$0].screen }
      let flagged = judge.screened(noise: noise, screen: screen).filter { $0.direction != nil }
      let fresh = judge.confirmationPairs(flagged, needs: needs)
      let again = drawn(from: judged, isEqual, &random) { fresh[$0] ?? 0 }
      var slower: [Int] = []
      for unit in judge.confirmed(flagged, by: again) {
        guard let place = places[unit.screened.unit] else { continue }
        let isSlower = unit.screened.direction == .slower
        if isSlower { rows[place].flagged += 1 }
        guard unit.isConfirmed else { continue }
        if isSlower {
          rows[place].regressed += 1
          slower.append(place)
        } else {
          rows[place].improved += 1
        }
      }
      confirmed.append(slower.sorted())
      pairs.append([noise, screen, again].joined().reduce(0) { $0 + $1.count })
    }
    return Outcome(
      gates: gates, alarms: confirmed.count { !$0.isEmpty }, confirmed: confirmed, pairs: pairs,
      rows: rows)
  }

  private func drawn(
    from pool: [CellDifferences], _ isExchangeable: [Bool], _ random: inout SplitMix64,
    count: (Int) -> Int
  ) -> [CellDifferences] {
    pool.indices.map { cell in
      if pool[cell].count == 0 { return .none }
      let places = (0..<count(cell)).map { _ in
        Int.random(in: 0..<pool[cell].count, using: &random)
      }
      let swapped = places.map { _ in isExchangeable[cell] && Bool.random(using: &random) }
      return pool[cell].drawn(places, swapped: swapped)
    }
  }
}
