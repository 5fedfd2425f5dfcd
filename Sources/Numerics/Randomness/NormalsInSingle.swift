internal import CLanes

/// Normal numbers from 32-bit words, in single precision.
///
/// Entries 4c to 4c + 3 of row i come from the words (w0, w1, w2, w3) of block c of row i:
/// sqrt(-2 ln u) (cos 2 pi v, sin 2 pi v) with u = (w0 + 1/2) 2^-32 and v = w1 2^-32, then the same of
/// w2 and w3. Computed in floats with operations that every processor rounds alike.
///
/// The law: Pr[z > t] is that of N(0, 1) to 0.02 % of itself for t up to 5.5 and to 0.2 % at 6; the
/// largest number is sqrt(66 ln 2) = 6.76, beyond which N(0, 1) has 7e-12. Zero and all quarter turns
/// are as likely as they should be: the angles are symmetric.
package enum NormalsInSingle {
  /// Blocks at a time, of four entries each.
  private static var chunk: Int { 256 }
  /// Words that the functions of one word take at a time.
  package static var lanes: Int { 16 }

  /// Draws rows in chunks of blocks: positions, then entries, eight blocks side by side.
  @inline(__always)
  static func draw<Scalar: RealScalar>(
    _ stream: RandomStream, _ entries: UnsafeMutablePointer<Scalar>, firstRow: Int, rows: Int,
    columns: Int
  ) {
    let blocksPerRow = (columns + 3) / 4
    withUnsafeTemporaryAllocation(byteCount: 24 * chunk, alignment: 64) { scratch in
      guard let base = scratch.baseAddress else { return }
      let row = base.bindMemory(to: UInt32.self, capacity: chunk)
      let block = (base + 4 * chunk).bindMemory(to: UInt32.self, capacity: chunk)
      let drawn = (base + 8 * chunk).bindMemory(to: Float.self, capacity: 4 * chunk)
      // Places that the last chunk leaves over are drawn all the same, from any position.
      row.update(repeating: 0, count: chunk)
      block.update(repeating: 0, count: chunk)
      var positions = BlockPositions(row: firstRow, blocksPerRow: blocksPerRow)
      for start in stride(from: 0, to: rows * blocksPerRow, by: chunk) {
        let size = min(chunk, rows * blocksPerRow - start)
        positions.fill(rows: row, blocks: block, count: size)
        for k in stride(from: 0, to: size, by: 8) {
          stream.eightBlocks(rows: row + k, blocks: block + k, into: drawn + 4 * k)
        }
        if columns % 4 == 0 {
          let target = entries + 4 * start
          for k in 0..<4 * size { target[k] = Scalar(drawn[k]) }
        } else {
          for k in 0..<size {
            let column = 4 * Int(block[k])
            let target = entries + ((Int(row[k]) - firstRow) * columns + column)
            for entry in 0..<min(4, columns - column) {
              target[entry] = Scalar(drawn[4 * k + entry])
            }
          }
        }
      }
    }
  }

  /// Overwrites `radii` with sqrt(-2 ln u), u = (w + 1/2) 2^-32, of as many words.
  ///
  /// - Precondition: `count` is a multiple of ``lanes``.
  package static func fillRadii(
    _ radii: UnsafeMutablePointer<Float>, of words: UnsafePointer<UInt32>, count: Int
  ) {
    precondition(count % lanes == 0, "words are taken sixteen at a time")
    for k in stride(from: 0, to: count, by: lanes) {
      overparam_normal_radii(words + k, radii + k)
    }
  }

  /// Overwrites `cosines` and `sines` with those of 2 pi v, v = w 2^-32, of as many words.
  ///
  /// - Precondition: `count` is a multiple of ``lanes``.
  package static func fillCircle(
    cosines: UnsafeMutablePointer<Float>, sines: UnsafeMutablePointer<Float>,
    of words: UnsafePointer<UInt32>, count: Int
  ) {
    precondition(count % lanes == 0, "words are taken sixteen at a time")
    for k in stride(from: 0, to: count, by: lanes) {
      overparam_normal_circle(words + k, cosines + k, sines + k)
    }
  }
}

extension RandomStream {
  /// The 32 normals of eight blocks.
  @inline(__always)
  fileprivate func eightBlocks(
    rows: UnsafePointer<UInt32>, blocks: UnsafePointer<UInt32>,
    into normals: UnsafeMutablePointer<Float>
  ) {
    let words = words(rows: widened(rows), blocks: widened(blocks))
    // Words 0 and 2 of a block side by side are radii, 1 and 3 are angles.
    var radii = words.0 & Philox.half | words.2 &<< 32
    var angles = words.1 & Philox.half | words.3 &<< 32
    overparam_normal_pairs(&radii, &angles, normals)
  }
}

@inline(__always)
private func widened(_ numbers: UnsafePointer<UInt32>) -> Philox.Lanes {
  Philox.Lanes(
    truncatingIfNeeded: UnsafeRawPointer(numbers).loadUnaligned(as: SIMD8<UInt32>.self))
}
