/// Overwrites `jacobian` with the rows J_i = (a_r D_ir x_i / sqrt m)_r of the two-layer network.
///
/// Shapes: J is n x m d, `firing` n x m, `points` n x d, `signs` m. The matrix may have more columns,
/// which are left as they are: see ``spreadStride(_:of:)``.
/// - Complexity: writes n m d scalars, bound by memory.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func fillJacobian<Scalar: FiringScalar>(
  _ jacobian: inout Matrix<Scalar>, points: borrowing Matrix<Scalar>,
  firing: borrowing BitMatrix, signs: borrowing AlignedBuffer<Scalar>, workers: Workers
) {
  let (n, m, d) = (points.rows, signs.count, points.columns)
  precondition(
    jacobian.rows == n && jacobian.columns >= m * d && firing.rows == n && firing.columns == m,
    "the shapes of the Jacobian do not match")
  let (target, x) = (jacobian.mutableView, points.view)
  let (a, bits) = (signs.view, firing.view)
  let (scale, wordStride) = (1 / Scalar(m).squareRoot(), firing.stride)
  let rowStride = jacobian.columns
  workers.forEach(n) { i, _ in
    let point = x + i * d
    for r in 0..<m {
      let row = target + (i * rowStride + r * d)
      if bits[i * wordStride + r / 64] >> UInt64(r % 64) & 1 == 1 {
        let factor = a[r] * scale
        KernelWork.add(multiplyAdds: d, in: Scalar.self)
        for k in 0..<d { row[k] = factor * point[k] }
      } else {
        row.update(repeating: 0, count: d)
      }
    }
  }
}

/// Overwrites row i of `scaled` with c_i `factor` times row i of `matrix`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func scaleRows<Scalar: FiringScalar>(
  _ matrix: borrowing Matrix<Scalar>, by coefficients: borrowing AlignedBuffer<Double>,
  times factor: Double, into scaled: inout Matrix<Scalar>
) {
  let (rows, columns) = (matrix.rows, matrix.columns)
  precondition(
    scaled.rows == rows && scaled.columns == columns && coefficients.count == rows,
    "the shapes differ")
  let (c, x, y) = (coefficients.view, matrix.view, scaled.mutableView)
  KernelWork.add(multiplyAdds: rows, columns, in: Scalar.self)
  for i in 0..<rows {
    let coefficient = Scalar(c[i] * factor)
    let (source, target) = (x + i * columns, y + i * columns)
    for k in 0..<columns { target[k] = coefficient * source[k] }
  }
}

/// The product J^T alpha with a Jacobian in memory, subtracted from weights.
package struct TransposedProduct<Scalar: FiringScalar>: ~Copyable {
  private var rounded: AlignedBuffer<Scalar>

  /// Memory for Jacobians of `rows` rows.
  package init(rows: Int) { rounded = AlignedBuffer(count: rows, repeating: 0) }

  /// W -= J^T alpha with W of N scalars and J of n rows and at least N columns, in blocks of columns
  /// that the workers share (gemv); alpha is rounded to `Scalar`.
  ///
  /// - Complexity: 2 n N flops; reads J once.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func subtract(
    from weights: inout Matrix<Scalar>, jacobian: borrowing Matrix<Scalar>,
    _ alpha: borrowing AlignedBuffer<Double>, workers: Workers
  ) {
    let (n, columns, block) = (jacobian.rows, weights.count, 4096)
    let rowStride = jacobian.columns
    precondition(
      columns <= rowStride && n == rounded.count && n == alpha.count,
      "the shapes of the product do not match")
    let (w, a) = (weights.mutableView, jacobian.view)
    let x = rounded.mutableView
    let exact = alpha.view
    for i in 0..<n { x[i] = Scalar(exact[i]) }
    workers.forEach((columns + block - 1) / block) { number, _ in
      let first = number * block
      Scalar.multiplyTransposed(
        rows: n, columns: min(block, columns - first), alpha: -1, a + first, rowStride, x.pointer,
        w + first
      )
    }
  }
}
