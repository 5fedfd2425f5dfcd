/// Subtracts the step of `directions` (Y, n x d): w_r -= a_r sum_{i in F_r} y_i for the listed neurons.
///
/// - Complexity: d multiply-adds a pair.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func subtractListed<Scalar: FiringScalar>(
  from weights: inout Matrix<Scalar>, pairs: borrowing FiringPairs,
  directions: borrowing Matrix<Scalar>, signs: borrowing AlignedBuffer<Scalar>, workers: Workers
) {
  let (d, slots, size) = (directions.columns, pairs.slots, FiringPairs.blockSlots)
  let (w, y) = (weights.mutableView, directions.view)
  let a = signs.view
  let lists = pairs.view
  workers.forEach(pairs.blocks) { block, _ in
    for q in block * size..<min(slots, (block + 1) * size) {
      let r = Int(lists.neurons[q])
      Scalar.addListed(lists[q], of: y.pointer, columns: d, times: -a[r], to: w + r &* d)
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
  var sizes = AlignedBuffer<Scalar>(count: m, repeating: 1)
  let (w, target) = (weights.view, sizes.mutableView)
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
  to rows: inout GrowingBuffer<Scalar>
) {
  let (columns, source, neurons) = (matrix.columns, matrix.view, pairs.neurons.view)
  rows.resize(to: pairs.slots * columns)
  let target = rows.mutableView
  for q in 0..<pairs.slots {
    (target + q * columns).update(from: source + Int(neurons[q]) * columns, count: columns)
  }
}

/// Copies them back.
package func copyRows<Scalar: FiringScalar>(
  _ rows: borrowing GrowingBuffer<Scalar>, _ pairs: borrowing FiringPairs,
  to matrix: inout Matrix<Scalar>
) {
  let columns = matrix.columns
  let (source, target, neurons) = (rows.view, matrix.mutableView, pairs.neurons.view)
  for q in 0..<pairs.slots {
    (target + Int(neurons[q]) * columns).update(from: source + q * columns, count: columns)
  }
}
