private typealias Words = SIMD8<UInt64>

/// Adds to a 4 x 4 tile of counts the population of the AND of four rows with four rows.
///
/// - Precondition: `words` is a multiple of 8 and below 1024, rows are aligned to 64 bytes.
@inline(__always)
func countTile(
  _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>, stride: Int, words: Int,
  _ counts: UnsafeMutablePointer<Int32>, _ countStride: Int
) {
  var (c00, c01, c02, c03) = (Words.zero, Words.zero, Words.zero, Words.zero)
  var (c10, c11, c12, c13) = (Words.zero, Words.zero, Words.zero, Words.zero)
  var (c20, c21, c22, c23) = (Words.zero, Words.zero, Words.zero, Words.zero)
  var (c30, c31, c32, c33) = (Words.zero, Words.zero, Words.zero, Words.zero)
  @inline(__always) func load(_ row: UnsafePointer<UInt64>) -> Words {
    UnsafeRawPointer(row).load(as: Words.self)
  }
  var word = 0
  while word < words {
    let (b0, b1) = (load(b + word), load(b + (stride &+ word)))
    let (b2, b3) = (load(b + (2 &* stride &+ word)), load(b + (3 &* stride &+ word)))
    @inline(__always) func row(
      _ a: Words, _ c0: inout Words, _ c1: inout Words, _ c2: inout Words, _ c3: inout Words
    ) {
      c0 &+= (a & b0).nonzeroBitCount
      c1 &+= (a & b1).nonzeroBitCount
      c2 &+= (a & b2).nonzeroBitCount
      c3 &+= (a & b3).nonzeroBitCount
    }
    row(load(a + word), &c00, &c01, &c02, &c03)
    row(load(a + (stride &+ word)), &c10, &c11, &c12, &c13)
    row(load(a + (2 &* stride &+ word)), &c20, &c21, &c22, &c23)
    row(load(a + (3 &* stride &+ word)), &c30, &c31, &c32, &c33)
    word &+= 8
  }
  addSums(counts, c00, c01, c02, c03)
  addSums(counts + countStride, c10, c11, c12, c13)
  addSums(counts + 2 &* countStride, c20, c21, c22, c23)
  addSums(counts + 3 &* countStride, c30, c31, c32, c33)
}

/// Adds the sums over the lanes of four vectors to four consecutive counts.
///
/// Sums below 2^16 travel four to a word, so that the lanes are summed once and not four times.
@inline(__always)
private func addSums(
  _ counts: UnsafeMutablePointer<Int32>, _ c0: Words, _ c1: Words, _ c2: Words, _ c3: Words
) {
  let packed = (c0 | c1 &<< 16) | (c2 | c3 &<< 16) &<< 32
  let quads = packed.lowHalf &+ packed.highHalf
  let pairs = quads.lowHalf &+ quads.highHalf
  let sums = SIMD4(repeating: pairs[0] &+ pairs[1]) &>> SIMD4(0, 16, 32, 48) & 0xFFFF
  let target = UnsafeMutableRawPointer(counts)
  let before = target.loadUnaligned(as: SIMD4<Int32>.self)
  target.storeBytes(of: before &+ SIMD4(truncatingIfNeeded: sums), as: SIMD4<Int32>.self)
}
