internal import CLanes
internal import COpenBLAS

/// Loops of floating-point arithmetic in registers, which keep the units of a processor busy.
///
/// Fourteen chains do not wait for each other: as many as sixteen registers hold beside two operands,
/// and more than hide a latency of four cycles in two or three units. A loop reads its start from
/// memory and leaves its end there, so that none of it can be left out; the state holds 64 bytes a
/// chain, of which narrower vectors use the first.
enum CeilingChains {
  /// Chains that advance side by side.
  static var count: Int { 14 }
  /// Lanes of the target's widest vector in single precision.
  static var singleLanes: Int { vectorBytes / 4 }
  /// Lanes of the target's widest vector in double precision.
  static var doubleLanes: Int { vectorBytes / 8 }

  /// x = x/2 + 1 in single precision: two flops for each lane of each chain at each step.
  @inline(never)
  static func multiplyAddSingles(_ state: UnsafeMutableRawPointer, steps: Int) {
    switch vectorBytes {
    case 64: advance(state, steps: steps) { (x: SIMD16<Float>) in halfAndOne(x, of: Float.self) }
    case 32: advance(state, steps: steps) { (x: SIMD8<Float>) in halfAndOne(x, of: Float.self) }
    default: advance(state, steps: steps) { (x: SIMD4<Float>) in halfAndOne(x, of: Float.self) }
    }
  }

  /// x = x/2 + 1 in double precision: two flops for each lane of each chain at each step.
  @inline(never)
  static func multiplyAddDoubles(_ state: UnsafeMutableRawPointer, steps: Int) {
    switch vectorBytes {
    case 64: advance(state, steps: steps) { (x: SIMD8<Double>) in halfAndOne(x, of: Double.self) }
    case 32: advance(state, steps: steps) { (x: SIMD4<Double>) in halfAndOne(x, of: Double.self) }
    default: advance(state, steps: steps) { (x: SIMD2<Double>) in halfAndOne(x, of: Double.self) }
    }
  }

  /// x = x + 1 in double precision: one sum for each lane of each chain at each step.
  @inline(never)
  static func addDoubles(_ state: UnsafeMutableRawPointer, steps: Int) {
    switch vectorBytes {
    case 64: advance(state, steps: steps) { (x: SIMD8<Double>) in x + 1 }
    case 32: advance(state, steps: steps) { (x: SIMD4<Double>) in x + 1 }
    default: advance(state, steps: steps) { (x: SIMD2<Double>) in x + 1 }
    }
  }

  private static var vectorBytes: Int { Int(overparam_code_vector_bytes()) }

  /// Fourteen chains, each `steps` applications of `step` to what stands in its place of `state`.
  @inline(__always)
  private static func advance<Lanes: BitwiseCopyable>(
    _ state: UnsafeMutableRawPointer, steps: Int, _ step: (Lanes) -> Lanes
  ) {
    @inline(__always) func start(_ chain: Int) -> Lanes {
      state.load(fromByteOffset: chain * 64, as: Lanes.self)
    }
    @inline(__always) func end(_ chain: Int, _ left: Lanes, _ right: Lanes) {
      state.storeBytes(of: left, toByteOffset: chain * 64, as: Lanes.self)
      state.storeBytes(of: right, toByteOffset: chain * 64 + 64, as: Lanes.self)
    }
    var (c0, c1, c2, c3) = (start(0), start(1), start(2), start(3))
    var (c4, c5, c6, c7) = (start(4), start(5), start(6), start(7))
    var (c8, c9, c10, c11) = (start(8), start(9), start(10), start(11))
    var (c12, c13) = (start(12), start(13))
    var remaining = steps
    while remaining > 0 {
      (c0, c1, c2, c3) = (step(c0), step(c1), step(c2), step(c3))
      (c4, c5, c6, c7) = (step(c4), step(c5), step(c6), step(c7))
      (c8, c9, c10, c11) = (step(c8), step(c9), step(c10), step(c11))
      (c12, c13) = (step(c12), step(c13))
      remaining &-= 1
    }
    end(0, c0, c1)
    end(2, c2, c3)
    end(4, c4, c5)
    end(6, c6, c7)
    end(8, c8, c9)
    end(10, c10, c11)
    end(12, c12, c13)
  }
}

/// x/2 + 1: fused where the target can, otherwise a product and a sum.
@inline(__always)
private func halfAndOne<Vector: BitwiseCopyable, Scalar>(
  _ x: Vector, of scalar: Scalar.Type
) -> Vector {
  let bytes = MemoryLayout<Scalar>.size
  var x = x
  overparam_half_and_one(Int32(bytes), Int32(MemoryLayout<Vector>.size / bytes), &x)
  return x
}

extension CeilingLoop {
  static let singleMultiplyAdds = CeilingLoop(
    units: Double(2 * CeilingChains.count * CeilingChains.singleLanes)
  ) { CeilingChains.multiplyAddSingles($0.result, steps: $1) }

  static let doubleMultiplyAdds = CeilingLoop(
    units: Double(2 * CeilingChains.count * CeilingChains.doubleLanes)
  ) { CeilingChains.multiplyAddDoubles($0.result, steps: $1) }

  static let doubleSums = CeilingLoop(
    units: Double(CeilingChains.count * CeilingChains.doubleLanes)
  ) { CeilingChains.addDoubles($0.result, steps: $1) }
}
