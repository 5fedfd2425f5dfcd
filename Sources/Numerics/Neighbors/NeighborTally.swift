/// What passes over blocks did; exact, whatever the number of threads.
package struct NeighborTally: BitwiseCopyable, Sendable, Equatable {
  /// Blocks and slots whose deadline was read.
  package var visited = 0
  /// Neurons that were brought to the present.
  package var moved = 0
  /// Pairs in the lists of these.
  package var entries = 0
  /// Multiply-adds of moves: |F_r| |L_r| a neuron.
  package var multiplyAdds = 0
  /// Pairs whose firing changed.
  package var flips = 0
  /// Lists made anew.
  package var rebuilt = 0
  /// Multiply-adds of making weights from their history.
  package var historyAdds = 0
  /// Neurons that fire no more.
  package var silenced = 0
  /// Pairs looked at whose side of b rounding decides.
  package var ambiguous = 0

  package init() {}

  /// Adds the counts of a part.
  package static func += (total: inout NeighborTally, part: NeighborTally) {
    total.visited += part.visited
    total.moved += part.moved
    total.entries += part.entries
    total.multiplyAdds += part.multiplyAdds
    total.flips += part.flips
    total.rebuilt += part.rebuilt
    total.historyAdds += part.historyAdds
    total.silenced += part.silenced
    total.ambiguous += part.ambiguous
  }
}
