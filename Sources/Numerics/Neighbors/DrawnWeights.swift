/// Weights of single neurons of a ``FiringDraw``: what nobody needs to train, and what checks and exports do.
extension FiringDrawWorker {
  /// Overwrites d numbers with w = Q (xi', eta), whose products with the points are those that the law drew: xi' = xi +
  /// L_j (z_j - <L_j, xi>)/|L_j|^2, and eta ~ N(0, I) of the d - min(n, d) directions that no point has a part in.
  ///
  /// - Precondition: the law draws this neuron and keeps it.
  package mutating func fillWeights(
    _ weights: UnsafeMutablePointer<Scalar>, ofFiring neuron: Int, _ law: FiringDraw<Scalar>
  ) {
    let (depth, d) = (law.basis.depth, law.basis.dimension)
    let drawn = redraw(neuron, law)
    let row = law.basis.factor[drawn.point * depth..<(drawn.point + 1) * depth]
    var coordinates = drawn.normals
    let product = zip(row, coordinates).reduce(0) { $0 + $1.0 * $1.1 }
    let scale = (drawn.product - product) / law.basis.product(drawn.point, drawn.point)
    for (l, entry) in row.enumerated() { coordinates[l] += entry * scale }
    coordinates += law.normals(.complements, of: neuron, count: d - depth)
    for (k, entry) in law.basis.weights(coordinates).enumerated() { weights[k] = Scalar(entry) }
  }
}

extension FiringDraw {
  /// Overwrites d numbers with weights of N(0, I) that fire on none of the points, X being `points`: the first such of
  /// a row of tries.
  ///
  /// - Complexity: 1/(1 - q) tries of n d multiply-adds, q the probability that a neuron fires on some point.
  package func fillWeights(
    _ weights: UnsafeMutablePointer<Scalar>, ofSilent neuron: Int,
    _ points: borrowing Matrix<Scalar>
  ) {
    let d = points.columns
    for attempt in 1... {
      let drawn = normals(.silentNeurons, of: neuron, count: attempt * d).suffix(d)
      for (k, entry) in drawn.enumerated() { weights[k] = Scalar(entry) }
      let fires = (0..<points.rows).contains { i in
        let product = (0..<d).reduce(0.0) { $0 + Double(points[i, $1]) * Double(weights[$1]) }
        return product > Double(shift)
      }
      if !fires { return }
    }
  }

  /// N(0, 1) numbers of a neuron's own, in single precision.
  fileprivate func normals(
    _ purpose: RandomStream.Purpose, of neuron: Int, count: Int
  ) -> [Double] {
    guard count > 0 else { return [] }
    let block = UInt32(truncatingIfNeeded: neuron / Self.block)
    var row = Matrix<Float>(uninitializedRows: 1, columns: count)
    RandomStream(seed: seed, purpose: purpose, substream: block)
      .fillNormals(&row, firstRow: neuron % Self.block)
    return row.entries.map { Double($0) }
  }
}
