/// Normal numbers from 52-bit uniforms.
enum NormalsInDouble {
  /// Blocks at a time.
  private static var chunk: Int { 256 }

  /// Draws rows in chunks of blocks: positions, then uniforms, then pairs of normals, then entries,
  /// each a loop without branches so that it vectorises.
  ///
  /// Entries (i, 2c) and (i, 2c + 1) are sqrt(-2 ln u) (cos 2 pi v, sin 2 pi v) with 52-bit uniforms
  /// u and v from block c of row i, computed in double precision with additions, multiplications,
  /// divisions and square roots only.
  @inline(__always)
  static func draw<Scalar: RealScalar>(
    _ stream: RandomStream, _ entries: UnsafeMutablePointer<Scalar>, firstRow: Int, rows: Int,
    columns: Int
  ) {
    let blocksPerRow = (columns + 1) / 2
    withUnsafeTemporaryAllocation(byteCount: 4 * 8 * chunk, alignment: 64) { scratch in
      guard let base = scratch.baseAddress else { return }
      let row = base.bindMemory(to: UInt64.self, capacity: chunk)
      let block = (base + 8 * chunk).bindMemory(to: UInt64.self, capacity: chunk)
      let first = (base + 16 * chunk).bindMemory(to: Double.self, capacity: chunk)
      let second = (base + 24 * chunk).bindMemory(to: Double.self, capacity: chunk)
      var positions = BlockPositions(row: firstRow, blocksPerRow: blocksPerRow)
      for start in stride(from: 0, to: rows * blocksPerRow, by: chunk) {
        let size = min(chunk, rows * blocksPerRow - start)
        positions.fill(rows: row, blocks: block, count: size)
        for k in 0..<size {
          let drawn = stream.words(row: row[k], block: block[k])
          first[k] = unitInterval(drawn.0, drawn.1)
          second[k] = unitInterval(drawn.2, drawn.3)
        }
        for k in 0..<size { first[k] = (-2 * logarithm(2 - first[k])).squareRoot() }
        for k in 0..<size {
          let point = circlePoint(second[k] - 1)
          second[k] = first[k] * point.sine
          first[k] *= point.cosine
        }
        if columns % 2 == 0 {
          let target = entries + 2 * start
          for k in 0..<size {
            target[2 * k] = Scalar(first[k])
            target[2 * k + 1] = Scalar(second[k])
          }
        } else {
          for k in 0..<size {
            let column = 2 * Int(block[k])
            let target = entries + ((Int(row[k]) - firstRow) * columns + column)
            target[0] = Scalar(first[k])
            if column + 1 < columns { target[1] = Scalar(second[k]) }
          }
        }
      }
    }
  }
}

/// A number in [1, 2) from the upper 52 of the 64 bits `high:low`.
@inline(__always)
private func unitInterval(_ low: UInt64, _ high: UInt64) -> Double {
  Double(bitPattern: high &<< 20 | low &>> 12 | 0x3FF0_0000_0000_0000)
}

/// Added to a number below 2^51 in magnitude it rounds it to the nearest integer, which then stands
/// in the low bits of the sum.
private let roundingShift = 0x1.8p52

/// ln x for normal positive x.
///
/// x = 2^e y with y in [sqrt(1/2), sqrt 2), and ln y = 2 atanh s, s = (y - 1)/(y + 1), by its series
/// to s^21: |s| <= 0.1716, so the remainder is below 2 |s|^23/23 (1 - s^2)^-1 < 3e-19. The error is
/// below 5 u |ln x|, u = 2^-53: ln y has 2 u from s and 1 u from adding a series that is a hundredth
/// of it, e ln 2 has 0.3 u from the constant and 1 u unless e is a power of two, their sum 1 u, and
/// cancellation at most doubles the share of e ln 2 (e = -1) while |ln y| <= |ln x|. Observed: 2.7 u.
@inline(__always)
package func logarithm(_ x: Double) -> Double {
  let rootHalf: UInt64 = 0x3FE6_A09E_667F_3BCD
  let exponent = Int64(bitPattern: x.bitPattern &- rootHalf) &>> 52
  let y = Double(bitPattern: x.bitPattern &- UInt64(bitPattern: exponent) &<< 52)
  let e =
    Double(bitPattern: roundingShift.bitPattern &+ UInt64(bitPattern: exponent)) - roundingShift
  let s = (y - 1) / (y + 1)
  let t = s * s
  var series = 1.0 / 21
  series = series * t + 1.0 / 19
  series = series * t + 1.0 / 17
  series = series * t + 1.0 / 15
  series = series * t + 1.0 / 13
  series = series * t + 1.0 / 11
  series = series * t + 1.0 / 9
  series = series * t + 1.0 / 7
  series = series * t + 1.0 / 5
  series = series * t + 1.0 / 3
  return e * 0.693_147_180_559_945_3 + (2 * s + 2 * s * (t * series))
}

/// (cos 2 pi v, sin 2 pi v) for v in [0, 1).
///
/// With q the integer nearest 4 v and t = (4 v - q) pi/2, |t| <= pi/4, by the Taylor polynomials of
/// degree 16 and 17, whose remainders are below (pi/4)^18/18! < 3e-18; then q quarter turns. 4 v - q
/// is exact, so each coordinate's error is below 4 u of itself, u = 2^-53: 1.4 u from t, the rest from
/// the last three operations. Observed: 2.7 u. Multiples of a quarter turn are exact.
@inline(__always)
package func circlePoint(_ v: Double) -> (cosine: Double, sine: Double) {
  let shifted = 4 * v + roundingShift
  let t = (4 * v - (shifted - roundingShift)) * (Double.pi / 2)
  let square = t * t
  var cosine = 1 - square * (1.0 / 240)
  cosine = 1 - cosine * square * (1.0 / 182)
  cosine = 1 - cosine * square * (1.0 / 132)
  cosine = 1 - cosine * square * (1.0 / 90)
  cosine = 1 - cosine * square * (1.0 / 56)
  cosine = 1 - cosine * square * (1.0 / 30)
  cosine = 1 - cosine * square * (1.0 / 12)
  cosine = 1 - cosine * square * (1.0 / 2)
  var sine = 1 - square * (1.0 / 272)
  sine = 1 - sine * square * (1.0 / 210)
  sine = 1 - sine * square * (1.0 / 156)
  sine = 1 - sine * square * (1.0 / 110)
  sine = 1 - sine * square * (1.0 / 72)
  sine = 1 - sine * square * (1.0 / 42)
  sine = 1 - sine * square * (1.0 / 20)
  sine = t * (1 - sine * square * (1.0 / 6))
  let turn = shifted.bitPattern
  let (c, s) = (cosine.bitPattern, sine.bitPattern)
  let exchange = (c ^ s) & (0 &- (turn & 1))
  return (
    Double(bitPattern: c ^ exchange ^ ((turn &+ 1) &<< 62 & 1 << 63)),
    Double(bitPattern: s ^ exchange ^ (turn &<< 62 & 1 << 63))
  )
}
