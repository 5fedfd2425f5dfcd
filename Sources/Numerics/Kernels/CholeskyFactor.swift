internal import COpenBLAS

/// The Cholesky factor L of G + mu I = L L^T, held in `Scalar` precision.
///
/// - Complexity: n^3/3 flops to factor (potrf), 2 n^2 to solve (two trsv); n^2 scalars.
package struct CholeskyFactor<Scalar: KernelScalar>: ~Copyable {
  private let factor: Matrix<Scalar>
  private let solution: AlignedBuffer<Scalar>

  /// Memory for matrices of `order` rows; not a factor of anything yet.
  package init(order: Int) {
    factor = Matrix(rows: order, columns: order, repeating: 0)
    solution = AlignedBuffer(count: order, repeating: 0)
  }

  /// Factors `gram` + `damping` I, of which only the lower triangle is read.
  ///
  /// - Throws: ``NumericalError/notPositiveDefinite(pivot:order:)``.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func refactor(
    _ gram: borrowing Matrix<Double>, damping: Double, workers: Workers
  ) throws(NumericalError) {
    let n = factor.rows
    precondition(gram.rows == n && gram.columns == n, "the order does not match the factor's")
    let (source, target) = (gram.pointer, factor.pointer)
    for i in 0..<n {
      for j in 0...i { target[i * n + j] = Scalar(source[i * n + j]) }
      target[i * n + i] = Scalar(source[i * n + i] + damping)
    }
    let pivot = workers.withBLAS(sharedIf: n >= 256) { Scalar.factorCholesky(order: n, target) }
    if pivot != 0 { throw .notPositiveDefinite(pivot: pivot, order: n) }
  }

  /// Overwrites `vector` with (G + mu I)^-1 `vector`, rounded to `Scalar` on the way.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func solve(_ vector: UnsafeMutablePointer<Double>, workers: Workers) {
    let n = factor.rows
    let x = solution.pointer
    for i in 0..<n { x[i] = Scalar(vector[i]) }
    workers.withBLAS(sharedIf: false) {
      Scalar.solveTriangular(order: n, factor.pointer, transposed: false, x)
      Scalar.solveTriangular(order: n, factor.pointer, transposed: true, x)
    }
    for i in 0..<n { vector[i] = Double(x[i]) }
  }
}

/// y = (G + mu I) x from the lower triangle of G (symv).
///
/// - Complexity: 2 n^2 flops; reads G's triangle once.
package func multiplySymmetric(
  _ gram: borrowing Matrix<Double>, damping: Double, _ x: UnsafePointer<Double>,
  _ y: UnsafeMutablePointer<Double>, workers: Workers
) {
  let n = gram.rows
  for i in 0..<n { y[i] = damping * x[i] }
  workers.withBLAS(sharedIf: n >= 1024) {
    cblas_dsymv(
      CblasRowMajor, CblasLower, blasint(n), 1, gram.pointer, blasint(max(n, 1)), x, 1, 1, y, 1)
  }
}
