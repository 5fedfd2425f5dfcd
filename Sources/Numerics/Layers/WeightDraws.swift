extension RandomStream {
  /// Neurons that are drawn at a time.
  private static var drawnNeurons: Int { 64 }

  /// Overwrites W, m x N, with independent N(0, 1) entries: entry (r, j) is the one that
  /// ``fillNormals(_:firstRow:inSingle:workers:)`` writes to row r and column j.
  ///
  /// - Complexity: as for `fillNormals`, and a transposition of 64 rows at a time.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func fillNormals<Scalar: FiringScalar>(
    _ weights: inout WeightColumns<Scalar>, inSingle: Bool = false,
    workers: Workers
  ) {
    let (m, inputs, columnStride) = (weights.neurons, weights.inputs, weights.stride)
    let target = weights.mutableView
    forEachDrawnBlock(neurons: m, inputs: inputs, inSingle: inSingle, workers: workers) {
      (first, count, rows: UnsafePointer<Scalar>) in
      for j in 0..<inputs {
        let column = target + (j &* columnStride &+ first)
        for r in 0..<count { column[r] = rows[r &* inputs &+ j] }
      }
    }
  }

  /// Overwrites Z, n x m, with V W^T for n vectors V of length N and the W that this stream draws, which
  /// is never stored whole.
  ///
  /// - Complexity: n m N multiply-adds and the drawing of m N numbers; 64 N scalars a worker.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func multiplyDrawn<Scalar: FiringScalar>(
    _ vectors: borrowing Matrix<Scalar>, into products: inout Matrix<Scalar>,
    inSingle: Bool = false, workers: Workers
  ) {
    let (n, m, inputs) = (vectors.rows, products.columns, vectors.columns)
    precondition(products.rows == n, "the shapes of the product do not match")
    let (v, z) = (vectors.view, products.mutableView)
    forEachDrawnBlock(neurons: m, inputs: inputs, inSingle: inSingle, workers: workers) {
      (first, count, rows: UnsafePointer<Scalar>) in
      Scalar.multiply(
        rows: n, columns: count, depth: inputs, alpha: 1, v.pointer, inputs, aTransposed: false,
        rows, inputs, bTransposed: true, beta: 0, z + first, m)
    }
  }

  /// Draws 64 rows of W at a time and hands them on: the first, how many, and their entries.
  @inline(__always)
  private func forEachDrawnBlock<Scalar: FiringScalar>(
    neurons m: Int, inputs: Int, inSingle: Bool, workers: Workers,
    _ use: @Sendable (_ first: Int, _ count: Int, _ rows: UnsafePointer<Scalar>) -> Void
  ) {
    let size = Self.drawnNeurons
    workers.forEach((m + size - 1) / size) { task, _ in
      let (first, count) = (task * size, min(size, m - task * size))
      var rows = Matrix<Scalar>(uninitializedRows: count, columns: inputs)
      fillNormals(&rows, firstRow: first, inSingle: inSingle)
      use(first, count, rows.pointer)
    }
  }
}
