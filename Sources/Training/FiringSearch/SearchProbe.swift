package import Numerics

/// Whether queries of a tree cost less than passing over all points: what `search=auto` asks.
///
/// Measured in inner products, with centres and with points, on a sample of queries, so that the
/// choice is the same on every machine. An inner product in a tree costs as much as several in a tiled
/// pass over everything, the more the shorter it is.
package struct SearchProbe: Sendable, Equatable {
  /// Inner products of a query of the tree over those of a scan, m.
  package let visitedFraction: Double
  /// The fraction at which both take equally long.
  package let breakEven: Double

  /// Queries that are tried, evenly from the batch.
  package static var sampleSize: Int { 32 }

  /// Tries a sample of the rows of `queries` on a tree.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package init<Scalar: KernelScalar>(
    _ tree: borrowing BallTree<Scalar>, queries: borrowing Matrix<Scalar>, above b: Scalar
  ) {
    let (n, d) = (queries.rows, queries.columns)
    let found = AlignedBuffer<UInt32>(uninitializedCount: tree.count + 16)
    let sample = min(n, Self.sampleSize)
    var counts = SearchCounts()
    for number in 0..<sample {
      let query = queries.pointer + number * n / sample * d
      counts += tree.report(query, above: b, into: found.pointer)
    }
    visitedFraction = Double(counts.innerProducts) / Double(max(sample, 1) * tree.count)
    breakEven = Self.breakEven(queries: n, dimension: d)
  }

  /// Whether the tree is expected to be faster.
  package var prefersTree: Bool { visitedFraction < breakEven }

  /// Where tree and scan took equally long on an AMD Zen 4: 0.15 + d/50, at most 0.3, for batches of
  /// four and more, which a scan takes side by side; 0.65 for fewer queries (`SearchRates`).
  package static func breakEven(queries n: Int, dimension d: Int) -> Double {
    n < 4 ? 0.65 : min(0.15 + 0.02 * Double(d), 0.3)
  }
}

/// The faster of a ball tree and a linear scan for the queries that are to come.
package enum AutomaticSearch<Scalar: KernelScalar>: ~Copyable, @unchecked Sendable {
  /// Points that queries reach a small part of.
  case tree(BallTree<Scalar>)
  /// Points that queries would reach most of.
  case scan(LinearScan<Scalar>)

  /// Makes a tree of the rows of a matrix, probes it with a sample of `queries`, and keeps it or not.
  ///
  /// - Complexity: that of ``BallTree/init(_:)`` and of at most 32 queries.
  package init(
    _ rows: borrowing Matrix<Scalar>, queries: borrowing Matrix<Scalar>, above b: Scalar
  ) {
    let tree = BallTree(rows)
    if SearchProbe(tree, queries: queries, above: b).prefersTree {
      self = .tree(tree)
    } else {
      self = .scan(LinearScan(rows))
    }
  }

  /// Makes the tree anew, if there is one.
  package borrowing func rebuild() {
    switch self {
    case .tree(let tree): tree.rebuild()
    case .scan: break
    }
  }

  /// Copies a point to d entries of `row`.
  package borrowing func read(_ point: Int, into row: UnsafeMutablePointer<Scalar>) {
    switch self {
    case .tree(let tree): tree.read(point, into: row)
    case .scan(let scan): scan.read(point, into: row)
    }
  }

  /// <a, p>, the chain that decides whether the point is reported.
  package borrowing func product(_ point: Int, with a: UnsafePointer<Scalar>) -> Scalar {
    switch self {
    case .tree(let tree): tree.product(point, with: a)
    case .scan(let scan): scan.product(point, with: a)
    }
  }

  /// Moves a point to d entries of `row`. Not while a query runs.
  package borrowing func move(_ point: Int, to row: UnsafePointer<Scalar>) {
    switch self {
    case .tree(let tree): tree.move(point, to: row)
    case .scan(let scan): scan.move(point, to: row)
    }
  }
}

extension AutomaticSearch: HalfSpaceReporting {
  package var count: Int {
    switch self {
    case .tree(let tree): tree.count
    case .scan(let scan): scan.count
    }
  }

  package var dimension: Int {
    switch self {
    case .tree(let tree): tree.dimension
    case .scan(let scan): scan.dimension
    }
  }

  package borrowing func report(
    _ a: UnsafePointer<Scalar>, above b: Scalar, into found: UnsafeMutablePointer<UInt32>
  ) -> SearchCounts {
    switch self {
    case .tree(let tree): tree.report(a, above: b, into: found)
    case .scan(let scan): scan.report(a, above: b, into: found)
    }
  }

  package borrowing func report(
    _ queries: borrowing Matrix<Scalar>, above b: Scalar, into sets: inout ReportedSets,
    workers: Workers
  ) -> SearchCounts {
    switch self {
    case .tree(let tree): tree.report(queries, above: b, into: &sets, workers: workers)
    case .scan(let scan): scan.report(queries, above: b, into: &sets, workers: workers)
    }
  }
}
