/// Rows of numbers that are there where a bit is set: the first layer's u_i = (D_ir v_r)_r.
///
/// Written once a precision: generic vector code is not turned into vector instructions.
package protocol FiringRows: BitwiseCopyable {
  /// Overwrites `row` with the `count` values whose bit is set, and zeros elsewhere.
  static func select(
    _ values: UnsafePointer<Self>, where bits: UnsafePointer<UInt64>, count: Int,
    into row: UnsafeMutablePointer<Self>)
}

extension Float: FiringRows {
  package static func select(
    _ values: UnsafePointer<Float>, where bits: UnsafePointer<UInt64>, count: Int,
    into row: UnsafeMutablePointer<Float>
  ) {
    let lanes = SIMD16<Int32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    let whole = count / 16
    for group in 0..<whole {
      let word = bits[group / 4] &>> UInt64(16 &* (group % 4))
      let fired = SIMD16(repeating: Int32(truncatingIfNeeded: word)) &>> lanes
      let entries = UnsafeRawPointer(values + 16 &* group).loadUnaligned(as: SIMD16<Int32>.self)
      UnsafeMutableRawPointer(row + 16 &* group).storeBytes(
        of: (0 &- (fired & 1)) & entries, as: SIMD16<Int32>.self)
    }
    for r in 16 &* whole..<count {
      row[r] = bits[r / 64] &>> UInt64(r % 64) & 1 == 1 ? values[r] : 0
    }
  }
}

extension Double: FiringRows {
  package static func select(
    _ values: UnsafePointer<Double>, where bits: UnsafePointer<UInt64>, count: Int,
    into row: UnsafeMutablePointer<Double>
  ) {
    let lanes = SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7)
    let whole = count / 8
    for group in 0..<whole {
      let word = bits[group / 8] &>> UInt64(8 &* (group % 8))
      let fired = SIMD8(repeating: Int64(bitPattern: word)) &>> lanes
      let entries = UnsafeRawPointer(values + 8 &* group).loadUnaligned(as: SIMD8<Int64>.self)
      UnsafeMutableRawPointer(row + 8 &* group).storeBytes(
        of: (0 &- (fired & 1)) & entries, as: SIMD8<Int64>.self)
    }
    for r in 8 &* whole..<count {
      row[r] = bits[r / 64] &>> UInt64(r % 64) & 1 == 1 ? values[r] : 0
    }
  }
}
