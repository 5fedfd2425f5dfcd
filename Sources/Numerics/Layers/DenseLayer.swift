/// Products with W that read all of it, in blocks that the workers share.
extension WeightColumns {
  /// Vectors below which sums of columns are faster than gemm, which copies W on its way.
  ///
  /// Measured on a Zen 4 at m = N = 8192: see `LayerRates`.
  private static var fewVectors: Int { 16 }
  /// Neurons whose sums a task keeps in its first-level cache.
  private static var summedNeurons: Int { 1024 }
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
    _ vectors: borrowing Matrix<Scalar>, into products: inout Matrix<Scalar>, workers: Workers
  ) {
    let (n, m, inputs, stride, size) = (vectors.rows, neurons, inputs, stride, Self.blockColumns)
    precondition(
      vectors.columns == inputs && products.rows == n && products.columns == m,
      "the shapes of the product do not match")
    if n <= Self.fewVectors { return sumColumns(vectors, into: &products, workers: workers) }
    let (w, v, z) = (view, vectors.view, products.mutableView)
    workers.forEach((m + size - 1) / size) { task, _ in
      let first = task * size
      Scalar.multiply(
        rows: n, columns: min(size, m - first), depth: inputs, alpha: 1,
        v.pointer, inputs, aTransposed: false, w + first, stride, bTransposed: false,
        beta: 0, z + first, m)
    }
  }

  /// The same by adding columns of W, four at a time, to the sums of each vector.
  @inline(__always)
  private func sumColumns(
    _ vectors: borrowing Matrix<Scalar>, into products: inout Matrix<Scalar>, workers: Workers
  ) {
    let (n, m, inputs, stride, size) = (vectors.rows, neurons, inputs, stride, Self.summedNeurons)
    let (w, v, z) = (view, vectors.view, products.mutableView)
    workers.forEach((m + size - 1) / size) { task, _ in
      let (first, count) = (task * size, min(size, m - task * size))
      for i in 0..<n { (z + (i * m + first)).update(repeating: 0, count: count) }
      var j = 0
      while j &+ 4 <= inputs {
        let x = w + (j &* stride &+ first)
        for i in 0..<n {
          // The next columns arrive while these are added, a part of them beside each vector.
          let part = count * i / n..<count * (i + 1) / n
          for next in j &+ 4..<min(j &+ 8, inputs) {
            prefetch(w + (next &* stride &+ first &+ part.lowerBound), count: part.count)
          }
          addFour(
            v + (i &* inputs &+ j), times: x, stride, to: z + (i &* m &+ first), count: count)
        }
        j &+= 4
      }
      for j in j..<inputs {
        for i in 0..<n {
          addScaled(
            v[i &* inputs &+ j], times: w + (j &* stride &+ first), to: z + (i &* m &+ first),
            count: count)
        }
      }
    }
  }

  /// Overwrites P, n x N, with U W for the rows of U, n x m.
  ///
  /// - Complexity: n m N multiply-adds; reads W once.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func multiplyTransposed(
    _ vectors: borrowing Matrix<Scalar>, into products: inout Matrix<Scalar>, workers: Workers
  ) {
    let (n, m, inputs, stride, size) = (vectors.rows, neurons, inputs, stride, Self.blockColumns)
    precondition(
      vectors.columns == m && products.rows == n && products.columns == inputs,
      "the shapes of the product do not match")
    let (w, u, p) = (view, vectors.view, products.mutableView)
    workers.forEach((inputs + size - 1) / size) { task, _ in
      let first = task * size
      Scalar.multiply(
        rows: n, columns: min(size, inputs - first), depth: m, alpha: 1,
        u.pointer, m, aTransposed: false, w + first * stride, stride, bTransposed: true,
        beta: 0, p + first, inputs)
    }
  }

  /// W -= Y^T V for the rows of Y, n x m, and of V, n x N.
  ///
  /// - Complexity: n m N multiply-adds; reads and writes W once.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func subtract(
    left: borrowing Matrix<Scalar>, right: borrowing Matrix<Scalar>, workers: Workers
  ) {
    let (n, m, inputs, stride, size) = (left.rows, neurons, inputs, stride, Self.updatedColumns)
    precondition(
      left.columns == m && right.rows == n && right.columns == inputs,
      "the shapes of the update do not match")
    let (w, y, v) = (mutableView, left.view, right.view)
    workers.forEach((inputs + size - 1) / size) { task, _ in
      let first = task * size
      Scalar.multiply(
        rows: min(size, inputs - first), columns: m, depth: n, alpha: -1,
        v + first, inputs, aTransposed: true, y.pointer, m, bTransposed: false,
        beta: 1, w + first * stride, stride)
    }
  }
}

/// y += f_0 x_0 + f_1 x_1 + f_2 x_2 + f_3 x_3, rows of x `stride` apart.
@inline(__always)
private func addFour<Scalar: FiringScalar>(
  _ f: UnsafePointer<Scalar>, times x: UnsafePointer<Scalar>, _ stride: Int,
  to y: UnsafeMutablePointer<Scalar>, count: Int
) {
  KernelWork.add(multiplyAdds: 4, count, in: Scalar.self)
  let (f0, f1, f2, f3) = (f[0], f[1], f[2], f[3])
  let (x1, x2, x3) = (x + stride, x + 2 * stride, x + 3 * stride)
  for k in 0..<count {
    y[k] += (f0 * x[k] + f1 * x1[k]) + (f2 * x2[k] + f3 * x3[k])
  }
}
