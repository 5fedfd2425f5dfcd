package import Numerics

/// Half-space reporting, (a, b) -> {p : <a, p> > b}, by a ``BallTree`` or a pass over all points.
///
/// Strict and exact: a point is reported if and only if its product, the chain of ``SearchLanes``,
/// exceeds b or is not a number. With balls or without, the same products decide, so the same points are
/// reported, to the last bit, and counts do not depend on the machine or on threads. Points are known by
/// their row in the matrix that the tree was made from.
///
/// Points are moved and removed, and those that were removed inserted again. Training only moves them, which the papers'
/// structure does by the other two.
///
/// Source: Z. Song, S. Yang, R. Zhang, "Does preprocessing help training over-parameterized neural
/// networks?", NeurIPS 2021, arXiv 2110.04622, after P. K. Agarwal, D. Eppstein, J. Matousek, "Dynamic
/// half-space reporting, geometric optimization, and minimum spanning trees", FOCS 1992,
/// doi:10.1109/SFCS.1992.267816, whose structure nobody has implemented.
extension BallTree {
  /// A tree of the rows of a matrix where queries of it cost less than passing over all points, and one
  /// without balls where they do not.
  ///
  /// - Complexity: that of ``BallTree/init(_:hasBalls:)`` and of at most 32 queries, which are added to `counts`.
  package init(
    fasterFor queries: borrowing Matrix<Scalar>, above b: Scalar, of rows: borrowing Matrix<Scalar>,
    counts: inout SearchCounts
  ) {
    let tree = BallTree(rows)
    let breakEven = Self.breakEven(queries: queries.rows, dimension: tree.dimension)
    counts += tree.buildCounts
    if tree.visitedFraction(queries, above: b, counts: &counts) < breakEven {
      self = tree
    } else {
      self.init(rows, hasBalls: false)
    }
  }

  /// Inner products of a query, with centres and with points, over those of a scan, m: the mean of at most
  /// 32 rows of `queries`, evenly from the batch, so that a choice is the same on every machine.
  package func visitedFraction(_ queries: borrowing Matrix<Scalar>, above b: Scalar) -> Double {
    var counts = SearchCounts()
    return visitedFraction(queries, above: b, counts: &counts)
  }

  /// The same, which adds what its queries take to `counts`.
  private func visitedFraction(
    _ queries: borrowing Matrix<Scalar>, above b: Scalar, counts: inout SearchCounts
  ) -> Double {
    let sample = min(queries.rows, 32)
    var found = AlignedBuffer<UInt32>(uninitializedCount: count + 16)
    var cost = SearchCounts()
    for number in 0..<sample {
      let query = queries.pointer + number * queries.rows / sample * dimension
      cost += report(query, above: b, into: found.mutablePointer)
    }
    counts += cost
    return Double(cost.innerProducts) / Double(max(sample, 1) * count)
  }

  /// The visited fraction at which tree and scan took equally long on an AMD Zen 4: 0.15 + d/50, at most
  /// 0.3, for batches of four and more, which a scan takes side by side; 0.65 for fewer queries
  /// (`SearchRates`).
  package static func breakEven(queries n: Int, dimension d: Int) -> Double {
    n < 4 ? 0.65 : min(0.15 + 0.02 * Double(d), 0.3)
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
