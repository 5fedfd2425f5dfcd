internal import CLanes

private typealias Words = SIMD8<UInt64>

/// Adds to a 4 x 4 tile of counts the population of the AND of four rows with four rows.
///
/// All at once where the processor counts the bits of a vector by an instruction, else a row with two
/// others at a time by carry-save adders.
///
/// - Precondition: `words` is a multiple of 8 and below 1024, rows are aligned to 64 bytes.
@inline(__always)
func countTile(
  _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>, stride: Int, words: Int,
  _ counts: UnsafeMutablePointer<Int32>, _ countStride: Int
) {
  KernelWork.add(Double(16 * words), to: .popcountWords)
  if overparam_counts_by_instruction() != 0 {
    countByInstruction(a, b, stride: stride, words: words, counts, countStride)
  } else {
    for row in 0..<4 {
      for column in [0, 2] {
        overparam_count_two(
          a + row &* stride, b + column &* stride, stride, words,
          counts + (row &* countStride &+ column))
      }
    }
  }
}

@inline(__always)
private func countByInstruction(
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
  let sums = sumLanes(
    pack(c00, c10, c20, c30), pack(c01, c11, c21, c31), pack(c02, c12, c22, c32),
    pack(c03, c13, c23, c33))
  for row in 0..<4 {
    let found = SIMD4<Int32>(truncatingIfNeeded: sums &>> UInt64(16 &* row) & 0xFFFF)
    let target = UnsafeMutableRawPointer(counts + row &* countStride)
    target.storeBytes(
      of: target.loadUnaligned(as: SIMD4<Int32>.self) &+ found, as: SIMD4<Int32>.self)
  }
}

/// Four vectors of sums below 2^16 in one, so that their lanes are summed once and not four times.
@inline(__always)
private func pack(_ c0: Words, _ c1: Words, _ c2: Words, _ c3: Words) -> Words {
  (c0 | c1 &<< 16) | (c2 | c3 &<< 16) &<< 32
}

/// The sums over the lanes of four vectors.
@inline(__always)
private func sumLanes(_ c0: Words, _ c1: Words, _ c2: Words, _ c3: Words) -> SIMD4<UInt64> {
  let low = Words(lowHalf: c0.lowHalf &+ c0.highHalf, highHalf: c1.lowHalf &+ c1.highHalf)
  let high = Words(lowHalf: c2.lowHalf &+ c2.highHalf, highHalf: c3.lowHalf &+ c3.highHalf)
  let pairs = Words(
    lowHalf: low.evenHalf &+ low.oddHalf, highHalf: high.evenHalf &+ high.oddHalf)
  return pairs.evenHalf &+ pairs.oddHalf
}
