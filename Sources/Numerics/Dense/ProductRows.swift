internal import CLanes

/// Comparisons of 16 numbers that follow each other, a bit each.
///
/// Written once a precision: generic vector code is not turned into vector instructions.
package protocol ProductRows: BitwiseCopyable {
  /// Bit j is set where not z_j <= b.
  static func above(_ z: UnsafePointer<Self>, _ b: Self) -> UInt32
  /// Bit j is set where |z_j - b| <= t.
  static func near(_ z: UnsafePointer<Self>, _ b: Self, within t: Self) -> UInt32
}

extension Float: ProductRows {
  @inline(__always)
  package static func above(_ z: UnsafePointer<Float>, _ b: Float) -> UInt32 {
    overparam_float_above(z, b)
  }

  @inline(__always)
  package static func near(_ z: UnsafePointer<Float>, _ b: Float, within t: Float) -> UInt32 {
    overparam_float_near(z, b, t)
  }
}

extension Double: ProductRows {
  @inline(__always)
  package static func above(_ z: UnsafePointer<Double>, _ b: Double) -> UInt32 {
    overparam_double_above(z, b)
  }

  @inline(__always)
  package static func near(_ z: UnsafePointer<Double>, _ b: Double, within t: Double) -> UInt32 {
    overparam_double_near(z, b, t)
  }
}
