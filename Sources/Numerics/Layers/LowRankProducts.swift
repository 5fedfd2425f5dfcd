/// Writes c_i times row i of `matrix` to row `first` + i of `target`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
func appendScaledRows<Scalar: FiringScalar>(
  _ matrix: borrowing Matrix<Scalar>, by coefficients: borrowing AlignedBuffer<Double>,
  to target: inout Matrix<Scalar>, at first: Int
) {
  let (columns, factors) = (matrix.columns, coefficients.view)
  let (x, y) = (matrix.view, target.mutableView)
  for i in 0..<matrix.rows {
    let coefficient = Scalar(factors[i])
    let (source, row) = (x + i * columns, y + (first + i) * columns)
    KernelWork.add(multiplyAdds: columns, in: Scalar.self)
    for k in 0..<columns { row[k] = coefficient * source[k] }
  }
}

/// Overwrites entry (i, q) of `coordinates`, for q below `rank`, with the product of vector i, which is
/// zero outside `supports`, and row q of `basis`.
///
/// - Complexity: rank sum_i |supp v_i| multiply-adds.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
func project<Scalar: FiringScalar>(
  _ vectors: borrowing Matrix<Scalar>, onto basis: borrowing Matrix<Scalar>, rank: Int,
  on supports: borrowing Supports, into coordinates: inout Matrix<Scalar>, workers: Workers
) {
  let (length, capacity) = (vectors.columns, coordinates.columns)
  let (v, b, c) = (
    vectors.view, basis.view, coordinates.mutableView
  )
  let sets = supports.ofVectors.view
  workers.forEach(rank > 0 ? vectors.rows : 0) { i, _ in
    let support = sets[i]
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: support.count + 1) { memory in
      guard let values = memory.baseAddress, let places = support.baseAddress else { return }
      for t in 0..<support.count { values[t] = v[i &* length &+ Int(places[t])] }
      for q in 0..<rank {
        c[i &* capacity &+ q] = gatheredDot(
          b + q &* length, places, values, count: support.count)
      }
    }
  }
}

/// Adds sum_q c_iq (row q of `basis`) to row i of `sums`.
///
/// - Complexity: n rank N multiply-adds, by gemm on blocks of columns.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
func addCombinations<Scalar: FiringScalar>(
  _ coordinates: borrowing Matrix<Scalar>, of basis: borrowing Matrix<Scalar>, rank: Int,
  to sums: inout Matrix<Scalar>, workers: Workers
) {
  let (n, length, capacity, size) = (sums.rows, sums.columns, coordinates.columns, 512)
  let (c, b, z) = (
    coordinates.view, basis.view, sums.mutableView
  )
  workers.forEach(rank > 0 ? (length + size - 1) / size : 0) { task, _ in
    let first = task * size
    Scalar.multiply(
      rows: n, columns: min(size, length - first), depth: rank, alpha: 1,
      c.pointer, capacity, aTransposed: false, b + first, length, bTransposed: false,
      beta: 1, z + first, length)
  }
}

/// The same at the entries that are `kept`; the others stay as they are.
///
/// - Complexity: rank sum_i |kept_i| multiply-adds.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
func addCombinations<Scalar: FiringScalar>(
  _ coordinates: borrowing Matrix<Scalar>, of basis: borrowing Matrix<Scalar>, rank: Int,
  keeping kept: borrowing Supports, to sums: inout Matrix<Scalar>, workers: Workers
) {
  let (length, capacity) = (sums.columns, coordinates.columns)
  let (c, b, p) = (
    coordinates.view, basis.view, sums.mutableView
  )
  let sets = kept.ofVectors.view
  workers.forEach(rank > 0 ? sums.rows : 0) { i, _ in
    let (places, row) = (sets[i], p + i &* length)
    for q in 0..<rank {
      let (factor, terms) = (c[i &* capacity &+ q], b + q &* length)
      KernelWork.add(multiplyAdds: places.count, in: Scalar.self)
      for place in places { row[Int(place)] += factor * terms[Int(place)] }
    }
  }
}
