/// A precision of the sketches.
package protocol SketchScalar: FiringScalar, TransformScalar {
  /// Adds four numbers times two from `x` on and two from `y` on, one by one, to those from `sums` on.
  static func addProducts(
    of four: UnsafePointer<Self>, with x: UnsafePointer<Self>, and y: UnsafePointer<Self>,
    to sums: UnsafeMutablePointer<Self>)
}

extension Double: SketchScalar {
  @inline(__always)
  package static func addProducts(
    of four: UnsafePointer<Double>, with x: UnsafePointer<Double>, and y: UnsafePointer<Double>,
    to sums: UnsafeMutablePointer<Double>
  ) {
    let both = SIMD4(
      lowHalf: UnsafeRawPointer(x).loadUnaligned(as: SIMD2<Double>.self),
      highHalf: UnsafeRawPointer(y).loadUnaligned(as: SIMD2<Double>.self))
    let (factors, target) = (UnsafeRawPointer(four), UnsafeMutableRawPointer(sums))
    let sum =
      target.loadUnaligned(as: SIMD4<Double>.self)
      + factors.loadUnaligned(as: SIMD4<Double>.self) * both
    target.storeBytes(of: sum, as: SIMD4<Double>.self)
  }
}

extension Float: SketchScalar {
  @inline(__always)
  package static func addProducts(
    of four: UnsafePointer<Float>, with x: UnsafePointer<Float>, and y: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    let both = SIMD4(
      lowHalf: UnsafeRawPointer(x).loadUnaligned(as: SIMD2<Float>.self),
      highHalf: UnsafeRawPointer(y).loadUnaligned(as: SIMD2<Float>.self))
    let (factors, target) = (UnsafeRawPointer(four), UnsafeMutableRawPointer(sums))
    let sum =
      target.loadUnaligned(as: SIMD4<Float>.self)
      + factors.loadUnaligned(as: SIMD4<Float>.self) * both
    target.storeBytes(of: sum, as: SIMD4<Float>.self)
  }
}

/// The inner loops of a sparse sign sketch, on pieces of 512 bytes of a row and on its lines.
extension SketchScalar {
  /// Numbers in 512 bytes.
  @inline(__always)
  static var pieceWidth: Int { 8 * lineWidth }

  /// Adds +-1/2 times the piece `x` to the four pieces of `sketch` that a column of S names.
  @inline(__always)
  static func addPiece(
    _ x: UnsafePointer<Self>, _ column: SIMD4<UInt32>, to sketch: UnsafeMutablePointer<Self>
  ) {
    KernelWork.add(multiplyAdds: 4 * pieceWidth, in: Self.self)
    let width = lineWidth
    let (x0, x1, x2, x3) = (line(x), line(x + width), line(x + 2 * width), line(x + 3 * width))
    let rest = x + 4 * width
    let (x4, x5, x6, x7) = (
      line(rest), line(rest + width), line(rest + 2 * width), line(rest + 3 * width)
    )
    for k in 0..<4 {
      let half: Self = column[k] & 1 == 0 ? 0.5 : -0.5
      let y = sketch + Int(column[k] &>> 1) &* pieceWidth
      add(product(x0, by: half), to: y)
      add(product(x1, by: half), to: y + width)
      add(product(x2, by: half), to: y + 2 * width)
      add(product(x3, by: half), to: y + 3 * width)
      add(product(x4, by: half), to: y + 4 * width)
      add(product(x5, by: half), to: y + 5 * width)
      add(product(x6, by: half), to: y + 6 * width)
      add(product(x7, by: half), to: y + 7 * width)
    }
  }

  /// Adds `factor` times 16 numbers from `x` on to those from `y` on, with a minus where a bit is 1.
  @inline(__always)
  static func addSigned(
    _ x: UnsafePointer<Self>, times factor: Self, _ bits: UInt32, to y: UnsafeMutablePointer<Self>
  ) {
    for place in stride(from: 0, to: 16, by: lineWidth) {
      let terms = negated(line(x + place), where: bits &>> UInt32(place))
      add(product(terms, by: factor), to: y + place)
    }
  }
}
