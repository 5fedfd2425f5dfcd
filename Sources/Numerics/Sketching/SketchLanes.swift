/// A precision of the sketches.
package protocol SketchScalar: FiringScalar, TransformScalar {}

extension Double: SketchScalar {}
extension Float: SketchScalar {}

/// The inner loops of a sparse sign sketch, on pieces of 512 bytes of a row and on points side by side.
extension SketchScalar {
  /// Numbers in 512 bytes.
  @inline(__always)
  static var pieceWidth: Int { 8 * lineWidth }

  /// Adds +-1/2 times the piece `x` to the four pieces of `sketch` that `entries` name.
  @inline(__always)
  static func addPiece(
    _ x: UnsafePointer<Self>, _ entries: UnsafePointer<UInt32>,
    to sketch: UnsafeMutablePointer<Self>
  ) {
    KernelWork.add(multiplyAdds: 4 * pieceWidth, in: Self.self)
    let width = lineWidth
    let (x0, x1, x2, x3) = (line(x), line(x + width), line(x + 2 * width), line(x + 3 * width))
    let rest = x + 4 * width
    let (x4, x5, x6, x7) = (
      line(rest), line(rest + width), line(rest + 2 * width), line(rest + 3 * width)
    )
    for k in 0..<4 {
      let half: Self = entries[k] & 1 == 0 ? 0.5 : -0.5
      let y = sketch + Int(entries[k] &>> 1) &* pieceWidth
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

  /// Adds +-1/2 times the line `x` to the four lines of `sketch` that `entries` name.
  @inline(__always)
  static func addLine(
    _ x: UnsafePointer<Self>, _ entries: UnsafePointer<UInt32>,
    to sketch: UnsafeMutablePointer<Self>
  ) {
    KernelWork.add(multiplyAdds: 4 * lineWidth, in: Self.self)
    let terms = line(x)
    for k in 0..<4 {
      let half: Self = entries[k] & 1 == 0 ? 0.5 : -0.5
      add(product(terms, by: half), to: sketch + Int(entries[k] &>> 1) &* lineWidth)
    }
  }
}
