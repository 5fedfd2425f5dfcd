/// Products with G = K o (D D^T) / m and sketches of J^T from the firing pairs: neither is formed.
///
/// Blocks of slots leave partial sums that are added in the order of the blocks: the result does not
/// depend on the number of workers.
package struct GramPasses: ~Copyable {
  /// Slots of a block: partial sums are n numbers a block.
  private static var blockSlots: Int { 1024 }
  private var partial = GrowingBuffer<Double>()

  package init() {}

  /// y = `scale` (K o (D D^T)) x: y_i = `scale` sum_{r in S_i} sum_{j in F_r} K_ij x_j.
  ///
  /// - Complexity: sum_r |F_r|^2 multiply-adds.
  package mutating func apply(
    _ pairs: borrowing FiringPairs, pointGram: borrowing Matrix<Double>, scale: Double,
    _ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>, workers: Workers
  ) {
    let (n, slots, size) = (pairs.points, pairs.slots, Self.blockSlots)
    let blocks = (slots + size - 1) / size
    partial.resize(to: blocks * n)
    nonisolated(unsafe) let (sums, v) = (partial.pointer, x)
    nonisolated(unsafe) let kernel = UnsafePointer(pointGram.pointer)
    nonisolated(unsafe) let (starts, listed) = (
      UnsafePointer(pairs.starts.pointer), UnsafePointer(pairs.listed.pointer)
    )
    workers.forEach(blocks) { block, _ in
      let own = sums + block * n
      own.update(repeating: 0, count: n)
      for q in block * size..<min(slots, (block + 1) * size) {
        let (first, end) = (starts[q], starts[q + 1])
        for k in first..<end {
          let i = Int(listed[k])
          let row = kernel + i &* n
          var sum = 0.0
          for l in first..<end { sum += row[Int(listed[l])] * v[Int(listed[l])] }
          own[i] += sum
        }
      }
    }
    y.update(repeating: 0, count: n)
    for block in 0..<blocks {
      for i in 0..<n { y[i] += sums[block * n + i] }
    }
    for i in 0..<n { y[i] *= scale }
  }

  /// sum_r sum_{i in F_r} K_ii, m times the trace of G.
  package func trace(_ pairs: borrowing FiringPairs, pointGram: borrowing Matrix<Double>) -> Double
  {
    let n = pairs.points
    var sum = 0.0
    for k in 0..<pairs.count {
      let i = Int(pairs.listed.pointer[k])
      sum += pointGram.pointer[i * n + i]
    }
    return sum
  }

  /// Overwrites `result` (n x s) with `scale` times (S A)^T, A of a row (D_ir x_ik)_i for each slot and
  /// coordinate: J^T without its rows of zeros and without the signs a_r, which a Gram matrix does not
  /// see.
  ///
  /// - Precondition: S has s rows and at least d columns a slot.
  /// - Complexity: 4 d additions a pair.
  package func sketch(
    _ pairs: borrowing FiringPairs, points: borrowing Matrix<Double>, scale: Double,
    _ sketch: borrowing SparseSignSketch, into result: borrowing Matrix<Double>, workers: Workers
  ) {
    let (n, d, s, slots) = (pairs.points, points.columns, sketch.rows, pairs.slots)
    precondition(
      result.rows == n && result.columns == s && sketch.columns >= slots * d,
      "the shapes of the sketch do not match")
    nonisolated(unsafe) let (x, y) = (UnsafePointer(points.pointer), result.pointer)
    nonisolated(unsafe) let entries = UnsafePointer(sketch.entries.pointer)
    nonisolated(unsafe) let (starts, listed) = (
      UnsafePointer(pairs.starts.pointer), UnsafePointer(pairs.listed.pointer)
    )
    // Each task owns rows of the result and goes through all lists.
    let tasks = min(n, workers.count)
    workers.forEach(tasks) { task, _ in
      let own = n * task / tasks..<n * (task + 1) / tasks
      (y + own.lowerBound * s).update(repeating: 0, count: own.count * s)
      for q in 0..<slots {
        let columns = entries + 4 &* q &* d
        for k in starts[q]..<starts[q + 1] where own.contains(Int(listed[k])) {
          let i = Int(listed[k])
          addSketched(x + i &* d, count: d, columns, scale: scale / 2, to: y + i &* s)
        }
      }
    }
  }
}

/// Adds +-`scale` x_k to the four entries that a column of the sketch names, for every k.
@inline(__always)
private func addSketched(
  _ x: UnsafePointer<Double>, count: Int, _ entries: UnsafePointer<UInt32>, scale: Double,
  to row: UnsafeMutablePointer<Double>
) {
  for k in 0..<count {
    let value = scale * x[k]
    for entry in 4 &* k..<4 &* k &+ 4 {
      let code = entries[entry]
      row[Int(code &>> 1)] += code & 1 == 0 ? value : -value
    }
  }
}
