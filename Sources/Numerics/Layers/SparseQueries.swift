internal import CLanes

/// Products with W that read only the entries that sparse vectors meet.
extension WeightColumns {
  /// Scalars of a worker's sums that stay in its caches.
  private static var sumsOfTask: Int { 1 << 14 }

  /// Overwrites Z, n x m, with V W^T for the rows of V, n x N, which are zero outside `supports`.
  ///
  /// A task has a block of neurons: it adds to the sums of each point the columns in its support, each
  /// read once for all points, in rising order. The result does not depend on the workers.
  ///
  /// - Complexity: m sum_i |supp v_i| multiply-adds; reads the columns of the union of the supports.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func multiply(
    _ vectors: borrowing Matrix<Scalar>, on supports: borrowing Supports,
    into products: inout Matrix<Scalar>, workers: Workers
  ) {
    let (n, m, inputs, stride) = (vectors.rows, neurons, inputs, stride)
    precondition(
      vectors.columns == inputs && products.rows == n && products.columns == m
        && supports.count == n, "the shapes of the query do not match")
    let (w, v, z) = (view, vectors.view, products.mutableView)
    let (starts, ends, points) = (
      supports.ofCoordinates.starts.view, supports.coordinateEnds,
      supports.ofCoordinates.entries.view
    )
    let active = supports.active.view
    let (activeCount, size) = (supports.activeCount, Self.neuronsOfTask(points: n))
    workers.forEach((m + size - 1) / size) { task, _ in
      let (first, count) = (task * size, min(size, m - task * size))
      for i in 0..<n { (z + (i * m + first)).update(repeating: 0, count: count) }
      for place in 0..<activeCount {
        let j = Int(active[place])
        let column = w + (j &* stride &+ first)
        if place &+ 1 < activeCount {
          prefetch(w + (Int(active[place &+ 1]) &* stride &+ first), count: count)
        }
        for entry in Int(starts[j])..<Int(ends[j]) {
          let i = Int(points[entry])
          addScaled(v[i &* inputs &+ j], times: column, to: z + (i &* m &+ first), count: count)
        }
      }
    }
  }

  /// Neurons whose sums for n points a task keeps: 64 to 1024.
  private static func neuronsOfTask(points n: Int) -> Int {
    min(1024, max(64, sumsOfTask / max(n, 1) / 64 * 64))
  }

  /// Overwrites, where `kept` says so, entries of P, n x N, with those of U W for the rows of U, n x m,
  /// which are zero outside `supports`; the other entries of P stay as they are.
  ///
  /// - Complexity: sum_i |supp u_i| |kept_i| multiply-adds, each with a weight from its own place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func multiplyTransposed(
    _ vectors: borrowing Matrix<Scalar>, on supports: borrowing Supports,
    keeping kept: borrowing Supports, into products: inout Matrix<Scalar>, workers: Workers
  ) {
    let (n, m, inputs, stride) = (vectors.rows, neurons, inputs, stride)
    precondition(
      vectors.columns == m && products.rows == n && products.columns == inputs
        && supports.count == n && kept.count == n, "the shapes of the query do not match")
    let (w, u, p) = (view, vectors.view, products.mutableView)
    let (from, to) = (supports.ofVectors.view, kept.ofVectors.view)
    let parts = max(1, 16 / max(n, 1))
    workers.forEach(n * parts) { task, _ in
      let (i, part) = (task / parts, task % parts)
      let (support, targets) = (from[i], to[i])
      let range = targets.count * part / parts..<targets.count * (part + 1) / parts
      withUnsafeTemporaryAllocation(of: Scalar.self, capacity: support.count + 1) { memory in
        guard let values = memory.baseAddress, let places = support.baseAddress else { return }
        for t in 0..<support.count { values[t] = u[i &* m &+ Int(places[t])] }
        for k in range {
          let j = Int(targets[k])
          p[i &* inputs &+ j] = gatheredDot(
            w + j &* stride, places, values, count: support.count)
        }
      }
    }
  }
}

/// y += factor x.
@inline(__always)
func addScaled<Scalar: FiringScalar>(
  _ factor: Scalar, times x: UnsafePointer<Scalar>, to y: UnsafeMutablePointer<Scalar>, count: Int
) {
  KernelWork.add(multiplyAdds: count, in: Scalar.self)
  for k in 0..<count { y[k] += factor * x[k] }
}

/// sum_t x_(places t) values_t, in four interleaved sums.
@inline(__always)
func gatheredDot<Scalar: FiringScalar>(
  _ x: UnsafePointer<Scalar>, _ places: UnsafePointer<UInt32>, _ values: UnsafePointer<Scalar>,
  count: Int
) -> Scalar {
  KernelWork.add(multiplyAdds: count, in: Scalar.self)
  var (s0, s1, s2, s3) = (Scalar(0), Scalar(0), Scalar(0), Scalar(0))
  var t = 0
  while t &+ 4 <= count {
    s0 += x[Int(places[t])] * values[t]
    s1 += x[Int(places[t &+ 1])] * values[t &+ 1]
    s2 += x[Int(places[t &+ 2])] * values[t &+ 2]
    s3 += x[Int(places[t &+ 3])] * values[t &+ 3]
    t &+= 4
  }
  while t < count {
    s0 += x[Int(places[t])] * values[t]
    t &+= 1
  }
  return (s0 + s1) + (s2 + s3)
}

/// Hints that `count` scalars will soon be read.
@inline(__always)
func prefetch<Scalar: FiringScalar>(_ x: UnsafePointer<Scalar>, count: Int) {
  let step = 64 / MemoryLayout<Scalar>.stride
  var k = 0
  while k < count {
    overparam_prefetch(x + k)
    k &+= step
  }
}
