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
    let size = Self.drawnNeurons
    workers.forEach((m + size - 1) / size) { task, _ in
      let (first, count) = (task * size, min(size, m - task * size))
      var rows = Matrix<Scalar>(uninitializedRows: count, columns: inputs)
      fillNormals(&rows, firstRow: first, inSingle: inSingle)
      let drawn = rows.pointer
      for j in 0..<inputs {
        let column = target + (j &* columnStride &+ first)
        for r in 0..<count { column[r] = drawn[r &* inputs &+ j] }
      }
    }
  }

  /// Overwrites Z, n x m, with V W^T for n vectors V of length N and the W that this stream draws, which
  /// is never stored whole. Tasks draw and multiply by `turns`.
  ///
  /// - Complexity: n m N multiply-adds and the drawing of m N numbers; 64 N scalars a worker.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func multiplyDrawn<Scalar: FiringScalar>(
    _ vectors: borrowing Matrix<Scalar>, into products: inout Matrix<Scalar>,
    inSingle: Bool = false, workers: Workers, turns: DrawingTurns
  ) {
    let (n, m, inputs) = (vectors.rows, products.columns, vectors.columns)
    precondition(products.rows == n, "the shapes of the product do not match")
    let (v, z) = (vectors.view, products.mutableView)
    let size = Self.drawnNeurons
    workers.forEach((m + size - 1) / size) { task, worker in
      let (first, count) = (task * size, min(size, m - task * size))
      turns.task(worker) {
        var rows = Matrix<Scalar>(uninitializedRows: count, columns: inputs)
        turns.draw(worker) { fillNormals(&rows, firstRow: first, inSingle: inSingle) }
        Scalar.multiply(
          rows: n, columns: count, depth: inputs, alpha: 1, v.pointer, inputs, aTransposed: false,
          rows.pointer, inputs, bTransposed: true, beta: 0, z + first, m)
      }
    }
  }
}
