/// Sums over the firing pairs: predictions.
///
/// Blocks of slots leave partial sums that are added in the order of the blocks, in double: the result
/// does not depend on the number of workers.
package struct ListedPasses: ~Copyable {
  private var partial = GrowingBuffer<Double>()

  package init() {}

  /// Overwrites `predictions` with f_i = (1/sqrt m) sum_{r in S_i} a_r (z_ri - b), z read from a table.
  ///
  /// - Complexity: one multiply-add a pair.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func predict<Scalar: FiringScalar>(
    _ pairs: borrowing FiringPairs, table: borrowing Matrix<Scalar>,
    signs: borrowing AlignedBuffer<Scalar>, shift: Scalar,
    into predictions: inout AlignedBuffer<Double>, workers: Workers
  ) {
    let n = pairs.points
    let (z, a) = (
      table.view, signs.view
    )
    sum(pairs, width: signs.count, into: &predictions, workers: workers) { r, list, sums in
      let (row, sign) = (z + r &* n, a[r])
      KernelWork.add(multiplyAdds: list.count, in: Scalar.self)
      for index in 0..<list.count {
        let i = Int(list[index])
        sums[i] += Double(sign * (row[i] - shift))
      }
    }
  }

  /// The same with z_ri = <w_r, x_i> taken anew: d multiply-adds a pair.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func predict<Scalar: FiringScalar>(
    _ pairs: borrowing FiringPairs, weights: borrowing Matrix<Scalar>,
    points: borrowing Matrix<Scalar>, signs: borrowing AlignedBuffer<Scalar>, shift: Scalar,
    into predictions: inout AlignedBuffer<Double>, workers: Workers
  ) {
    let d = points.columns
    let (w, x) = (weights.view, points.view)
    let a = signs.view
    sum(pairs, width: signs.count, into: &predictions, workers: workers) { r, list, sums in
      let (row, sign) = (w + r &* d, a[r])
      for index in 0..<list.count {
        let i = Int(list[index])
        let z = Scalar.innerProduct(row, x + i &* d, count: d)
        sums[i] += Double(sign * (z - shift))
      }
    }
  }

  /// The same with z of each pair given, in the order of the lists.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func predict<Scalar: FiringScalar>(
    _ pairs: borrowing FiringPairs, products: borrowing GrowingBuffer<Scalar>,
    signs: borrowing AlignedBuffer<Scalar>, shift: Scalar,
    into predictions: inout AlignedBuffer<Double>, workers: Workers
  ) {
    let (z, a) = (products.view, signs.view)
    let begin = pairs.listed.view
    sum(pairs, width: signs.count, into: &predictions, workers: workers) { r, list, sums in
      guard let first = list.baseAddress else { return }
      let own = z + (first - begin.pointer)
      for index in 0..<list.count { sums[Int(list[index])] += Double(a[r] * (own[index] - shift)) }
    }
  }

  @inline(__always)
  private mutating func sum(
    _ pairs: borrowing FiringPairs, width m: Int, into predictions: inout AlignedBuffer<Double>,
    workers: Workers,
    _ add:
      @Sendable (Int, UnsafeBufferPointer<UInt32>, UnsafeMutablePointer<Double>) -> Void
  ) {
    let (n, slots, blocks, size) = (
      pairs.points, pairs.slots, pairs.blocks, FiringPairs.blockSlots
    )
    partial.resize(to: blocks * n)
    let sums = partial.mutableView
    let lists = pairs.view
    workers.forEach(blocks) { block, _ in
      let own = sums + block * n
      own.update(repeating: 0, count: n)
      for q in block * size..<min(slots, (block + 1) * size) {
        add(Int(lists.neurons[q]), lists[q], own)
      }
    }
    predictions.update(repeating: 0)
    let f = predictions.mutableView
    for block in 0..<blocks {
      for i in 0..<n { f[i] += sums[block * n + i] }
    }
    let scale = 1 / Double(m).squareRoot()
    for i in 0..<n { f[i] *= scale }
  }
}
