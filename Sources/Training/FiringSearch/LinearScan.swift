package import Numerics

/// Half-space reporting without a structure: every product is computed and compared.
///
/// What a search has to beat, and the best there is above about ten dimensions. A batch is a tiled
/// product whose results are compared in registers and never stored.
///
/// - Complexity: m inner products a query. Holds one copy of the points; a batch of n takes n m bits
///   of the lists' memory.
package struct LinearScan<Scalar: KernelScalar>: ~Copyable, @unchecked Sendable {
  private let points: LaneBlocks<Scalar>

  /// Copies the rows of a matrix.
  package init(_ rows: borrowing Matrix<Scalar>) { points = LaneBlocks(rows: rows) }

  /// Copies a point to d entries of `row`.
  package borrowing func read(_ point: Int, into row: UnsafeMutablePointer<Scalar>) {
    points.read(point, into: row)
  }

  /// <a, p>, the chain that decides whether the point is reported.
  package borrowing func product(_ point: Int, with a: UnsafePointer<Scalar>) -> Scalar {
    points.product(point, with: a)
  }

  /// Moves a point to d entries of `row`. Not while a query runs.
  package borrowing func move(_ point: Int, to row: UnsafePointer<Scalar>) {
    points.write(row, at: point)
  }
}

extension LinearScan: HalfSpaceReporting {
  package var count: Int { points.count }
  package var dimension: Int { points.dimension }

  /// Reports in rising order.
  package borrowing func report(
    _ a: UnsafePointer<Scalar>, above b: Scalar, into found: UnsafeMutablePointer<UInt32>
  ) -> SearchCounts {
    SearchCounts(found: points.scan(a, above: b, into: found), innerProducts: count)
  }

  /// Reports in rising order.
  package borrowing func report(
    _ queries: borrowing Matrix<Scalar>, above b: Scalar, into sets: inout ReportedSets,
    workers: Workers
  ) -> SearchCounts {
    sets.collect(queries.rows, points: count, workers: workers) { firing in
      points.scan(queries: queries, above: b, into: firing, workers: workers)
    }
  }
}
