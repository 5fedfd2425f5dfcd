internal import CLanes

/// A precision of the kernels on firing bits and on lists of firing pairs: their loops in registers.
package protocol FiringScalar: DenseScalar {
  /// Thresholds the products of up to 64 neurons with 16 points.
  ///
  /// Along a column of points a neuron's comparison is one vector mask and its bit is set in 16 words at
  /// once, so no lane ever has to be moved.
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

  /// Overwrites `row` with the `count` values whose bit is set, and zeros elsewhere.
  static func select(
    _ values: UnsafePointer<Self>, where bits: UnsafePointer<UInt64>, count: Int,
    into row: UnsafeMutablePointer<Self>)

  /// Bit j is set where not z_j <= b.
  static func above(_ z: UnsafePointer<Self>, _ b: Self) -> UInt32
  /// Bit j is set where |z_j - b| <= t.
  static func near(_ z: UnsafePointer<Self>, _ b: Self, within t: Self) -> UInt32

  /// Adds `factor` sum_k y_(list k) to w, all with d entries; the sum is taken first, in the order of
  /// the list.
  static func addListed(
    _ list: UnsafeBufferPointer<UInt32>, of y: UnsafePointer<Self>, columns d: Int,
    times factor: Self, to w: UnsafeMutablePointer<Self>)
}

extension Float: FiringScalar {
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

  @inline(__always)
  package static func above(_ z: UnsafePointer<Float>, _ b: Float) -> UInt32 {
    overparam_float_above(z, b)
  }

  @inline(__always)
  package static func near(_ z: UnsafePointer<Float>, _ b: Float, within t: Float) -> UInt32 {
    overparam_float_near(z, b, t)
  }
}

extension Double: FiringScalar {
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

  @inline(__always)
  package static func above(_ z: UnsafePointer<Double>, _ b: Double) -> UInt32 {
    overparam_double_above(z, b)
  }

  @inline(__always)
  package static func near(_ z: UnsafePointer<Double>, _ b: Double, within t: Double) -> UInt32 {
    overparam_double_near(z, b, t)
  }
}
