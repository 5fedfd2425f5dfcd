/// Products with G = K o (D D^T) / m from the firing pairs: G is not formed.
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
    _ x: borrowing AlignedBuffer<Double>, into y: inout AlignedBuffer<Double>, workers: Workers
  ) {
    let (n, slots, size) = (pairs.points, pairs.slots, Self.blockSlots)
    let blocks = (slots + size - 1) / size
    partial.resize(to: blocks * n)
    let (sums, v) = (partial.mutableView, x.view)
    let kernel = pointGram.view
    let (starts, listed) = (
      pairs.starts.view, pairs.listed.view
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
          KernelWork.add(multiplyAdds: end - first, in: Double.self)
          for l in first..<end { sum += row[Int(listed[l])] * v[Int(listed[l])] }
          own[i] += sum
        }
      }
    }
    y.update(repeating: 0)
    let y = y.mutableView
    for block in 0..<blocks {
      for i in 0..<n { y[i] += sums[block * n + i] }
    }
    for i in 0..<n { y[i] *= scale }
  }

  /// sum_r sum_{i in F_r} K_ii, m times the trace of G.
  package func trace(_ pairs: borrowing FiringPairs, pointGram: borrowing Matrix<Double>) -> Double
  {
    let n = pairs.points
    KernelWork.add(multiplyAdds: pairs.count, in: Double.self)
    var sum = 0.0
    for k in 0..<pairs.count {
      let i = Int(pairs.listed.pointer[k])
      sum += pointGram.pointer[i * n + i]
    }
    return sum
  }
}
