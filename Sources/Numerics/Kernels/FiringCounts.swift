private let blockRows = 64
private let panelWords = 256

/// Visits the counts |S_i n S_j|, j <= i, of a firing matrix as they are made.
///
/// Integer and exact, whatever the number of workers. A register tile of four by four rows takes the
/// AND and population count of eight words at a time; tiles are ordered in blocks of 64 by 64 rows
/// and panels of 256 words, so that the operands of a panel stay in the second-level cache.
///
/// - Complexity: `columns / 64` words for each of n (n + 1)/2 pairs.
package struct FiringCounts: ~Copyable {
  private let scratch: AlignedBuffer<Int32>

  /// Scratch for as many workers as will be asked to share the work.
  package init(workers: Workers) {
    scratch = AlignedBuffer(
      count: workers.count * blockRows * blockRows, repeating: 0)
  }

  /// Overwrites the lower triangle of `gram` with G_ij = K_ij |S_i n S_j| scale.
  ///
  /// - Precondition: `firing` has n rows, `pointGram` (K) and `gram` are n x n, and there is scratch
  ///   for `workers`.
  package func fillGram(
    _ gram: borrowing Matrix<Double>, pointGram: borrowing Matrix<Double>, scale: Double,
    firing: borrowing BitMatrix, workers: Workers
  ) {
    let n = firing.rows
    precondition(
      gram.rows == n && gram.columns == n && pointGram.rows == n && pointGram.columns == n,
      "the Gram matrices do not match the firing matrix")
    precondition(
      scratch.count >= workers.count * blockRows * blockRows, "too little scratch")
    nonisolated(unsafe) let (gram, kernel) = (gram.pointer, UnsafePointer(pointGram.pointer))
    nonisolated(unsafe) let (bits, counts) = (UnsafePointer(firing.pointer), scratch.pointer)
    let words = firing.stride
    let blocks = (n + blockRows - 1) / blockRows
    workers.forEach(blocks * (blocks + 1) / 2) { number, worker in
      let (blockRow, blockColumn) = trianglePosition(number)
      let (firstRow, firstColumn) = (blockRow * blockRows, blockColumn * blockRows)
      let tile = counts + worker * blockRows * blockRows
      countBlock(
        bits, words: words, firstRow: firstRow, rows: min(blockRows, n - firstRow),
        firstColumn: firstColumn, columns: min(blockRows, n - firstColumn), into: tile)
      for i in firstRow..<min(firstRow + blockRows, n) {
        scaleRow(
          tile + (i - firstRow) * blockRows, kernel + (i * n + firstColumn), scale: scale,
          count: min(i - firstColumn + 1, blockRows), into: gram + (i * n + firstColumn))
      }
    }
  }
}

/// g_j = K_j (c_j scale) for `count` entries, eight at a time.
@inline(__always)
private func scaleRow(
  _ counts: UnsafePointer<Int32>, _ kernel: UnsafePointer<Double>, scale: Double, count: Int,
  into gram: UnsafeMutablePointer<Double>
) {
  var j = 0
  while j &+ 8 <= count {
    let k = UnsafeRawPointer(kernel + j).loadUnaligned(as: SIMD8<Double>.self)
    var scaled = SIMD8<Double>.zero
    for lane in 0..<8 { scaled[lane] = Double(counts[j &+ lane]) * scale }
    UnsafeMutableRawPointer(gram + j).storeBytes(of: k * scaled, as: SIMD8<Double>.self)
    j &+= 8
  }
  while j < count {
    gram[j] = kernel[j] * (Double(counts[j]) * scale)
    j &+= 1
  }
}

/// Counts a block of at most 64 x 64 pairs, its tiles ordered so that a panel is read from cache.
@inline(__always)
private func countBlock(
  _ bits: UnsafePointer<UInt64>, words: Int, firstRow: Int, rows: Int,
  firstColumn: Int, columns: Int, into counts: UnsafeMutablePointer<Int32>
) {
  counts.update(repeating: 0, count: blockRows * blockRows)
  var word = 0
  while word < words {
    let panel = min(panelWords, words - word)
    for i in stride(from: firstRow, to: firstRow + rows, by: 4) {
      for j in stride(from: firstColumn, to: min(i + 4, firstColumn + columns), by: 4) {
        countTile(
          bits + (i * words + word), bits + (j * words + word), stride: words, words: panel,
          counts + ((i - firstRow) * blockRows + (j - firstColumn)), blockRows)
      }
    }
    word += panel
  }
}

private typealias Words = SIMD8<UInt64>

/// Adds to a 4 x 4 tile of counts the population of the AND of four rows with four rows.
@inline(__always)
private func countTile(
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
    let (b0, b1) = (load(b + word), load(b + (stride + word)))
    let (b2, b3) = (load(b + (2 * stride + word)), load(b + (3 * stride + word)))
    @inline(__always) func row(
      _ a: Words, _ c0: inout Words, _ c1: inout Words, _ c2: inout Words, _ c3: inout Words
    ) {
      c0 &+= (a & b0).nonzeroBitCount
      c1 &+= (a & b1).nonzeroBitCount
      c2 &+= (a & b2).nonzeroBitCount
      c3 &+= (a & b3).nonzeroBitCount
    }
    row(load(a + word), &c00, &c01, &c02, &c03)
    row(load(a + (stride + word)), &c10, &c11, &c12, &c13)
    row(load(a + (2 * stride + word)), &c20, &c21, &c22, &c23)
    row(load(a + (3 * stride + word)), &c30, &c31, &c32, &c33)
    word += 8
  }
  addSums(counts, c00, c01, c02, c03)
  addSums(counts + countStride, c10, c11, c12, c13)
  addSums(counts + 2 * countStride, c20, c21, c22, c23)
  addSums(counts + 3 * countStride, c30, c31, c32, c33)
}

/// Adds the sums over the lanes of four vectors to four consecutive counts.
@inline(__always)
private func addSums(
  _ counts: UnsafeMutablePointer<Int32>, _ c0: Words, _ c1: Words, _ c2: Words, _ c3: Words
) {
  let low = Words(lowHalf: c0.lowHalf &+ c0.highHalf, highHalf: c1.lowHalf &+ c1.highHalf)
  let high = Words(lowHalf: c2.lowHalf &+ c2.highHalf, highHalf: c3.lowHalf &+ c3.highHalf)
  let pairs = Words(
    lowHalf: low.evenHalf &+ low.oddHalf, highHalf: high.evenHalf &+ high.oddHalf)
  let sums = pairs.evenHalf &+ pairs.oddHalf
  for lane in 0..<4 { counts[lane] &+= Int32(truncatingIfNeeded: sums[lane]) }
}
