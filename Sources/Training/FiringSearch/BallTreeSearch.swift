package import Numerics

extension BallTree: HalfSpaceReporting {
  /// Reports in the order of the tree.
  ///
  /// The balls looked at are the nodes visited; each takes an inner product, as each point does.
  package borrowing func report(
    _ a: UnsafePointer<Scalar>, above b: Scalar, into found: UnsafeMutablePointer<UInt32>
  ) -> SearchCounts {
    let visit = query(a, above: b, into: found)
    return SearchCounts(
      found: visit.found, nodesVisited: visit.balls, innerProducts: visit.balls + visit.points)
  }
}

/// When a tree whose points move is worth making anew: when queries visit twice what they did at first.
///
/// Visited are inner products, with points and with centres. The first batch after a rebuild is what
/// later ones are compared with.
package struct RebuildRule: Sendable {
  private var baseline: Double?

  /// A rule that has seen no batch.
  package init() {}

  /// Takes in what a batch cost; whether the tree should be rebuilt before the next.
  package mutating func isDue(after counts: SearchCounts, queries: Int) -> Bool {
    guard queries > 0 else { return false }
    let visited = Double(counts.innerProducts) / Double(queries)
    guard let baseline else {
      self.baseline = visited
      return false
    }
    if visited <= 2 * baseline { return false }
    self.baseline = nil
    return true
  }
}
