internal import COpenBLAS

/// The Cholesky factor L of G + mu I = L L^T, held in `Scalar` precision.
///
/// - Complexity: n^3/3 flops to factor (potrf), 2 n^2 to solve (two trsv); n^2 scalars.
package struct CholeskyFactor<Scalar: DenseScalar>: ~Copyable {
  let order: Int
  /// Rows are this far apart: not a power of two, whose rows would share few cache lines.
  let stride: Int
  var factor: AlignedBuffer<Scalar>
  private var solution: AlignedBuffer<Scalar>

  /// Memory for matrices of `order` rows; not a factor of anything yet.
  package init(order: Int) {
    self.order = order
    stride = roundUp(order, to: 8) + 8
    factor = AlignedBuffer(count: order * stride, repeating: 0)
    solution = AlignedBuffer(count: order, repeating: 0)
  }

  /// Factors `gram` + `damping` I, of which only the lower triangle is read.
  ///
  /// A pivot is positive when it exceeds its own rounding error: max(n u, 8 e) times its diagonal
  /// entry, with u the unit roundoff of double and e that of the entries of G or of `Scalar`,
  /// whichever is larger (N. J. Higham, "Accuracy and stability of numerical algorithms", 2002,
  /// theorem 10.3). A singular matrix is thus found, whichever way its last pivot is rounded.
  /// `entryRoundoff` is the relative error that the entries of G already have.
  ///
  /// - Throws: ``NumericalError/notPositiveDefinite(pivot:order:)``, also when an entry is not finite
  ///   in `Scalar`: it reaches the pivot of its row, which potrf lets pass.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func refactor(
    _ gram: borrowing Matrix<Double>, damping: Double, entryRoundoff: Double = 0, workers: Workers
  ) throws(NumericalError) {
    let (n, stride) = (order, stride)
    precondition(gram.rows == n && gram.columns == n, "the order does not match the factor's")
    let (source, target) = (gram.view, factor.mutableView)
    let rows = 64
    workers.forEach((n + rows - 1) / rows) { block, _ in
      for i in block * rows..<min(n, block * rows + rows) {
        for j in 0...i { target[i * stride + j] = Scalar(source[i * n + j]) }
        target[i * stride + i] = Scalar(source[i * n + i] + damping)
      }
    }
    let failed = factorByTiles(order: n, target, stride, workers: workers)
    let roundoff = max(entryRoundoff, Double(Scalar.ulpOfOne) / 2)
    let error = max(Double(n) * 0x1p-53, 8 * roundoff)
    for i in 0..<(failed == 0 ? n : failed - 1) {
      let root = Double(target[i * stride + i])
      let isPositive = root * root > error * (source[i * n + i] + damping)
      guard isPositive, root.isFinite else { throw .notPositiveDefinite(pivot: i + 1, order: n) }
    }
    if failed != 0 { throw .notPositiveDefinite(pivot: failed, order: n) }
  }

  /// Overwrites `vector` with (G + mu I)^-1 `vector`, rounded to `Scalar` on the way.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func solve(_ vector: inout AlignedBuffer<Double>) {
    let n = order
    precondition(vector.count == n, "the order does not match the factor's")
    let (x, y) = (solution.mutableView, vector.mutableView)
    for i in 0..<n { x[i] = Scalar(y[i]) }
    Scalar.solveTriangular(order: n, factor.pointer, stride, transposed: false, x.pointer)
    Scalar.solveTriangular(order: n, factor.pointer, stride, transposed: true, x.pointer)
    for i in 0..<n { y[i] = Double(x[i]) }
  }
}

/// Overwrites the lower triangle of A with its Cholesky factor, column of tiles by column of tiles.
///
/// Left-looking: a column of tiles is first reduced by all finished ones, in tiles that the workers
/// share, then its diagonal tile is factored, then the tiles below are solved, shared again. Which
/// sums are formed depends on the order only, so the factor does not depend on the workers.
///
/// - Returns: 0, or the one-based index of the first pivot that is not positive.
@inline(__always)
private func factorByTiles<Scalar: DenseScalar>(
  order n: Int, _ a: MutableView<Scalar>, _ rowStride: Int, workers: Workers
) -> Int {
  let tile = 96
  for first in stride(from: 0, to: n, by: tile) {
    let width = min(tile, n - first)
    let corner = first * rowStride + first
    workers.forEach(first == 0 ? 0 : (n - first + tile - 1) / tile) { number, _ in
      let row = first + number * tile
      Scalar.multiply(
        rows: min(tile, n - row), columns: width, depth: first, alpha: -1,
        a + row * rowStride, rowStride, aTransposed: false, a + first * rowStride, rowStride,
        bTransposed: true,
        beta: 1, a + (row * rowStride + first), rowStride)
    }
    let pivot = Scalar.factorCholesky(order: width, a + corner, rowStride)
    if pivot != 0 { return first + pivot }
    let below = n - first - width
    workers.forEach((below + tile - 1) / tile) { number, _ in
      let row = first + width + number * tile
      Scalar.solveTriangularFromRight(
        rows: min(tile, n - row), order: width, a + corner, rowStride,
        a + (row * rowStride + first),
        rowStride)
    }
  }
  return 0
}

/// y = (G + mu I) x from the lower triangle of G (symv).
///
/// - Complexity: 2 n^2 flops; reads G's triangle once.
package func multiplySymmetric(
  _ gram: borrowing Matrix<Double>, damping: Double, _ x: borrowing AlignedBuffer<Double>,
  _ y: inout AlignedBuffer<Double>
) {
  let n = gram.rows
  precondition(
    gram.columns == n && x.count == n && y.count == n, "the shapes of the product do not match")
  let (source, target) = (x.view, y.mutableView)
  for i in 0..<n { target[i] = damping * source[i] }
  KernelWork.add(multiplyAdds: n, n, in: Double.self)
  cblas_dsymv(
    CblasRowMajor, CblasLower, blasint(n), 1, gram.pointer, blasint(max(n, 1)), source.pointer, 1,
    1, target.pointer, 1)
}
