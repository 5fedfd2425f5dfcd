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

  /// x + y.
  static func sum(_ x: Vector, _ y: Vector) -> Vector

  /// x - y.
  static func difference(_ x: Vector, _ y: Vector) -> Vector

  /// Each lane times `factor`.
  static func scaled(_ x: Vector, by factor: Scalar) -> Vector

  /// The unnormalised transform of the lanes of x, the farthest apart first.
  static func mixed(_ x: Vector) -> Vector
}

enum FloatLanes1: HadamardLanes {
  static var levels: Int { 0 }
  @inline(__always) static func sum(_ x: Float, _ y: Float) -> Float { x + y }
  @inline(__always) static func difference(_ x: Float, _ y: Float) -> Float { x - y }
  @inline(__always) static func scaled(_ x: Float, by factor: Float) -> Float { x * factor }
  @inline(__always) static func mixed(_ x: Float) -> Float { x }
}

enum FloatLanes2: HadamardLanes {
  typealias Vector = SIMD2<Float>
  static var levels: Int { 1 }
  @inline(__always) static func sum(_ x: Vector, _ y: Vector) -> Vector {
    overparam_float2_sum(x, y)
  }
  @inline(__always) static func difference(_ x: Vector, _ y: Vector) -> Vector {
    overparam_float2_difference(x, y)
  }
  @inline(__always) static func scaled(_ x: Vector, by factor: Float) -> Vector {
    overparam_float2_scaled(x, factor)
  }
  @inline(__always) static func mixed(_ x: Vector) -> Vector { overparam_float2_mixed(x) }
}

enum FloatLanes4: HadamardLanes {
  typealias Vector = SIMD4<Float>
  static var levels: Int { 2 }
  @inline(__always) static func sum(_ x: Vector, _ y: Vector) -> Vector {
    overparam_float4_sum(x, y)
  }
  @inline(__always) static func difference(_ x: Vector, _ y: Vector) -> Vector {
    overparam_float4_difference(x, y)
  }
  @inline(__always) static func scaled(_ x: Vector, by factor: Float) -> Vector {
    overparam_float4_scaled(x, factor)
  }
  @inline(__always) static func mixed(_ x: Vector) -> Vector { overparam_float4_mixed(x) }
}

enum FloatLanes8: HadamardLanes {
  typealias Vector = SIMD8<Float>
  static var levels: Int { 3 }
  @inline(__always) static func sum(_ x: Vector, _ y: Vector) -> Vector {
    overparam_float8_sum(x, y)
  }
  @inline(__always) static func difference(_ x: Vector, _ y: Vector) -> Vector {
    overparam_float8_difference(x, y)
  }
  @inline(__always) static func scaled(_ x: Vector, by factor: Float) -> Vector {
    overparam_float8_scaled(x, factor)
  }
  @inline(__always) static func mixed(_ x: Vector) -> Vector { overparam_float8_mixed(x) }
}

enum FloatLanes16: HadamardLanes {
  typealias Vector = SIMD16<Float>
  static var levels: Int { 4 }
  @inline(__always) static func sum(_ x: Vector, _ y: Vector) -> Vector {
    overparam_float16_sum(x, y)
  }
  @inline(__always) static func difference(_ x: Vector, _ y: Vector) -> Vector {
    overparam_float16_difference(x, y)
  }
  @inline(__always) static func scaled(_ x: Vector, by factor: Float) -> Vector {
    overparam_float16_scaled(x, factor)
  }
  @inline(__always) static func mixed(_ x: Vector) -> Vector { overparam_float16_mixed(x) }
}

enum DoubleLanes1: HadamardLanes {
  static var levels: Int { 0 }
  @inline(__always) static func sum(_ x: Double, _ y: Double) -> Double { x + y }
  @inline(__always) static func difference(_ x: Double, _ y: Double) -> Double { x - y }
  @inline(__always) static func scaled(_ x: Double, by factor: Double) -> Double { x * factor }
  @inline(__always) static func mixed(_ x: Double) -> Double { x }
}

enum DoubleLanes2: HadamardLanes {
  typealias Vector = SIMD2<Double>
  static var levels: Int { 1 }
  @inline(__always) static func sum(_ x: Vector, _ y: Vector) -> Vector {
    overparam_double2_sum(x, y)
  }
  @inline(__always) static func difference(_ x: Vector, _ y: Vector) -> Vector {
    overparam_double2_difference(x, y)
  }
  @inline(__always) static func scaled(_ x: Vector, by factor: Double) -> Vector {
    overparam_double2_scaled(x, factor)
  }
  @inline(__always) static func mixed(_ x: Vector) -> Vector { overparam_double2_mixed(x) }
}

enum DoubleLanes4: HadamardLanes {
  typealias Vector = SIMD4<Double>
  static var levels: Int { 2 }
  @inline(__always) static func sum(_ x: Vector, _ y: Vector) -> Vector {
    overparam_double4_sum(x, y)
  }
  @inline(__always) static func difference(_ x: Vector, _ y: Vector) -> Vector {
    overparam_double4_difference(x, y)
  }
  @inline(__always) static func scaled(_ x: Vector, by factor: Double) -> Vector {
    overparam_double4_scaled(x, factor)
  }
  @inline(__always) static func mixed(_ x: Vector) -> Vector { overparam_double4_mixed(x) }
}

enum DoubleLanes8: HadamardLanes {
  typealias Vector = SIMD8<Double>
  static var levels: Int { 3 }
  @inline(__always) static func sum(_ x: Vector, _ y: Vector) -> Vector {
    overparam_double8_sum(x, y)
  }
  @inline(__always) static func difference(_ x: Vector, _ y: Vector) -> Vector {
    overparam_double8_difference(x, y)
  }
  @inline(__always) static func scaled(_ x: Vector, by factor: Double) -> Vector {
    overparam_double8_scaled(x, factor)
  }
  @inline(__always) static func mixed(_ x: Vector) -> Vector { overparam_double8_mixed(x) }
}
