/// A sparse sign sketch S, s x N: four entries +-1/2 in different rows of each column, zeros elsewhere.
///
/// E S^T S = I, so that E |S x|^2 = |x|^2. The rows of a column are drawn without replacement, each set of
/// four as likely as any other but for 2^-32 s; column j depends on the stream and on j and s only.
///
/// Source: J. Nelson, H. L. Nguyen, "OSNAP: Faster numerical linear algebra algorithms via sparser
/// subspace embeddings", FOCS 2013, doi:10.1109/FOCS.2013.21.
package struct SparseSignSketch: ~Copyable {
  /// Entries that are not zero in each column.
  package static var entriesPerColumn: Int { 4 }
  /// Words that are drawn for a column: a block for its rows, and one for its signs.
  package static var wordsPerColumn: Int { 8 }

  /// s.
  package let rows: Int
  /// N.
  package let columns: Int
  /// Four words a column: twice the row, and one more for a minus.
  private(set) var entries: AlignedBuffer<UInt32>

  /// Memory for S, undefined until drawn.
  ///
  /// - Precondition: 4 <= s < 2^31.
  package init(rows s: Int, columns: Int) {
    precondition(s >= 4 && s < 1 << 31, "a column needs four rows")
    (rows, self.columns) = (s, columns)
    entries = AlignedBuffer(count: 4 * columns, repeating: 0)
  }

  /// Replaces S by that of a seed; `substream` tells apart outer iterations.
  ///
  /// With `first`, column j becomes what column `first` + j of a wider S is, so that a wide S can be drawn
  /// part by part.
  ///
  /// - Precondition: column numbers are below 2^32.
  /// - Complexity: two Philox blocks a column.
  package mutating func draw(seed: UInt64, substream: UInt32 = 0, first: Int = 0, workers: Workers)
  {
    precondition(
      first >= 0 && first + columns <= 1 << 32, "more columns than the counter numbers")
    let samples = RandomStream(seed: seed, purpose: .sketchSamples, substream: substream)
    let signs = RandomStream(seed: seed, purpose: .sketchSigns, substream: substream)
    let entries = entries.mutableView
    let (s, columns, block) = (UInt64(rows), columns, 4096)
    workers.forEach((columns + block - 1) / block) { number, _ in
      for column in number * block..<min(columns, number * block + block) {
        let chosen = distinct(samples.words(row: UInt64(first + column), block: 0), below: s)
        let minus = signs.signBits(UInt64(first + column))
        let target = entries + 4 * column
        for k in 0..<4 { target[k] = UInt32(truncatingIfNeeded: chosen[k] << 1 | minus[k]) }
      }
    }
  }

  /// Entry (`row`, `column`).
  package subscript(row: Int, column: Int) -> Double {
    precondition(row >= 0 && row < rows && column >= 0 && column < columns, "outside the sketch")
    for k in 0..<4 where Int(entries.pointer[4 * column + k] >> 1) == row {
      return entries.pointer[4 * column + k] & 1 == 0 ? 0.5 : -0.5
    }
    return 0
  }
}

extension RandomStream {
  /// The signs 4j to 4j + 3 of ``fillSigns(_:row:)``, 1 for a minus.
  @inline(__always)
  fileprivate func signBits(_ j: UInt64) -> SIMD4<UInt64> {
    let drawn = words(row: 0, block: j / 32)
    let word = SIMD4(drawn.0, drawn.1, drawn.2, drawn.3)[Int(j / 8 % 4)]
    return 1 &- (SIMD4(repeating: word) &>> (4 &* (j % 8) &+ SIMD4(0, 1, 2, 3)) & 1)
  }
}

/// Four different numbers below s from four words below 2^32.
///
/// The k-th is one of the s - k not taken yet, in rising order: the taken ones below it are skipped.
@inline(__always)
private func distinct(_ words: Philox.Words, below s: UInt64) -> SIMD4<UInt64> {
  @inline(__always) func skip(_ value: UInt64, _ taken: UInt64) -> UInt64 {
    value &+ (value >= taken ? 1 : 0)
  }
  let a = (words.0 &* s) &>> 32
  let b = skip((words.1 &* (s &- 1)) &>> 32, a)
  let (low, high) = (min(a, b), max(a, b))
  let c = skip(skip((words.2 &* (s &- 2)) &>> 32, low), high)
  let (least, middle, most) = (min(low, c), max(low, min(high, c)), max(high, c))
  let d = skip(skip(skip((words.3 &* (s &- 3)) &>> 32, least), middle), most)
  return SIMD4(a, b, c, d)
}

extension SparseSignSketch {
  /// Overwrites `result` (n x s) with `scale` times (S A)^T, A of a row (D_ir x_ik)_i for each slot and
  /// coordinate: J^T without its rows of zeros and without the signs a_r, which a Gram matrix does not
  /// see.
  ///
  /// - Precondition: S has s rows and at least d columns a slot.
  /// - Complexity: d products and 4 d additions a pair.
  package func apply(
    to pairs: borrowing FiringPairs, points: borrowing Matrix<Double>, scale: Double,
    into result: inout Matrix<Double>, workers: Workers
  ) {
    let (n, d, s, slots) = (pairs.points, points.columns, rows, pairs.slots)
    precondition(
      result.rows == n && result.columns == s && columns >= slots * d,
      "the shapes of the sketch do not match")
    let (x, y) = (points.view, result.mutableView)
    let entries = self.entries.view
    let lists = pairs.view
    // Each task owns rows of the result and goes through all lists.
    let tasks = min(n, workers.count)
    workers.forEach(tasks) { task, _ in
      let own = n * task / tasks..<n * (task + 1) / tasks
      (y + own.lowerBound * s).update(repeating: 0, count: own.count * s)
      for q in 0..<slots {
        let columns = entries + 4 &* q &* d
        for point in lists[q] where own.contains(Int(point)) {
          let i = Int(point)
          addSketched(x + i &* d, count: d, columns, scale: scale / 2, to: y + i &* s)
        }
      }
    }
  }
}

/// Adds +-`scale` x_k to the four entries that a column of the sketch names, for every k.
@inline(__always)
private func addSketched(
  _ x: UnsafePointer<Double>, count: Int, _ entries: UnsafePointer<UInt32>, scale: Double,
  to row: UnsafeMutablePointer<Double>
) {
  for k in 0..<count {
    let value = scale * x[k]
    KernelWork.add(multiplyAdds: 5, in: Double.self)
    for entry in 4 &* k..<4 &* k &+ 4 {
      let code = entries[entry]
      row[Int(code &>> 1)] += code & 1 == 0 ? value : -value
    }
  }
}
