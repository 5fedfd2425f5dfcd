/// The phases and counters that journals speak of.
///
/// Analysis reads files and does not know the solvers, so the names are written down here again.
package enum Vocabulary {
  /// Phases of a set-up or an iteration, and `total` for all of it.
  package static let phases: Set<String> = [
    "setup", "search", "forward", "jacobian", "gram", "sketch", "factor", "solve", "update",
    "maintain", Claim.total,
  ]

  /// Exact counts of work.
  package static let counters: Set<String> = [
    "multiply_adds", "inner_products", "nodes_visited", "fired_pairs", "neurons_touched", "flips",
    "inner_iterations", "transform_adds", "popcount_words", "oracle_queries", "failing_queries",
    "ambiguous_pairs", "bytes_moved", "neurons_moved", "rebuilds", "gram_products",
  ]

  /// Counts that depend on what was drawn, and not on sizes alone.
  package static let drawnCounters: Set<String> = [
    "nodes_visited", "fired_pairs", "neurons_touched", "flips", "inner_iterations",
    "oracle_queries", "failing_queries", "ambiguous_pairs", "neurons_moved", "rebuilds",
    "gram_products",
  ]
}
