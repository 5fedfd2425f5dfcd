internal import CLanes

/// The inner loops of a search for the points p with <a, p> > b, on blocks of 16 points side by side.
///
/// A block holds coordinate k of its points at `16 k`. A product is the chain z = z + a_k p_k for
/// k = 0, 1, ..., fused where the processor does it, the same bits in each of these functions:
/// |z - <a, p>| <= gamma_d sum_k |a_k p_k|. A point fires when z > b; a product that is not a number
/// fires too, so that it reaches a sum and is seen.
package protocol SearchLanes: BitwiseCopyable {
  /// z = <a, p> for a point whose coordinates are `stride` apart.
  static func chain(
    _ point: UnsafePointer<Self>, stride: Int, _ a: UnsafePointer<Self>, depth: Int
  ) -> Self

  /// Bit j is set where point j of `block` fires.
  static func firing(
    _ block: UnsafePointer<Self>, depth: Int, _ a: UnsafePointer<Self>, above b: Self
  ) -> UInt32

  /// The same for up to eight queries, rows `stride` apart, a word of bits each.
  static func firing(
    _ block: UnsafePointer<Self>, depth: Int, queries: UnsafePointer<Self>, stride: Int, count: Int,
    above b: Self, into words: UnsafeMutablePointer<UInt16>)

  /// Of 16 balls: bit j where not z_j + `norm` reach_j <= `low`, bit 16 + j where z_j - `norm` reach_j
  /// > `high`, z the products with the centres.
  static func sides(
    _ centres: UnsafePointer<Self>, depth: Int, _ a: UnsafePointer<Self>,
    reaches: UnsafePointer<Self>, norm: Self, below low: Self, above high: Self
  ) -> UInt32

  /// The largest |p - c|^2 over the first `count` points of `block`; c_k stands at `centre[16 k]`.
  /// Infinite where it is not a number.
  static func farthest(
    _ block: UnsafePointer<Self>, depth: Int, from centre: UnsafePointer<Self>, count: Int
  ) -> Self
}

extension Float: SearchLanes {
  @inline(__always)
  package static func chain(
    _ point: UnsafePointer<Float>, stride: Int, _ a: UnsafePointer<Float>, depth: Int
  ) -> Float {
    KernelWork.add(multiplyAdds: depth, in: Float.self)
    return overparam_float_chain(point, stride, a, depth)
  }

  @inline(__always)
  package static func firing(
    _ block: UnsafePointer<Float>, depth: Int, _ a: UnsafePointer<Float>, above b: Float
  ) -> UInt32 {
    overparam_float_firing(block, depth, a, b)
  }

  @inline(__always)
  package static func firing(
    _ block: UnsafePointer<Float>, depth: Int, queries: UnsafePointer<Float>, stride: Int,
    count: Int, above b: Float, into words: UnsafeMutablePointer<UInt16>
  ) {
    overparam_float_firing_tile(block, depth, queries, stride, count, b, words)
  }

  @inline(__always)
  package static func sides(
    _ centres: UnsafePointer<Float>, depth: Int, _ a: UnsafePointer<Float>,
    reaches: UnsafePointer<Float>, norm: Float, below low: Float, above high: Float
  ) -> UInt32 {
    overparam_float_balls(centres, depth, a, reaches, norm, low, high)
  }

  @inline(__always)
  package static func farthest(
    _ block: UnsafePointer<Float>, depth: Int, from centre: UnsafePointer<Float>, count: Int
  ) -> Float {
    overparam_float_farthest(block, depth, centre, 16, count)
  }
}

extension Double: SearchLanes {
  @inline(__always)
  package static func chain(
    _ point: UnsafePointer<Double>, stride: Int, _ a: UnsafePointer<Double>, depth: Int
  ) -> Double {
    KernelWork.add(multiplyAdds: depth, in: Double.self)
    return overparam_double_chain(point, stride, a, depth)
  }

  @inline(__always)
  package static func firing(
    _ block: UnsafePointer<Double>, depth: Int, _ a: UnsafePointer<Double>, above b: Double
  ) -> UInt32 {
    overparam_double_firing(block, depth, a, b)
  }

  @inline(__always)
  package static func firing(
    _ block: UnsafePointer<Double>, depth: Int, queries: UnsafePointer<Double>, stride: Int,
    count: Int, above b: Double, into words: UnsafeMutablePointer<UInt16>
  ) {
    overparam_double_firing_tile(block, depth, queries, stride, count, b, words)
  }

  @inline(__always)
  package static func sides(
    _ centres: UnsafePointer<Double>, depth: Int, _ a: UnsafePointer<Double>,
    reaches: UnsafePointer<Double>, norm: Double, below low: Double, above high: Double
  ) -> UInt32 {
    overparam_double_balls(centres, depth, a, reaches, norm, low, high)
  }

  @inline(__always)
  package static func farthest(
    _ block: UnsafePointer<Double>, depth: Int, from centre: UnsafePointer<Double>, count: Int
  ) -> Double {
    overparam_double_farthest(block, depth, centre, 16, count)
  }
}
