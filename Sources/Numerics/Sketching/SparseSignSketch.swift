/// A sparse sign sketch S, s x N: four entries +-1/2 in different rows of each column, zeros elsewhere.
///
/// Columns are drawn by lines of 16. Entry k of those of a line is in one block of 16 rows: of column l in row
/// 16 b_k + (l - t_k) mod 16, with four different blocks b_k and four rotations t_k a line, and 64 independent signs.
/// The 16 columns are added to 16 rows in a row, by vectors.
///
/// Every column has each set of four rows of different blocks equally likely, but for 2^-32 s; columns of a line share
/// no row, others a given pair of entries with probability 1/s. As signs are independent E S^T S = I, so that
/// E |S x|^2 = |x|^2, and |S x|^2 has at most the variance of columns that are drawn one by one. A line depends on the
/// stream, on its number and on s only.
///
/// Source: J. Nelson, H. L. Nguyen, "OSNAP: Faster numerical linear algebra algorithms via sparser
/// subspace embeddings", FOCS 2013, doi:10.1109/FOCS.2013.21; the lines are this suite's.
package struct SparseSignSketch: ~Copyable {
  /// Entries that are not zero in each column.
  package static var entriesPerColumn: Int { 4 }
  /// Columns of a line.
  package static var lineColumns: Int { 16 }
  /// Words that are drawn for a line: four for its rows, and as many for its signs, which take two of them.
  package static var wordsPerLine: Int { 8 }

  /// s.
  package let rows: Int
  /// Memory for so many lines.
  package let lines: Int
  /// 16 b_k + t_k, four a line.
  private var places: AlignedBuffer<UInt32>
  /// Of a line: bit 16 k + j is 1 for a minus in row 16 b_k + j.
  private var signs: AlignedBuffer<UInt64>

  /// Memory for S, undefined until drawn.
  ///
  /// - Precondition: s is one of ``rows(atLeast:)``, below 2^31.
  package init(rows s: Int, lines: Int) {
    precondition(
      s == Self.rows(atLeast: s) && s < 1 << 31, "a sketch needs four blocks of rows or more")
    (rows, self.lines) = (s, lines)
    places = AlignedBuffer(count: 4 * lines, repeating: 0)
    signs = AlignedBuffer(count: lines, repeating: 0)
  }

  /// The least number of rows that there is a sketch of, at least s: a multiple of 16, and four of them.
  package static func rows(atLeast s: Int) -> Int {
    roundUp(max(s, entriesPerColumn * lineColumns), to: lineColumns)
  }

  /// The lines of so many columns, of which the last may not be full.
  package static func lines(columns: Int) -> Int { (columns + lineColumns - 1) / lineColumns }

  /// The multiply-adds of adding so many vectors of d entries to their sketches.
  package static func multiplyAdds(vectors: Int, dimension d: Int) -> Int {
    vectors * lines(columns: d) * entriesPerColumn * lineColumns
  }

  /// Replaces the first lines of S by some of a seed; `substream` tells apart outer iterations.
  ///
  /// - Precondition: there is memory for them; numbers of lines are below 2^32.
  /// - Complexity: two Philox blocks a line.
  package mutating func draw(
    seed: UInt64, substream: UInt32 = 0, lines drawn: Range<Int>, workers: Workers
  ) {
    precondition(drawn.count <= lines, "more lines than there is memory for")
    precondition(
      drawn.lowerBound >= 0 && drawn.upperBound <= 1 << 32, "more lines than the counter numbers")
    let rowStream = RandomStream(seed: seed, purpose: .sketchSamples, substream: substream)
    let signStream = RandomStream(seed: seed, purpose: .sketchSigns, substream: substream)
    let (places, signs) = (places.mutableView, signs.mutableView)
    let (blocks, piece) = (UInt64(rows / Self.lineColumns), 1024)
    workers.forEach((drawn.count + piece - 1) / piece) { number, _ in
      for line in number * piece..<min(drawn.count, number * piece + piece) {
        let name = UInt64(drawn.lowerBound + line)
        let chosen = distinctPlaces(rowStream.words(row: name, block: 0), blocks: blocks)
        for k in 0..<4 { places[4 * line + k] = UInt32(truncatingIfNeeded: chosen[k]) }
        let words = signStream.words(row: 0, block: name / 2)
        signs[line] = name % 2 == 0 ? words.0 | words.1 << 32 : words.2 | words.3 << 32
      }
    }
  }

  /// What tasks read.
  var view: SparseSigns { SparseSigns(places: places.view, signs: signs.view) }

  /// Entry (`row`, `column`).
  package subscript(row: Int, column: Int) -> Double {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < lines * Self.lineColumns,
      "outside the sketch")
    let codes = view.column(column)
    for k in 0..<4 where Int(codes[k] >> 1) == row { return codes[k] & 1 == 0 ? 0.5 : -0.5 }
    return 0
  }
}

/// A ``SparseSignSketch`` as a value that tasks can hold.
struct SparseSigns: Sendable {
  fileprivate let places: View<UInt32>
  fileprivate let signs: View<UInt64>

