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

/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood: Fast splittable pseudorandom number generators,
/// 2014, DOI 10.1145/2660193.2660195): enough to shuffle with.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The stream of a seed.
  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
