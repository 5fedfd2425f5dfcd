/// The two loops between products and packed bits, on 16 points side by side.
///
/// Along a column of points a neuron's comparison is one vector mask and its bit is set in 16 words
/// at once, so no lane ever has to be moved. Written once a precision: generic vector code is not
/// turned into vector instructions.
package protocol FiringLanes: BitwiseCopyable {
  /// Thresholds the products of up to 64 neurons with 16 points.
  ///
  /// `z` holds row r of products at `r * stride`. Sets bit r of `words[p]` where neuron r fires on
  /// point p, and adds sum_r a_r (z - b) over the firing neurons, in the order of r, to `sums[p]`.
  ///
  /// A neuron fires when z > b; a product that is not a number fires too, so that it reaches the sum
  /// and is seen.
  ///
  /// - Precondition: `z`, `sums` and `words` are aligned to 64 bytes.
  static func threshold(
    _ z: UnsafePointer<Self>, stride: Int, neurons: Int, signs: UnsafePointer<Self>, shift: Self,
    words: UnsafeMutablePointer<UInt64>, sums: UnsafeMutablePointer<Self>)

  /// Expands bit r of 16 words to row r of a_r D_ri, for up to 64 neurons.
  ///
  /// - Precondition: as for `threshold`.
  static func expand(
    _ words: UnsafePointer<UInt64>, neurons: Int, signs: UnsafePointer<Self>,
    into rows: UnsafeMutablePointer<Self>, stride: Int)
}

extension Float: FiringLanes {
  package static func threshold(
    _ z: UnsafePointer<Float>, stride: Int, neurons: Int, signs: UnsafePointer<Float>,
    shift: Float, words: UnsafeMutablePointer<UInt64>, sums: UnsafeMutablePointer<Float>
  ) {
    var sum = UnsafeRawPointer(sums).load(as: SIMD16<Float>.self)
    let threshold = SIMD16(repeating: shift)
    for half in 0..<2 {
      var fired = SIMD16<Int32>.zero
      var bit: Int32 = 1
      for r in min(32 * half, neurons)..<min(32 * half + 32, neurons) {
        let product = UnsafeRawPointer(z + r * stride).load(as: SIMD16<Float>.self)
        let mask = unsafeBitCast(.!(product .<= threshold), to: SIMD16<Int32>.self)
        fired |= mask & bit
        let term = unsafeBitCast((product - threshold) * signs[r], to: SIMD16<Int32>.self)
        sum += unsafeBitCast(term & mask, to: SIMD16<Float>.self)
        bit &<<= 1
      }
      for point in 0..<16 {
        let word = UInt64(UInt32(bitPattern: fired[point])) &<< UInt64(32 * half)
        words[point] = half == 0 ? word : words[point] | word
      }
    }
    UnsafeMutableRawPointer(sums).storeBytes(of: sum, as: SIMD16<Float>.self)
  }

  package static func expand(
    _ words: UnsafePointer<UInt64>, neurons: Int, signs: UnsafePointer<Float>,
    into rows: UnsafeMutablePointer<Float>, stride: Int
  ) {
    for half in 0..<2 {
      var fired = SIMD16<Int32>.zero
      for point in 0..<16 {
        fired[point] = Int32(truncatingIfNeeded: words[point] &>> UInt64(32 * half))
      }
      for r in min(32 * half, neurons)..<min(32 * half + 32, neurons) {
        let row = (0 &- (fired & 1)) & Int32(bitPattern: signs[r].bitPattern)
        UnsafeMutableRawPointer(rows + r * stride).storeBytes(of: row, as: SIMD16<Int32>.self)
        fired &>>= 1
      }
    }
  }
}

extension Double: FiringLanes {
  package static func threshold(
    _ z: UnsafePointer<Double>, stride: Int, neurons: Int, signs: UnsafePointer<Double>,
    shift: Double, words: UnsafeMutablePointer<UInt64>, sums: UnsafeMutablePointer<Double>
  ) {
    let threshold = SIMD8(repeating: shift)
    for group in [0, 8] {
      var sum = UnsafeRawPointer(sums + group).load(as: SIMD8<Double>.self)
      var fired = SIMD8<Int64>.zero
      var bit: Int64 = 1
      for r in 0..<neurons {
        let product = UnsafeRawPointer(z + (r * stride + group)).load(as: SIMD8<Double>.self)
        let mask = unsafeBitCast(.!(product .<= threshold), to: SIMD8<Int64>.self)
        fired |= mask & bit
        let term = unsafeBitCast((product - threshold) * signs[r], to: SIMD8<Int64>.self)
        sum += unsafeBitCast(term & mask, to: SIMD8<Double>.self)
        bit &<<= 1
      }
      UnsafeMutableRawPointer(words + group).storeBytes(of: fired, as: SIMD8<Int64>.self)
      UnsafeMutableRawPointer(sums + group).storeBytes(of: sum, as: SIMD8<Double>.self)
    }
  }

  package static func expand(
    _ words: UnsafePointer<UInt64>, neurons: Int, signs: UnsafePointer<Double>,
    into rows: UnsafeMutablePointer<Double>, stride: Int
  ) {
    for group in [0, 8] {
      var fired = UnsafeRawPointer(words + group).load(as: SIMD8<Int64>.self)
      for r in 0..<neurons {
        let row = (0 &- (fired & 1)) & Int64(bitPattern: signs[r].bitPattern)
        UnsafeMutableRawPointer(rows + (r * stride + group)).storeBytes(
          of: row, as: SIMD8<Int64>.self)
        fired &>>= 1
      }
    }
  }
}
