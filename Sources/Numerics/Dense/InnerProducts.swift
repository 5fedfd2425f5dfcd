/// Inner products of short vectors, on as many entries at a time as a register holds.
///
/// Written once a precision: generic vector code is not turned into vector instructions.
package protocol InnerProducts: BitwiseCopyable {
  /// <x, y>, the same bits for the same vectors wherever they stand.
  static func innerProduct(
    _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>, count: Int
  ) -> Self
}

extension Float: InnerProducts {
  @inline(__always)
  package static func innerProduct(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int
  ) -> Float {
    typealias Lanes = SIMD16<Float>
    var (sums, k) = (Lanes.zero, 0)
    while k &+ 16 <= count {
      sums += load(x + k, Lanes.self) * load(y + k, Lanes.self)
      k &+= 16
    }
    var quad = SIMD4<Float>.zero
    while k &+ 4 <= count {
      quad += load(x + k, SIMD4<Float>.self) * load(y + k, SIMD4<Float>.self)
      k &+= 4
    }
    var tail: Float = 0
    while k < count {
      tail += x[k] * y[k]
      k &+= 1
    }
    let octet = sums.lowHalf + sums.highHalf
    quad += octet.lowHalf + octet.highHalf
    let pair = quad.lowHalf + quad.highHalf
    return pair[0] + pair[1] + tail
  }
}

extension Double: InnerProducts {
  @inline(__always)
  package static func innerProduct(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int
  ) -> Double {
    typealias Lanes = SIMD8<Double>
    var (sums, k) = (Lanes.zero, 0)
    while k &+ 8 <= count {
      sums += load(x + k, Lanes.self) * load(y + k, Lanes.self)
      k &+= 8
    }
    var quad = sums.lowHalf + sums.highHalf
    if k &+ 4 <= count {
      quad += load(x + k, SIMD4<Double>.self) * load(y + k, SIMD4<Double>.self)
      k &+= 4
    }
    var tail = 0.0
    while k < count {
      tail += x[k] * y[k]
      k &+= 1
    }
    let pair = quad.lowHalf + quad.highHalf
    return pair[0] + pair[1] + tail
  }
}

@inline(__always)
private func load<Scalar, Lanes>(_ x: UnsafePointer<Scalar>, _ type: Lanes.Type) -> Lanes
where Lanes: BitwiseCopyable {
  UnsafeRawPointer(x).loadUnaligned(as: type)
}
