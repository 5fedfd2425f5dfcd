internal import CLanes

private let blockRows = 64
/// Words of a row at a time: a multiple of 8 below 1024, so that a count of a panel is below 2^16.
private let panelWords = 256
/// Bytes of G from which it is written past the caches: nothing of it would be found there later.
private let cachedGramBytes = 8 << 20

/// Visits the counts |S_i n S_j|, j <= i, of a firing matrix as they are made.
///
/// Integer and exact, whatever the number of workers. A register tile of four by four rows takes the
/// AND and population count of eight words at a time; tiles are ordered in blocks of 64 by 64 rows
/// and panels of 256 words, so that the operands of a panel stay in the second-level cache. What a
/// block will need of K and G is fetched while it is counted.
///
/// - Complexity: `columns / 64` words for each of n (n + 1)/2 pairs.
package struct FiringCounts: ~Copyable {
  private var scratch: AlignedBuffer<Int32>

  /// Scratch for as many workers as will be asked to share the work.
  package init(workers: Workers) {
    scratch = AlignedBuffer(
      count: workers.count * blockRows * blockRows, repeating: 0)
  }

  /// Overwrites the lower triangle of `gram` with G_ij = K_ij |S_i n S_j| scale.
  ///
  /// - Precondition: `firing` has n rows, `pointGram` (K) and `gram` are n x n, and there is scratch
  ///   for `workers`.
  package mutating func fillGram(
    _ gram: inout Matrix<Double>, pointGram: borrowing Matrix<Double>, scale: Double,
    firing: borrowing BitMatrix, workers: Workers
  ) {
    let n = firing.rows
    precondition(
      gram.rows == n && gram.columns == n && pointGram.rows == n && pointGram.columns == n,
      "the Gram matrices do not match the firing matrix")
    precondition(
      scratch.count >= workers.count * blockRows * blockRows, "too little scratch")
    let (gram, kernel) = (gram.mutableView, pointGram.view)
    let (bits, counts) = (firing.view, scratch.mutableView)
    let (words, isCached) = (firing.stride, 8 * n * n <= cachedGramBytes || n % 8 != 0)
    let blocks = (n + blockRows - 1) / blockRows
    workers.forEach(blocks * (blocks + 1) / 2) { number, worker in
      let (blockRow, blockColumn) = trianglePosition(number)
      let (firstRow, firstColumn) = (blockRow * blockRows, blockColumn * blockRows)
      let tile = counts + worker * blockRows * blockRows
      tile.update(repeating: 0, count: blockRows * blockRows)
      for word in stride(from: 0, to: words, by: panelWords) {
        countPanel(
          bits + word, stride: words, words: min(panelWords, words - word),
          firstRow: firstRow, endRow: min(firstRow + blockRows, n),
          firstColumn: firstColumn, endColumn: min(firstColumn + blockRows, n), into: tile
        ) { i, j in
          guard word == 0 else { return }
          fetch(kernel + (i * n + j), rows: min(4, n - i), n)
        }
      }
      @inline(__always) func scaleTile(store: (SIMD8<Double>, UnsafeMutablePointer<Double>) -> Void)
      {
        for i in firstRow..<min(firstRow + blockRows, n) {
          scaleCounts(
            tile + (i - firstRow) * blockRows, kernel + (i * n + firstColumn), scale: scale,
            count: min(i - firstColumn + 1, blockRows), into: gram + (i * n + firstColumn),
            store: store)
        }
      }
      if isCached { scaleTile(store: storeLine) } else { scaleTile(store: storeLinePastCaches) }
    }
  }
}

/// Brings a line of each of `rows` rows of K, `stride` entries apart, near the processor.
@inline(__always)
private func fetch(_ kernel: UnsafePointer<Double>, rows: Int, _ stride: Int) {
  for row in 0..<rows { overparam_prefetch(kernel + row &* stride) }
}

/// g_j = K_j (c_j scale) for `count` entries of a row of the Gram matrix, eight at a time. Who is to have them counted
/// does it: beside m/64 words for each entry they are not.
@inline(__always)
func scaleCounts<Count: FixedWidthInteger>(
  _ counts: UnsafePointer<Count>, _ kernel: UnsafePointer<Double>, scale: Double, count: Int,
  into gram: UnsafeMutablePointer<Double>,
  store: (SIMD8<Double>, UnsafeMutablePointer<Double>) -> Void = storeLine
) {
  var j = 0
  while j &+ 8 <= count {
    let k = UnsafeRawPointer(kernel + j).loadUnaligned(as: SIMD8<Double>.self)
    var scaled = SIMD8<Double>.zero
    for lane in 0..<8 {
      scaled[lane] = Double(Int32(truncatingIfNeeded: counts[j &+ lane])) * scale
    }
    store(k * scaled, gram + j)
    j &+= 8
  }
  while j < count {
    gram[j] = kernel[j] * (Double(Int32(truncatingIfNeeded: counts[j])) * scale)
    j &+= 1
  }
}

@inline(__always)
func storeLine(_ line: SIMD8<Double>, _ target: UnsafeMutablePointer<Double>) {
  UnsafeMutableRawPointer(target).storeBytes(of: line, as: SIMD8<Double>.self)
}

/// - Precondition: `target` is a multiple of 64.
@inline(__always)
private func storeLinePastCaches(_ line: SIMD8<Double>, _ target: UnsafeMutablePointer<Double>) {
  var line = line
  overparam_store_past_caches(&line, target)
}

/// Adds to the counts of a block of at most 64 x 64 pairs those of a panel of words.
///
/// `willCount` is told of every eighth column, a line of doubles, in each four rows.
@inline(__always)
private func countPanel(
  _ bits: UnsafePointer<UInt64>, stride: Int, words: Int, firstRow: Int, endRow: Int,
  firstColumn: Int, endColumn: Int, into counts: UnsafeMutablePointer<Int32>,
  willCount: (Int, Int) -> Void
) {
  var i = firstRow
  while i < endRow {
    var j = firstColumn
    let end = min(i &+ 4, endColumn)
    while j < end {
      if j & 7 == 0 { willCount(i, j) }
      countTile(
        bits + i &* stride, bits + j &* stride, stride: stride, words: words,
        counts + ((i &- firstRow) &* blockRows &+ (j &- firstColumn)), blockRows)
      j &+= 4
    }
    i &+= 4
  }
}
