/// Products with W that read all of it, by gemm on blocks that the workers share.
extension WeightColumns {
  /// Columns of a gemm's result a task.
  private static var blockColumns: Int { 512 }
  /// Columns of W that a task of the update changes.
  private static var updatedColumns: Int { 64 }

  /// Overwrites Z, n x m, with V W^T for the rows of V, n x N.
  ///
  /// - Complexity: n m N multiply-adds; reads W once.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func multiply(
    _ vectors: borrowing Matrix<Scalar>, into products: borrowing Matrix<Scalar>, workers: Workers
  ) {
    let (n, m, inputs, stride, size) = (vectors.rows, neurons, inputs, stride, Self.blockColumns)
    precondition(
      vectors.columns == inputs && products.rows == n && products.columns == m,
      "the shapes of the product do not match")
    nonisolated(unsafe) let (w, v, z) = (
      UnsafePointer(pointer), UnsafePointer(vectors.pointer), products.pointer
    )
    workers.forEach((m + size - 1) / size) { task, _ in
      let first = task * size
      Scalar.multiply(
        rows: n, columns: min(size, m - first), depth: inputs, alpha: 1,
        v, inputs, aTransposed: false, w + first, stride, bTransposed: false,
        beta: 0, z + first, m)
    }
  }

  /// Overwrites P, n x N, with U W for the rows of U, n x m.
  ///
  /// - Complexity: n m N multiply-adds; reads W once.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func multiplyTransposed(
    _ vectors: borrowing Matrix<Scalar>, into products: borrowing Matrix<Scalar>, workers: Workers
  ) {
    let (n, m, inputs, stride, size) = (vectors.rows, neurons, inputs, stride, Self.blockColumns)
    precondition(
      vectors.columns == m && products.rows == n && products.columns == inputs,
      "the shapes of the product do not match")
    nonisolated(unsafe) let (w, u, p) = (
      UnsafePointer(pointer), UnsafePointer(vectors.pointer), products.pointer
    )
    workers.forEach((inputs + size - 1) / size) { task, _ in
      let first = task * size
      Scalar.multiply(
        rows: n, columns: min(size, inputs - first), depth: m, alpha: 1,
        u, m, aTransposed: false, w + first * stride, stride, bTransposed: true,
        beta: 0, p + first, inputs)
    }
  }

  /// W -= Y^T V for the rows of Y, n x m, and of V, n x N.
  ///
  /// - Complexity: n m N multiply-adds; reads and writes W once.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func subtract(
    left: borrowing Matrix<Scalar>, right: borrowing Matrix<Scalar>, workers: Workers
  ) {
    let (n, m, inputs, stride, size) = (left.rows, neurons, inputs, stride, Self.updatedColumns)
    precondition(
      left.columns == m && right.rows == n && right.columns == inputs,
      "the shapes of the update do not match")
    nonisolated(unsafe) let (w, y, v) = (
      pointer, UnsafePointer(left.pointer), UnsafePointer(right.pointer)
    )
    workers.forEach((inputs + size - 1) / size) { task, _ in
      let first = task * size
      Scalar.multiply(
        rows: min(size, inputs - first), columns: m, depth: n, alpha: -1,
        v + first, inputs, aTransposed: true, y, m, bTransposed: false,
        beta: 1, w + first * stride, stride)
    }
  }
}
