package import Numerics

/// Points kept so that those in a half-space are found: report(a, b) -> {p : <a, p> > b}.
///
/// Strict and exact: a point is reported if and only if its product, the chain of ``SearchLanes``,
/// exceeds b or is not a number. Every structure computes the same chain, so all of them report the
/// same points, to the last bit, and counts do not depend on the machine or on threads. Points are
/// known by their row in the matrix that the structure was made from, whatever it does with them.
///
/// The papers' structure inserts and deletes; training only moves points, so that is what there is.
///
/// Source: Z. Song, S. Yang, R. Zhang, "Does preprocessing help training over-parameterized neural
/// networks?", NeurIPS 2021, arXiv 2110.04622, after P. K. Agarwal, D. Eppstein, J. Matousek, "Dynamic
/// half-space reporting, geometric optimization, and minimum spanning trees", FOCS 1992,
/// doi:10.1109/SFCS.1992.267816, whose structure nobody has implemented.
package protocol HalfSpaceReporting: ~Copyable, Sendable {
  /// Of the points.
  associatedtype Scalar: KernelScalar

  /// The number of points.
  var count: Int { get }
  /// d.
  var dimension: Int { get }

  /// Writes the points with <a, p> > b to `found`, in an order that depends on the structure.
  ///
  /// - Precondition: `found` has room for `count` + 16 entries.
  borrowing func report(
    _ a: UnsafePointer<Scalar>, above b: Scalar, into found: UnsafeMutablePointer<UInt32>
  ) -> SearchCounts

  /// The same for every row of `queries`, each with its list in `sets`.
  borrowing func report(
    _ queries: borrowing Matrix<Scalar>, above b: Scalar, into sets: inout ReportedSets,
    workers: Workers
  ) -> SearchCounts
}

extension HalfSpaceReporting where Self: ~Copyable {
  package borrowing func report(
    _ queries: borrowing Matrix<Scalar>, above b: Scalar, into sets: inout ReportedSets,
    workers: Workers
  ) -> SearchCounts {
    precondition(queries.columns == dimension, "queries have another dimension")
    nonisolated(unsafe) let rows = UnsafePointer(queries.pointer)
    let d = dimension
    return sets.collect(queries.rows, points: count, workers: workers) { query, found in
      report(rows + query * d, above: b, into: found)
    }
  }
}

/// What a search did: exact, the same on every machine and for every number of threads.
package struct SearchCounts: Sendable, Equatable, BitwiseCopyable {
  /// Points reported, k.
  package var found: Int
  /// Nodes of a tree that were looked at.
  package var nodesVisited: Int
  /// Inner products of length d, with points and with the centres of nodes.
  package var innerProducts: Int

  /// Counts of nothing, but for those given.
  package init(found: Int = 0, nodesVisited: Int = 0, innerProducts: Int = 0) {
    (self.found, self.nodesVisited, self.innerProducts) = (found, nodesVisited, innerProducts)
  }

  /// Adds what another search did.
  package static func += (total: inout SearchCounts, part: SearchCounts) {
    total.found += part.found
    total.nodesVisited += part.nodesVisited
    total.innerProducts += part.innerProducts
  }
}
