internal import CLanes

/// What a Walsh-Hadamard transform needs of a type of vectors; a number is a vector of one lane.
///
/// Conforming types are not the vectors themselves, since a SIMD type can conform for one precision
/// only.
protocol HadamardLanes {
  /// The type of a lane.
  associatedtype Scalar: BitwiseCopyable
  /// A vector.
  associatedtype Vector: BitwiseCopyable

  /// log2 of the number of lanes.
  static var levels: Int { get }

  /// (x, y) = (x + y, x - y).
  static func butterfly(_ x: inout Vector, _ y: inout Vector)

  /// Multiplies each lane of x with `factor`.
  static func scale(_ x: inout Vector, by factor: Scalar)

  /// Overwrites the lanes of x with their unnormalised transform, the farthest apart first.
  static func mix(_ x: inout Vector)
}

enum FloatLanes1: HadamardLanes {
  static var levels: Int { 0 }
  @inline(__always) static func butterfly(_ x: inout Float, _ y: inout Float) {
    (x, y) = (x + y, x - y)
  }
  @inline(__always) static func scale(_ x: inout Float, by factor: Float) { x *= factor }
  @inline(__always) static func mix(_ x: inout Float) {}
}

enum FloatLanes2: HadamardLanes {
  typealias Vector = SIMD2<Float>
  static var levels: Int { 1 }
  @inline(__always) static func butterfly(_ x: inout Vector, _ y: inout Vector) {
    overparam_float2_butterfly(&x, &y)
  }
  @inline(__always) static func scale(_ x: inout Vector, by factor: Float) {
    overparam_float2_scale(&x, factor)
  }
  @inline(__always) static func mix(_ x: inout Vector) { overparam_float2_mix(&x) }
}

enum FloatLanes4: HadamardLanes {
  typealias Vector = SIMD4<Float>
  static var levels: Int { 2 }
  @inline(__always) static func butterfly(_ x: inout Vector, _ y: inout Vector) {
    overparam_float4_butterfly(&x, &y)
  }
  @inline(__always) static func scale(_ x: inout Vector, by factor: Float) {
    overparam_float4_scale(&x, factor)
  }
  @inline(__always) static func mix(_ x: inout Vector) { overparam_float4_mix(&x) }
}

enum FloatLanes8: HadamardLanes {
  typealias Vector = SIMD8<Float>
  static var levels: Int { 3 }
  @inline(__always) static func butterfly(_ x: inout Vector, _ y: inout Vector) {
    overparam_float8_butterfly(&x, &y)
  }
  @inline(__always) static func scale(_ x: inout Vector, by factor: Float) {
    overparam_float8_scale(&x, factor)
  }
  @inline(__always) static func mix(_ x: inout Vector) { overparam_float8_mix(&x) }
}

enum FloatLanes16: HadamardLanes {
  typealias Vector = SIMD16<Float>
  static var levels: Int { 4 }
  @inline(__always) static func butterfly(_ x: inout Vector, _ y: inout Vector) {
    overparam_float16_butterfly(&x, &y)
  }
  @inline(__always) static func scale(_ x: inout Vector, by factor: Float) {
    overparam_float16_scale(&x, factor)
  }
  @inline(__always) static func mix(_ x: inout Vector) { overparam_float16_mix(&x) }
}

enum DoubleLanes1: HadamardLanes {
  static var levels: Int { 0 }
  @inline(__always) static func butterfly(_ x: inout Double, _ y: inout Double) {
    (x, y) = (x + y, x - y)
  }
  @inline(__always) static func scale(_ x: inout Double, by factor: Double) { x *= factor }
  @inline(__always) static func mix(_ x: inout Double) {}
}

enum DoubleLanes2: HadamardLanes {
  typealias Vector = SIMD2<Double>
  static var levels: Int { 1 }
  @inline(__always) static func butterfly(_ x: inout Vector, _ y: inout Vector) {
    overparam_double2_butterfly(&x, &y)
  }
  @inline(__always) static func scale(_ x: inout Vector, by factor: Double) {
    overparam_double2_scale(&x, factor)
  }
  @inline(__always) static func mix(_ x: inout Vector) { overparam_double2_mix(&x) }
}

enum DoubleLanes4: HadamardLanes {
  typealias Vector = SIMD4<Double>
  static var levels: Int { 2 }
  @inline(__always) static func butterfly(_ x: inout Vector, _ y: inout Vector) {
    overparam_double4_butterfly(&x, &y)
  }
  @inline(__always) static func scale(_ x: inout Vector, by factor: Double) {
    overparam_double4_scale(&x, factor)
  }
  @inline(__always) static func mix(_ x: inout Vector) { overparam_double4_mix(&x) }
}

enum DoubleLanes8: HadamardLanes {
  typealias Vector = SIMD8<Double>
  static var levels: Int { 3 }
  @inline(__always) static func butterfly(_ x: inout Vector, _ y: inout Vector) {
    overparam_double8_butterfly(&x, &y)
  }
  @inline(__always) static func scale(_ x: inout Vector, by factor: Double) {
    overparam_double8_scale(&x, factor)
  }
  @inline(__always) static func mix(_ x: inout Vector) { overparam_double8_mix(&x) }
}
