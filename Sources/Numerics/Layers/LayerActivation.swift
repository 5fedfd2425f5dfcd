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
package func activate<Scalar: FiringScalar>(
  _ layer: inout Matrix<Scalar>, shift: Scalar, scaling: LayerScaling,
  firing: inout BitMatrix, lengths: inout AlignedBuffer<Double>, workers: Workers
) -> Int? {
  let (n, m, stride) = (layer.rows, layer.columns, firing.stride)
  precondition(
    firing.rows == n && firing.columns == m && lengths.count == n,
    "the shapes of the layer do not match")
  let (z, bits, sizes) = (
    layer.mutableView, firing.mutableView, lengths.mutableView
  )
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
  return (0..<n).first { sizes[$0] == 0 }
}

/// Replaces at most 64 numbers z by max(z - b, 0); bit k says whether number k is over b.
@inline(__always)
private func threshold<Scalar: FiringScalar>(
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
private func scale<Scalar: FiringScalar>(
  _ x: UnsafeMutablePointer<Scalar>, by factor: Scalar, count: Int
) {
  for k in 0..<count { x[k] *= factor }
}