  /// Of the four entries of a column twice the row, and one more for a minus.
  @inline(__always)
  func column(_ column: Int) -> SIMD4<UInt32> {
    let line = column / 16
    let place = UnsafeRawPointer(places.pointer + 4 &* line).load(as: SIMD4<UInt32>.self)
    let row = (UInt32(truncatingIfNeeded: column) &- place) & 15
    let bits = SIMD4(repeating: signs.pointer[line])
    let bit = SIMD4<UInt64>(truncatingIfNeeded: row) &+ SIMD4(0, 16, 32, 48)
    let minus = SIMD4<UInt32>(truncatingIfNeeded: bits &>> bit) & 1
    return (place & ~15 | row) &<< 1 | minus
  }

  /// Adds `factor` times S_r x to s numbers, S_r the columns of S from line `first` on.
  ///
  /// `vector` is x as ``TwofoldLines`` have it.
  @inline(__always)
  func add<Scalar: SketchScalar>(
    _ vector: UnsafePointer<Scalar>, lines: Int, times factor: Scalar, from first: Int,
    to sketch: UnsafeMutablePointer<Scalar>
  ) {
    KernelWork.add(multiplyAdds: 64, lines, in: Scalar.self)
    let half = factor / 2
    for line in 0..<lines {
      let place = places.pointer + 4 &* (first &+ line)
      let bits = signs.pointer[first &+ line]
      for k in 0..<4 {
        Scalar.addSigned(
          vector + (32 &* line &+ Int(place[k] & 15)), times: half,
          UInt32(truncatingIfNeeded: bits &>> UInt64(16 &* k)), to: sketch + Int(place[k] & ~15))
      }
    }
  }
}

/// Vectors of d numbers by lines of 16, zeros at their end, each line twice: its rotations are 16 numbers in a row.
package struct TwofoldLines<Scalar: SketchScalar>: ~Copyable {
  /// How many vectors.
  package let vectors: Int
  /// The lines of a vector.
  package let lines: Int
  private var memory: AlignedBuffer<Scalar>

  /// The rows of a matrix.
  package init(_ matrix: borrowing Matrix<Scalar>) {
    let (n, d, width) = (matrix.rows, matrix.columns, SparseSignSketch.lineColumns)
    (vectors, lines) = (n, SparseSignSketch.lines(columns: d))
    memory = AlignedBuffer(count: 2 * width * n * lines, repeating: 0)
    let (x, y) = (matrix.view, memory.mutableView)
    for i in 0..<n {
      for line in 0..<lines {
        let (source, target) = (x + (i * d + width * line), y + 2 * width * (i * lines + line))
        let count = min(width, d - width * line)
        target.update(from: source, count: count)
        (target + width).update(from: source, count: count)
      }
    }
  }

  /// What tasks read: vector i from number 32 ``lines`` i on.
  var view: View<Scalar> { memory.view }
}

/// Four different blocks, and a rotation by less than 16 with each, from four words below 2^32: 16 b + t.
///
/// The k-th block is one of those not taken yet, in rising order: the taken ones below it are skipped.
@inline(__always)
private func distinctPlaces(_ words: Philox.Words, blocks: UInt64) -> SIMD4<UInt64> {
  @inline(__always) func skip(_ value: UInt64, _ taken: UInt64) -> UInt64 {
    value &+ (value >= taken ? 1 : 0)
  }
  let counts = 16 &* (SIMD4(repeating: blocks) &- SIMD4(0, 1, 2, 3))
  let drawn = (SIMD4(words.0, words.1, words.2, words.3) &* counts) &>> 32
  let free = drawn &>> 4
  let a = free[0]
  let b = skip(free[1], a)
  let (low, high) = (min(a, b), max(a, b))
  let c = skip(skip(free[2], low), high)
  let (least, middle, most) = (min(low, c), max(low, min(high, c)), max(high, c))
  let d = skip(skip(skip(free[3], least), middle), most)
  return SIMD4(a, b, c, d) &<< 4 | drawn & 15
}

extension SparseSignSketch {
  /// Overwrites `result` (n x s) with `scale` times (S A)^T, A of a row (D_ir x_ik)_i for each slot and
  /// coordinate: J^T without its rows of zeros and without the signs a_r, which a Gram matrix does not
  /// see.
  ///
  /// - Precondition: the lines of every slot are drawn.
  /// - Complexity: 64 multiply-adds a pair and line.
  package func apply(
    to pairs: borrowing FiringPairs, points: borrowing TwofoldLines<Double>, scale: Double,
    into result: inout Matrix<Double>, workers: Workers
  ) {
    let (n, s, slots, pointLines) = (pairs.points, rows, pairs.slots, points.lines)
    precondition(
      result.rows == n && result.columns == s && points.vectors == n
        && lines >= slots * pointLines, "the shapes of the sketch do not match")
    let (x, y, signs, lists) = (points.view, result.mutableView, view, pairs.view)
    // Each task owns rows of the result and goes through all lists.
    let tasks = min(n, workers.count)
    workers.forEach(tasks) { task, _ in
      let own = n * task / tasks..<n * (task + 1) / tasks
      (y + own.lowerBound * s).update(repeating: 0, count: own.count * s)
      for q in 0..<slots {
        for point in lists[q] where own.contains(Int(point)) {
          let i = Int(point)
          signs.add(
            x + 32 &* pointLines &* i, lines: pointLines, times: scale, from: q &* pointLines,
            to: y + i &* s)
        }
      }
    }
  }
}
