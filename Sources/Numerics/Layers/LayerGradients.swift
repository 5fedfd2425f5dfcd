/// Overwrites u_i, the rows of `factors`, n x m, with the derivative of f_i by z_i, given q_i, that by h_i.
///
/// Normalised: u = phi'(z) o (q - (h . q) h) / |g|; scaled by c: u = c phi'(z) o q. q_i is row i of
/// `gradients` and read only where neurons fire; with one row for all points, it is a.
///
/// - Complexity: n m scalars are cleared, 4 flops a firing pair.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func backpropagate<Scalar: FiringScalar>(
  _ gradients: borrowing Matrix<Scalar>, outputs: borrowing Matrix<Scalar>,
  lengths: borrowing AlignedBuffer<Double>, scaling: LayerScaling,
  on supports: borrowing Supports, into factors: inout Matrix<Scalar>, workers: Workers
) {
  let (n, m) = (outputs.rows, outputs.columns)
  precondition(
    (gradients.rows == n || gradients.rows == 1) && gradients.columns == m && lengths.count == n
      && supports.count == n && factors.rows == n && factors.columns == m,
    "the shapes of the layer do not match")
  let gradientStride = gradients.rows == n ? m : 0
  let (q, h, u) = (
    gradients.view, outputs.view, factors.mutableView
  )
  let sizes = lengths.view
  let sets = supports.ofVectors.view
  workers.forEach(n) { i, _ in
    let (gradient, output, factor) = (q + i * gradientStride, h + i * m, u + i * m)
    factor.update(repeating: 0, count: m)
    var (along, scale) = (0.0, 0.0)
    switch scaling {
    case .normalised:
      for r in sets[i] { along += Double(output[Int(r)]) * Double(gradient[Int(r)]) }
      scale = sizes[i] > 0 ? 1 / sizes[i] : 0
    case .constant(let constant): scale = constant
    }
    let (projection, multiple) = (Scalar(along), Scalar(scale))
    for r in sets[i] {
      let k = Int(r)
      factor[k] = multiple * (gradient[k] - projection * output[k])
    }
  }
}

/// Overwrites f_i = sum_r a_r h_ir, summed in double over the neurons that fire.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func predict<Scalar: FiringScalar>(
  _ outputs: borrowing Matrix<Scalar>, signs: borrowing Matrix<Scalar>,
  on supports: borrowing Supports, into predictions: inout AlignedBuffer<Double>
) {
  let (n, m) = (outputs.rows, outputs.columns)
  precondition(
    signs.rows == 1 && signs.columns == m && predictions.count == n, "the shapes do not match")
  let (h, a, f) = (outputs.view, signs.view, predictions.mutableView)
  for i in 0..<n {
    var sum = 0.0
    for r in supports.ofVectors[i] { sum += Double(a[Int(r)]) * Double(h[i &* m &+ Int(r)]) }
    f[i] = sum
  }
}

/// Adds `matrix` to `sum` entry by entry, or overwrites it where it `resets`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func accumulate<Scalar: FiringScalar>(
  _ matrix: borrowing Matrix<Scalar>, into sum: inout Matrix<Scalar>, resets: Bool
) {
  precondition(matrix.rows == sum.rows && matrix.columns == sum.columns, "the shapes differ")
  if resets { return sum.copyEntries(of: matrix) }
  let (source, target) = (matrix.view, sum.mutableView)
  for index in 0..<matrix.count { target[index] += source[index] }
}
