/// What becomes of g = phi(z) at the output of a layer.
package enum LayerScaling: Sendable, Equatable {
  /// h = g / |g|, point by point.
  case normalised
  /// h = c g.
  case constant(Double)
}

/// Overwrites the rows z_i of `layer`, n x m, with h_i, their firing bits, and |g_i| with the length of
/// g_i = phi(z_i), phi(z) = max(z - b, 0).
///
/// A zero g_i stays zero. Squares are summed in double.
///
/// - Returns: the first point whose g_i is zero, or nil.
/// - Complexity: reads and writes n m scalars.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func activate<Scalar: KernelScalar>(
  _ layer: borrowing Matrix<Scalar>, shift: Scalar, scaling: LayerScaling,
  firing: borrowing BitMatrix, lengths: borrowing AlignedBuffer<Double>, workers: Workers
) -> Int? {
  let (n, m, stride) = (layer.rows, layer.columns, firing.stride)
  precondition(
    firing.rows == n && firing.columns == m && lengths.count == n,
    "the shapes of the layer do not match")
  nonisolated(unsafe) let (z, bits, sizes) = (layer.pointer, firing.pointer, lengths.pointer)
  workers.forEach(n) { i, _ in
    let (row, words) = (z + i * m, bits + i * stride)
    var squares = 0.0
    for word in 0..<(m + 63) / 64 {
      let (part, count) = (row + word * 64, min(64, m - word * 64))
      let fired = threshold(part, count: count, shift: shift)
      words[word] = fired
      var rest = fired
      while rest != 0 {
        let g = Double(part[rest.trailingZeroBitCount])
        squares += g * g
        rest &= rest &- 1
      }
    }
    sizes[i] = squares.squareRoot()
    let factor: Double =
      switch scaling {
      case .normalised: squares > 0 ? 1 / sizes[i] : 0
      case .constant(let constant): constant
      }
    scale(row, by: Scalar(factor), count: m)
  }
  return (0..<n).first { lengths.pointer[$0] == 0 }
}

/// Replaces at most 64 numbers z by max(z - b, 0); bit k says whether number k is over b.
@inline(__always)
private func threshold<Scalar: KernelScalar>(
  _ z: UnsafeMutablePointer<Scalar>, count: Int, shift: Scalar
) -> UInt64 {
  var bits: UInt64 = 0
  for k in 0..<count {
    let fires = z[k] > shift
    bits |= (fires ? 1 : 0) &<< UInt64(truncatingIfNeeded: k)
    z[k] = fires ? z[k] - shift : 0
  }
  return bits
}

@inline(__always)
private func scale<Scalar: KernelScalar>(
  _ x: UnsafeMutablePointer<Scalar>, by factor: Scalar, count: Int
) {
  for k in 0..<count { x[k] *= factor }
}

/// Overwrites u_i, the rows of `factors`, n x m, with the derivative of f_i by z_i, given q_i, that by h_i.
///
/// Normalised: u = phi'(z) o (q - (h . q) h) / |g|; scaled by c: u = c phi'(z) o q. q_i is row i of
/// `gradients` and read only where neurons fire; with one row for all points, it is a.
///
/// - Complexity: n m scalars are cleared, 4 flops a firing pair.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func backpropagate<Scalar: KernelScalar>(
  _ gradients: borrowing Matrix<Scalar>, outputs: borrowing Matrix<Scalar>,
  lengths: borrowing AlignedBuffer<Double>, scaling: LayerScaling,
  on supports: borrowing Supports, into factors: borrowing Matrix<Scalar>, workers: Workers
) {
  let (n, m) = (outputs.rows, outputs.columns)
  precondition(
    (gradients.rows == n || gradients.rows == 1) && gradients.columns == m && lengths.count == n
      && supports.count == n && factors.rows == n && factors.columns == m,
    "the shapes of the layer do not match")
  let gradientStride = gradients.rows == n ? m : 0
  nonisolated(unsafe) let (q, h, u) = (
    UnsafePointer(gradients.pointer), UnsafePointer(outputs.pointer), factors.pointer
  )
  nonisolated(unsafe) let sizes = UnsafePointer(lengths.pointer)
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
package func predict<Scalar: KernelScalar>(
  _ outputs: borrowing Matrix<Scalar>, signs: borrowing Matrix<Scalar>,
  on supports: borrowing Supports, into predictions: borrowing AlignedBuffer<Double>
) {
  let (n, m) = (outputs.rows, outputs.columns)
  precondition(
    signs.rows == 1 && signs.columns == m && predictions.count == n, "the shapes do not match")
  let (h, a) = (outputs.pointer, signs.pointer)
  for i in 0..<n {
    var sum = 0.0
    for r in supports.ofVectors[i] { sum += Double(a[Int(r)]) * Double(h[i &* m &+ Int(r)]) }
    predictions.pointer[i] = sum
  }
}

/// Adds `matrix` to `sum` entry by entry, or overwrites it where it `resets`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func accumulate<Scalar: KernelScalar>(
  _ matrix: borrowing Matrix<Scalar>, into sum: borrowing Matrix<Scalar>, resets: Bool
) {
  precondition(matrix.rows == sum.rows && matrix.columns == sum.columns, "the shapes differ")
  if resets { return sum.copyEntries(of: matrix) }
  let (source, target) = (UnsafePointer(matrix.pointer), sum.pointer)
  for index in 0..<matrix.count { target[index] += source[index] }
}
