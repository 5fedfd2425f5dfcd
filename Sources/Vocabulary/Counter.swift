/// An exact count of work, the same on every machine and for every number of threads.
///
/// Not counted are passes over vectors of n numbers and over a sketch's rows, copies, conversions, what is sorted
/// or compared while lists and trees are made, and the sums of what threads did apart; nor what is small beside the pass
/// that it belongs to: the products that scale G by K beside the m/64 words of each entry, those that scale the rows of
/// a factor beside a matrix product with it, the sign and the sum of each inner product in a prediction, and the
/// division that makes a centre of a sum.
package enum Counter: String, CaseIterable, Codable, Sendable {
  /// Scalar multiply-adds, from the shapes of the kernel calls; a symmetric product of order n and
  /// depth N counts as n^2 N / 2. A sum or a product alone counts as one.
  case multiplyAdds = "multiply_adds"
  /// Those of ``multiplyAdds`` in double precision, whatever the precision of the run.
  case doubleMultiplyAdds = "double_multiply_adds"
  /// 64-bit words through AND and population count, n^2 / 2 pairs of rows for a Gram matrix.
  case popcountWords = "popcount_words"
  /// Additions, multiplications and twice the fused pairs of a fast transform's plan.
  case transformAdds = "transform_adds"
  /// Bytes read from or written to memory, by a model.
  case bytesMoved = "bytes_moved"
  /// Rows in memory that a loop went through.
  case rowsTouched = "rows_touched"
  /// Inner products of length d, lengths, distances and sums of vectors among them.
  case innerProducts = "inner_products"
  /// 32-bit words of Philox, four from each block that was begun; what vectors of blocks draw beyond is not counted.
  case randomWords = "random_words"
  /// N(0, 1) numbers made of such words.
  case normals
  /// Neurons that were drawn because they may fire, those that were dropped for another point's sake among them.
  case proposals
  /// Nodes of trees that were looked at or written, when trees are made too.
  case nodesVisited = "nodes_visited"
  /// sum_i |S_i|.
  case firedPairs = "fired_pairs"
  /// |union of S_i|, the neurons that a step moves.
  case neuronsTouched = "neurons_touched"
  /// Pairs whose firing a step changed, as far as the solver sees it.
  case flips
  /// Neurons whose inner products were brought up to date; each has its deadline set once.
  case neuronsMoved = "neurons_moved"
  /// Pairs in neighbour lists that were gone through, where lists are made too: a product, and the time in which it
  /// may reach b.
  case listEntries = "list_entries"
  /// Neighbour lists and search trees that were made anew.
  case rebuilds
  /// Changes of rank n and more that were added to the weights of a layer, which before stood beside them.
  case flushes
  /// Pairs so near the threshold, |z - b| <= 16 (t + d) u (1 + |w_r|), that rounding decides who fires.
  case ambiguousPairs = "ambiguous_pairs"
  /// Queries of the quantum oracle that ended in finds.
  case oracleQueries = "oracle_queries"
  /// Queries of the quantum oracle in searches that found nothing.
  case failingQueries = "failing_queries"
  /// Queries that find the same in a list without structure, one an item, beside those of a quantum search.
  case classicalQueries = "classical_queries"
  /// Iterations of an iterative solve within one outer iteration.
  case innerIterations = "inner_iterations"
  /// Products with G in them, one more for the residual that ends them.
  case gramProducts = "gram_products"
}

/// What a counter counts, in the terms in which times and laws are judged.
package struct CounterFacts: Sendable {
  /// Whether the count depends on what was drawn, and not on sizes alone.
  package let isDrawn: Bool
  /// Whether only a simulation of a machine that there is not counts it: its time means nothing.
  package let isOfSimulation: Bool
  /// What one of it uses of the machine; nil where it is no measure of work.
  package let use: Use?

  /// What a unit of a counter uses.
  package enum Use: Sendable, Equatable {
    /// So many flops, times d where it is a count of vectors, in the precision of the run.
    case flops(each: Double, perCoordinate: Bool)
    /// Flops of the run's precision that were done in double precision instead.
    case flopsInDouble(each: Double)
    /// Units of a resource.
    case units(Resource)
    /// One operation that no ceiling is measured of.
    case unlimited
  }

  fileprivate static func fixed(_ use: Use? = nil) -> CounterFacts {
    CounterFacts(isDrawn: false, isOfSimulation: false, use: use)
  }

  fileprivate static func drawn(_ use: Use? = nil, isOfSimulation: Bool = false) -> CounterFacts {
    CounterFacts(isDrawn: true, isOfSimulation: isOfSimulation, use: use)
  }
}

extension Counter {
  /// What is known of it.
  package var facts: CounterFacts {
    switch self {
    case .multiplyAdds: .fixed(.flops(each: 2, perCoordinate: false))
    case .doubleMultiplyAdds: .fixed(.flopsInDouble(each: 2))
    case .popcountWords: .fixed(.units(.popcountWords))
    case .transformAdds: .fixed(.flops(each: 2, perCoordinate: false))
    case .bytesMoved: .fixed(.units(.memoryBytes))
    case .innerProducts: .fixed(.flops(each: 2, perCoordinate: true))
    case .rowsTouched, .flushes: .fixed()
    case .classicalQueries: CounterFacts(isDrawn: false, isOfSimulation: true, use: nil)
    case .randomWords, .normals: .fixed(.unlimited)
    case .nodesVisited, .listEntries, .proposals: .drawn(.unlimited)
    case .firedPairs, .neuronsTouched, .flips, .neuronsMoved, .rebuilds, .ambiguousPairs: .drawn()
    case .oracleQueries, .failingQueries: .drawn(isOfSimulation: true)
    case .innerIterations, .gramProducts: .drawn()
    }
  }
}
