/// The inner products z_ri = <w_r, x_i> of all neurons and points, a row a neuron.
///
/// After a step w_r -= (a_r/sqrt m) sum_{i in F_r} c_i x_i only rows of neurons that fired have changed,
/// and they follow from K = X X^T: z_rj -= (a_r/sqrt m) sum_{i in F_r} c_i K_ij. W is not needed.
package struct ProductTable<Scalar: FiringScalar>: ~Copyable {
  /// Z, m x n.
  package private(set) var products: Matrix<Scalar>
  /// K in working precision, n x n.
  private var kernel: Matrix<Scalar>

  /// W X^T by gemm, in blocks that the workers share: 2 m n d flops.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package init(
    weights: borrowing Matrix<Scalar>, points: borrowing Matrix<Scalar>,
    pointGram: borrowing Matrix<Double>, workers: Workers
  ) {
    let (m, n, d, size) = (weights.rows, points.rows, points.columns, 1024)
    products = Matrix(uninitializedRows: m, columns: n)
    kernel = Matrix(uninitializedRows: n, columns: n)
    let (exact, rounded) = (pointGram.view, kernel.mutableView)
    for index in 0..<rounded.count { rounded[index] = Scalar(exact[index]) }
    let (w, x) = (weights.view, points.view)
    let z = products.mutableView
    workers.forEach((m + size - 1) / size) { block, _ in
      let first = block * size
      Scalar.multiply(
        rows: min(size, m - first), columns: n, depth: d, alpha: 1, w + first * d, d,
        aTransposed: false, x.pointer, d, bTransposed: true, beta: 0, z + first * n, n)
    }
  }

  /// Copies rows that ``copyRows(of:_:to:)`` took of the listed neurons back.
  package mutating func restoreRows(
    _ rows: borrowing GrowingBuffer<Scalar>, _ pairs: borrowing FiringPairs
  ) {
    copyRows(rows, pairs, to: &products)
  }

  /// Packs who fires, z > b, a row of ``FiringPairs/words`` words a neuron.
  ///
  /// A number that is none fires, so that it is seen.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func threshold(
    shift: Scalar, into rows: inout GrowingBuffer<UInt64>, words: Int, workers: Workers
  ) {
    let (m, n, size) = (products.rows, products.columns, 1024)
    let (z, bits) = (products.view, rows.mutableView)
    workers.forEach((m + size - 1) / size) { block, _ in
      for r in block * size..<min(m, (block + 1) * size) {
        pack(z + r &* n, count: n, shift: shift, into: bits + r &* words)
      }
    }
  }

  /// Moves the rows of the listed neurons by `steps`, c_i/sqrt m, and packs who fires in them then, a
  /// row of words a slot.
  ///
  /// - Returns: the pairs with |z - b| <= tau_r, tau_r = `tolerance` `sizes[r]`, which rounding may put on
  ///   either side.
  /// - Complexity: n (|F_r| + 1) operations a listed neuron.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func move(
    _ pairs: borrowing FiringPairs, by steps: borrowing AlignedBuffer<Scalar>,
    signs: borrowing AlignedBuffer<Scalar>, shift: Scalar, tolerance: Scalar,
    sizes: borrowing AlignedBuffer<Scalar>, into rows: inout GrowingBuffer<UInt64>,
    workers: Workers
  ) -> Int {
    let (n, words, slots, size) = (
      products.columns, pairs.words, pairs.slots, FiringPairs.blockSlots
    )
    var ambiguous = AlignedBuffer<Int>(count: pairs.blocks, repeating: 0)
    let (z, k) = (products.mutableView, kernel.view)
    let (a, c) = (signs.view, steps.view)
    let (bits, near) = (rows.mutableView, ambiguous.mutableView)
    let norms = sizes.view
    let lists = pairs.view
    workers.forEach(pairs.blocks) { block, _ in
      for q in block * size..<min(slots, (block + 1) * size) {
        let r = Int(lists.neurons[q])
        let row = z + r &* n
        for point in lists[q] {
          let i = Int(point)
          subtract((a[r] * c[i]), times: k + i &* n, from: row, count: n)
        }
        pack(row, count: n, shift: shift, into: bits + q &* words)
        near[block] &+= countNear(row, count: n, shift, within: tolerance * norms[r])
      }
    }
    return (0..<pairs.blocks).reduce(0) { $0 + near[$1] }
  }
}

/// y -= c x, entry by entry.
@inline(__always)
private func subtract<Scalar: FiringScalar>(
  _ c: Scalar, times x: UnsafePointer<Scalar>, from y: UnsafeMutablePointer<Scalar>, count: Int
) {
  KernelWork.add(multiplyAdds: count, in: Scalar.self)
  for j in 0..<count { y[j] -= c * x[j] }
}

/// Bit j of the row of words is set where not z_j <= b.
@inline(__always)
private func pack<Scalar: FiringScalar>(
  _ z: UnsafePointer<Scalar>, count: Int, shift: Scalar, into words: UnsafeMutablePointer<UInt64>
) {
  words.update(repeating: 0, count: (count &+ 63) / 64)
  var j = 0
  while j &+ 16 <= count {
    words[j / 64] |= UInt64(Scalar.above(z + j, shift)) &<< UInt64(j % 64)
    j &+= 16
  }
  while j < count {
    words[j / 64] |= (z[j] <= shift ? 0 : 1) &<< UInt64(j % 64)
    j &+= 1
  }
}

@inline(__always)
private func countNear<Scalar: FiringScalar>(
  _ z: UnsafePointer<Scalar>, count: Int, _ shift: Scalar, within tolerance: Scalar
) -> Int {
  var (near, j) = (0, 0)
  while j &+ 16 <= count {
    near &+= Scalar.near(z + j, shift, within: tolerance).nonzeroBitCount
    j &+= 16
  }
  while j < count {
    near &+= abs(z[j] - shift) <= tolerance ? 1 : 0
    j &+= 1
  }
  return near
}
