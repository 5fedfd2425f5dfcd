/// A precision of the sketches: the inner loops of a sparse sign sketch, on pieces of 512 bytes of a row and on
/// points side by side.
package protocol SketchScalar: FiringScalar, TransformScalar {
  /// Numbers in 512 bytes.
  static var pieceWidth: Int { get }
  /// Adds +-1/2 times the piece `x` to the four pieces of `sketch` that `entries` name.
  static func addPiece(
    _ x: UnsafePointer<Self>, _ entries: UnsafePointer<UInt32>,
    to sketch: UnsafeMutablePointer<Self>)
  /// Numbers in 64 bytes, the points that are sketched side by side.
  static var sideBySide: Int { get }
  /// Adds +-1/2 times the 64 bytes `x` to those of `sketch` that the four `entries` name.
  static func addLine(
    _ x: UnsafePointer<Self>, _ entries: UnsafePointer<UInt32>,
    to sketch: UnsafeMutablePointer<Self>)
}

extension Double: SketchScalar {
  package static var pieceWidth: Int { 64 }
  package static var sideBySide: Int { 8 }

  @inline(__always)
  package static func addPiece(
    _ x: UnsafePointer<Double>, _ entries: UnsafePointer<UInt32>,
    to sketch: UnsafeMutablePointer<Double>
  ) {
    let (x0, x1, x2, x3) = (load(x), load(x + 8), load(x + 16), load(x + 24))
    let (x4, x5, x6, x7) = (load(x + 32), load(x + 40), load(x + 48), load(x + 56))
    for k in 0..<4 {
      let half = entries[k] & 1 == 0 ? 0.5 : -0.5
      let y = sketch + Int(entries[k] &>> 1) &* pieceWidth
      add(x0 * half, y)
      add(x1 * half, y + 8)
      add(x2 * half, y + 16)
      add(x3 * half, y + 24)
      add(x4 * half, y + 32)
      add(x5 * half, y + 40)
      add(x6 * half, y + 48)
      add(x7 * half, y + 56)
    }
  }

  @inline(__always)
  package static func addLine(
    _ x: UnsafePointer<Double>, _ entries: UnsafePointer<UInt32>,
    to sketch: UnsafeMutablePointer<Double>
  ) {
    let line = load(x)
    for k in 0..<4 {
      add(line * (entries[k] & 1 == 0 ? 0.5 : -0.5), sketch + Int(entries[k] &>> 1) &* sideBySide)
    }
  }

  @inline(__always)
  private static func load(_ x: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(x).loadUnaligned(as: SIMD8<Double>.self)
  }

  @inline(__always)
  private static func add(_ terms: SIMD8<Double>, _ y: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(y).storeBytes(of: load(y) + terms, as: SIMD8<Double>.self)
  }
}

extension Float: SketchScalar {
  package static var pieceWidth: Int { 128 }
  package static var sideBySide: Int { 16 }

  @inline(__always)
  package static func addPiece(
    _ x: UnsafePointer<Float>, _ entries: UnsafePointer<UInt32>,
    to sketch: UnsafeMutablePointer<Float>
  ) {
    let (x0, x1, x2, x3) = (load(x), load(x + 16), load(x + 32), load(x + 48))
    let (x4, x5, x6, x7) = (load(x + 64), load(x + 80), load(x + 96), load(x + 112))
    for k in 0..<4 {
      let half: Float = entries[k] & 1 == 0 ? 0.5 : -0.5
      let y = sketch + Int(entries[k] &>> 1) &* pieceWidth
      add(x0 * half, y)
      add(x1 * half, y + 16)
      add(x2 * half, y + 32)
      add(x3 * half, y + 48)
      add(x4 * half, y + 64)
      add(x5 * half, y + 80)
      add(x6 * half, y + 96)
      add(x7 * half, y + 112)
    }
  }

  @inline(__always)
  package static func addLine(
    _ x: UnsafePointer<Float>, _ entries: UnsafePointer<UInt32>,
    to sketch: UnsafeMutablePointer<Float>
  ) {
    let line = load(x)
    for k in 0..<4 {
      add(line * (entries[k] & 1 == 0 ? 0.5 : -0.5), sketch + Int(entries[k] &>> 1) &* sideBySide)
    }
  }

  @inline(__always)
  private static func load(_ x: UnsafePointer<Float>) -> SIMD16<Float> {
    UnsafeRawPointer(x).loadUnaligned(as: SIMD16<Float>.self)
  }

  @inline(__always)
  private static func add(_ terms: SIMD16<Float>, _ y: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(y).storeBytes(of: load(y) + terms, as: SIMD16<Float>.self)
  }
}
