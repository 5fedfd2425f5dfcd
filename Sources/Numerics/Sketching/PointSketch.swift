/// A S^T for a sparse sign sketch S (s x N) and n contiguous rows of length N: the sketch of each row.
///
/// As many rows as a line of cache holds numbers are turned side by side, 64 columns at a time, and each
/// such line is added with its signs to four lines of s, which stay in cache. Every row is sketched in
/// the order of its columns: the result does not depend on the number of workers, who own rows.
///
/// - Complexity: 8 n N flops, reads A once; 64 (s + 64) bytes of scratch a worker.
package struct PointSketch<Scalar: KernelScalar>: ~Copyable {
  private static var tileColumns: Int { 64 }
  private let rows: Int
  private let lines: AlignedBuffer<Scalar>

  /// Scratch for sketches of s rows and as many workers as will share the work.
  package init(rows s: Int, workers: Workers) {
    rows = s
    lines = AlignedBuffer(
      count: workers.count * (s + Self.tileColumns) * Scalar.sideBySide, repeating: 0)
  }

  /// Overwrites `result` (n x s) with A S^T.
  ///
  /// - Precondition: S is s x N and `matrix` (A) n x N.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func fill(
    _ result: borrowing Matrix<Scalar>, sketch: borrowing SparseSignSketch,
    of matrix: borrowing Matrix<Scalar>, workers: Workers
  ) {
    let (s, n, depth, lanes) = (rows, matrix.rows, matrix.columns, Scalar.sideBySide)
    precondition(
      sketch.rows == s && sketch.columns == depth && result.rows == n && result.columns == s,
      "the shapes of the sketch do not match")
    let size = (s + Self.tileColumns) * lanes
    precondition(lines.count >= workers.count * size, "too little scratch")
    nonisolated(unsafe) let (a, y) = (UnsafePointer(matrix.pointer), result.pointer)
    nonisolated(unsafe) let (entries, scratch) = (
      UnsafePointer(sketch.entries.pointer), lines.pointer
    )
    workers.forEach((n + lanes - 1) / lanes) { group, worker in
      let (first, count) = (group * lanes, min(lanes, n - group * lanes))
      let sums = scratch + worker * size
      let tile = sums + s * lanes
      sums.update(repeating: 0, count: size)
      for column in stride(from: 0, to: depth, by: Self.tileColumns) {
        let columns = min(Self.tileColumns, depth - column)
        turn(a + (first * depth + column), rows: count, columns, depth, lanes, into: tile)
        for j in 0..<columns {
          Scalar.addLine(tile + j &* lanes, entries + 4 &* (column &+ j), to: sums)
        }
      }
      turnBack(sums, rows: count, s, lanes, into: y + first * s)
    }
  }
}

/// Writes `rows` rows side by side: entry (r, j) to `j * lanes + r`.
@inline(__always)
func turn<Scalar: KernelScalar>(
  _ source: UnsafePointer<Scalar>, rows: Int, _ columns: Int, _ stride: Int, _ lanes: Int,
  into tile: UnsafeMutablePointer<Scalar>
) {
  for r in 0..<rows {
    for j in 0..<columns { tile[j &* lanes &+ r] = source[r &* stride &+ j] }
  }
}

/// Writes what stands side by side as rows of s.
@inline(__always)
func turnBack<Scalar: KernelScalar>(
  _ lines: UnsafePointer<Scalar>, rows: Int, _ s: Int, _ lanes: Int,
  into target: UnsafeMutablePointer<Scalar>
) {
  for r in 0..<rows {
    for t in 0..<s { target[r &* s &+ t] = lines[t &* lanes &+ r] }
  }
}
