import Statistics

/// The order in which cells are run: one process of every cell, then the next round, at random
/// within a round, so that a slow hour of the machine does not fall on one solver.
package enum RunOrder {
  /// The same order for the same cells and seed.
  ///
  /// - Parameters:
  ///   - cells: in any order.
  ///   - seed: of the random order.
  ///   - first: the cells that come before the others of their round.
  /// - Returns: the cells in the order in which they are run.
  package static func order(_ cells: [Cell], seed: UInt64, first: Set<Cell> = []) -> [Cell] {
    var random = SplitMix64(state: seed)
    let rounds = Dictionary(grouping: cells, by: \.process)
    return rounds.keys.sorted().flatMap { process in
      let round = (rounds[process] ?? []).shuffled(using: &random)
      return round.filter(first.contains) + round.filter { !first.contains($0) }
    }
  }
}
