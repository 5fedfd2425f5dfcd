/// Subtracts the step of `directions` (Y, n x d): w_r -= a_r sum_{i in F_r} y_i for the listed neurons.
///
/// - Complexity: d multiply-adds a pair.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func subtractListed<Scalar: FiringScalar>(
  from weights: borrowing Matrix<Scalar>, pairs: borrowing FiringPairs,
  directions: borrowing Matrix<Scalar>, signs: borrowing AlignedBuffer<Scalar>, workers: Workers
) {
  let (d, slots, size) = (directions.columns, pairs.slots, FiringPairs.blockSlots)
  let (w, y) = (weights.borrowedMutableView, directions.view)
  let a = signs.view
  let (neurons, starts, listed) = (
    pairs.neurons.view, pairs.starts.view,
    pairs.listed.view
  )
  workers.forEach(pairs.blocks) { block, _ in
    for q in block * size..<min(slots, (block + 1) * size) {
      let r = Int(neurons[q])
      let list = UnsafeBufferPointer(start: listed + starts[q], count: starts[q + 1] - starts[q])
      Scalar.addListed(list, of: y.pointer, columns: d, times: -a[r], to: w + r &* d)
    }
  }
}

/// 1 + |w_r| for every row of a matrix.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func rowSizes<Scalar: FiringScalar>(
  _ weights: borrowing Matrix<Scalar>, workers: Workers
) -> AlignedBuffer<Scalar> {
  let (m, d, size) = (weights.rows, weights.columns, 1024)
  let sizes = AlignedBuffer<Scalar>(count: m, repeating: 1)
  let (w, target) = (weights.view, sizes.borrowedMutableView)
  workers.forEach((m + size - 1) / size) { block, _ in
    for r in block * size..<min(m, (block + 1) * size) {
      target[r] += Scalar.innerProduct(w + r &* d, w + r &* d, count: d).squareRoot()
    }
  }
  return sizes
}

/// Copies the rows of the listed neurons, one behind the other in the order of slots.
package func copyRows<Scalar: FiringScalar>(
  of matrix: borrowing Matrix<Scalar>, _ pairs: borrowing FiringPairs,
  to rows: UnsafeMutablePointer<Scalar>
) {
  let columns = matrix.columns
  for q in 0..<pairs.slots {
    (rows + q * columns).update(
      from: matrix.pointer + Int(pairs.neurons.pointer[q]) * columns, count: columns)
  }
}

/// Copies them back.
package func copyRows<Scalar: FiringScalar>(
  _ rows: UnsafePointer<Scalar>, _ pairs: borrowing FiringPairs, to matrix: borrowing Matrix<Scalar>
) {
  let columns = matrix.columns
  for q in 0..<pairs.slots {
    (matrix.pointer + Int(pairs.neurons.pointer[q]) * columns).update(
      from: rows + q * columns, count: columns)
  }
}
