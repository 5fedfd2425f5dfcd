extension WeightColumns {
  /// Columns of W a task.
  private static var flushedColumns: Int { 32 }

  /// W += A B^T, from the rows of A^T (`left`, rank x m) and B^T (`right`, rank x N), where both are not
  /// zero.
  ///
  /// A task owns columns of W and adds in the order of the rank: the result does not depend on the
  /// workers. Returns the multiply-adds, sum_q |supp a_q| |supp b_q|.
  /// - Complexity: as many scattered additions, and a pass over A and B.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func add(
    left: borrowing Matrix<Scalar>, right: borrowing Matrix<Scalar>, rank: Int, workers: Workers
  ) -> Int {
    let (m, inputs, stride, size) = (neurons, inputs, stride, Self.flushedColumns)
    let rows = SparseRows(left, count: rank, workers: workers)
    let (w, b) = (mutableView, right.view)
    let (places, values, counts) = (
      rows.places.view, rows.values.view,
      rows.counts.view
    )
    let tasks = (inputs + size - 1) / size
    var done = AlignedBuffer<Int>(count: tasks, repeating: 0)
    let additions = done.mutableView
    workers.forEach(rank > 0 ? tasks : 0) { task, _ in
      var count = 0
      for j in task * size..<min(inputs, task * size + size) {
        let column = w + j &* stride
        for q in 0..<rank {
          let factor = b[q &* inputs &+ j]
          if factor == 0 { continue }
          let (place, value) = (places + q &* m, values + q &* m)
          KernelWork.add(multiplyAdds: counts[q], in: Scalar.self)
          for t in 0..<counts[q] { column[Int(place[t])] += factor * value[t] }
          count += counts[q]
        }
      }
      additions[task] = count
    }
    return (0..<tasks).reduce(0) { $0 + additions[$1] }
  }
}

/// The entries of the first rows of a matrix that are not zero.
private struct SparseRows<Scalar: FiringScalar>: ~Copyable {
  private(set) var places: AlignedBuffer<UInt32>
  private(set) var values: AlignedBuffer<Scalar>
  private(set) var counts: AlignedBuffer<Int>

  @inline(__always)
  init(_ matrix: borrowing Matrix<Scalar>, count rank: Int, workers: Workers) {
    let length = matrix.columns
    places = AlignedBuffer(uninitializedCount: rank * length)
    values = AlignedBuffer(uninitializedCount: rank * length)
    counts = AlignedBuffer(count: rank, repeating: 0)
    let (source, place, value, counts) = (
      matrix.view, places.mutableView, values.mutableView,
      counts.mutableView
    )
    workers.forEach(rank) { q, _ in
      let row = source + q * length
      var next = q * length
      for k in 0..<length where row[k] != 0 {
        place[next] = UInt32(truncatingIfNeeded: k)
        value[next] = row[k]
        next &+= 1
      }
      counts[q] = next - q * length
    }
  }
}
