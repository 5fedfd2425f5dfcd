/// A precision whose numbers are taken 64 bytes at a time.
///
/// The operations are those of a vector type, since generic code on vectors becomes loops over lanes.
package protocol LineScalar: RealScalar {
  /// 64 bytes of numbers.
  associatedtype Line: BitwiseCopyable

  /// A line of zeros.
  static var zeros: Line { get }
  /// x + y.
  static func sum(_ x: Line, _ y: Line) -> Line
  /// x times y, number by number.
  static func product(_ x: Line, _ y: Line) -> Line
  /// x times `factor`.
  static func product(_ x: Line, by factor: Self) -> Line
  /// x, with a minus where the bit of a number is 1.
  static func negated(_ x: Line, where bits: UInt32) -> Line
  /// The sum of the numbers of x, half added to half until one is left.
  static func total(_ x: Line) -> Self
}

extension LineScalar {
  /// Numbers in 64 bytes.
  @inline(__always)
  package static var lineWidth: Int { 64 / MemoryLayout<Self>.stride }

  /// The line from `x` on.
  @inline(__always)
  static func line(_ x: UnsafePointer<Self>) -> Line {
    UnsafeRawPointer(x).loadUnaligned(as: Line.self)
  }

  /// Adds a line to that from `y` on.
  @inline(__always)
  static func add(_ terms: Line, to y: UnsafeMutablePointer<Self>) {
    UnsafeMutableRawPointer(y).storeBytes(of: sum(line(y), terms), as: Line.self)
  }
}

extension Float: LineScalar {
  @inline(__always)
  package static var zeros: SIMD16<Float> { .zero }

  @inline(__always)
  package static func sum(_ x: SIMD16<Float>, _ y: SIMD16<Float>) -> SIMD16<Float> { x + y }

  @inline(__always)
  package static func product(_ x: SIMD16<Float>, _ y: SIMD16<Float>) -> SIMD16<Float> { x * y }

  @inline(__always)
  package static func product(_ x: SIMD16<Float>, by factor: Float) -> SIMD16<Float> { x * factor }

  @inline(__always)
  package static func negated(_ x: SIMD16<Float>, where bits: UInt32) -> SIMD16<Float> {
    let toSign = SIMD16<UInt32>(31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16)
    let flips = (SIMD16(repeating: bits) &<< toSign) & (1 << 31)
    return unsafeBitCast(unsafeBitCast(x, to: SIMD16<UInt32>.self) ^ flips, to: SIMD16<Float>.self)
  }

  @inline(__always)
  package static func total(_ x: SIMD16<Float>) -> Float {
    let eight = x.lowHalf + x.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}

extension Double: LineScalar {
  @inline(__always)
  package static var zeros: SIMD8<Double> { .zero }

  @inline(__always)
  package static func sum(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> { x + y }

  @inline(__always)
  package static func product(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> { x * y }

  @inline(__always)
  package static func product(_ x: SIMD8<Double>, by factor: Double) -> SIMD8<Double> { x * factor }

  @inline(__always)
  package static func negated(_ x: SIMD8<Double>, where bits: UInt32) -> SIMD8<Double> {
    let toSign = SIMD8<UInt64>(63, 62, 61, 60, 59, 58, 57, 56)
    let flips = (SIMD8(repeating: UInt64(bits)) &<< toSign) & (1 << 63)
    return unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt64>.self) ^ flips, to: SIMD8<Double>.self)
  }

  @inline(__always)
  package static func total(_ x: SIMD8<Double>) -> Double {
    let four = x.lowHalf + x.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
