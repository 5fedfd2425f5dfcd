internal import CLanes

/// What a Walsh-Hadamard transform needs of a vector; a number is a vector of one lane.
///
/// The sizes are constants of specialised code, so that one operation on vectors is left of each.
enum HadamardLanes<Vector: BitwiseCopyable, Scalar: BitwiseCopyable> {
  /// log2 of the number of lanes.
  static var levels: Int {
    @inline(__always) get { Int(lanes).trailingZeroBitCount }
  }

  /// (x, y) = (x + y, x - y).
  @inline(__always)
  static func butterfly(_ x: inout Vector, _ y: inout Vector) {
    overparam_butterfly(bytes, lanes, &x, &y)
  }

  /// Multiplies each lane of x with `factor`.
  @inline(__always)
  static func scale(_ x: inout Vector, by factor: Scalar) {
    withUnsafePointer(to: factor) { overparam_scale(bytes, lanes, &x, $0) }
  }

  /// Overwrites the lanes of x with their unnormalised transform, the farthest apart first.
  @inline(__always)
  static func mix(_ x: inout Vector) { overparam_mix(bytes, lanes, &x) }

  /// (x + y, x - y) of every pair of neighbours, which may be where they come from.
  @inline(__always)
  static func neighbours(
    _ source: UnsafePointer<Scalar>, into target: UnsafeMutablePointer<Scalar>, pairs: Int
  ) {
    overparam_neighbours(bytes, source, target, pairs)
  }

  private static var bytes: Int32 {
    @inline(__always) get { Int32(truncatingIfNeeded: MemoryLayout<Scalar>.size) }
  }

  private static var lanes: Int32 {
    @inline(__always) get {
      Int32(truncatingIfNeeded: MemoryLayout<Vector>.size / MemoryLayout<Scalar>.size)
    }
  }
}
