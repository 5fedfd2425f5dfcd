extension RandomStream {
  /// Overwrites `matrix` with independent N(0, 1) entries; `firstRow` is the stream's row of row 0.
  ///
  /// In single precision, and in double where that is `inSingle`, the entries are the floats of
  /// ``NormalsInSingle``, four from one counter; in double otherwise the doubles of ``NormalsInDouble``,
  /// two from one counter. The two are different numbers of one seed.
  ///
  /// An entry is the same bits on every processor, for any number of workers, and however many rows
  /// and columns are drawn.
  ///
  /// - Precondition: the last row's number is below 2^32.
  /// - Complexity: one Philox block and one or two transforms for four or two entries, vectorised over
  ///   blocks; 6 or 8 KiB taken for each 2^16 entries, since what would fit the stack made it a tenth slower.
  ///
  /// Source of the transform: G. E. P. Box, M. E. Muller, "A note on the generation of random normal
  /// deviates", Annals of Mathematical Statistics 29 (1958), doi:10.1214/aoms/1177706645.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func fillNormals<Scalar: RealScalar>(
    _ matrix: inout Matrix<Scalar>, firstRow: Int = 0, inSingle: Bool = false,
    workers: Workers = Workers(count: 1)
  ) {
    let (rows, columns) = (matrix.rows, matrix.columns)
    let rowsPerTask = max(1, (1 << 16) / max(columns, 1))
    let entries = matrix.mutableView
    workers.forEach((rows + rowsPerTask - 1) / rowsPerTask) { task, _ in
      let first = task * rowsPerTask
      drawNormals(
        entries + first * columns, firstRow: firstRow + first,
        rows: min(rowsPerTask, rows - first), columns: columns, inSingle: inSingle)
    }
  }

  /// Overwrites `rows` rows with those of the stream from `firstRow` on, on the calling thread.
  ///
  /// - Precondition: the last row's number is below 2^32.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func drawNormals<Scalar: RealScalar>(
    _ entries: UnsafeMutablePointer<Scalar>, firstRow: Int, rows: Int, columns: Int,
    inSingle: Bool = false
  ) {
    precondition(firstRow + rows <= 1 << 32, "more rows than the counter numbers")
    if inSingle || Scalar.self == Float.self {
      NormalsInSingle.draw(self, entries, firstRow: firstRow, rows: rows, columns: columns)
    } else {
      NormalsInDouble.draw(self, entries, firstRow: firstRow, rows: rows, columns: columns)
    }
  }
}

extension RandomStream {
  /// Words of the blocks of which rows of normals are made, as ``drawNormals(_:firstRow:rows:columns:inSingle:)`` does.
  package static func words(
    ofNormals columns: Int, rows: Int, inSingle: Bool
  ) -> Int {
    rows * roundUp(inSingle ? columns : 2 * columns, to: 4)
  }

  /// Words of the blocks of which so many signs are made.
  package static func words(ofSigns count: Int) -> Int { 4 * ((count + 127) / 128) }
}

/// Positions of blocks that follow each other, row by row.
struct BlockPositions {
  private(set) var row: Int
  private(set) var block = 0
  private let blocksPerRow: Int

  /// Begins with block 0 of `row`.
  init(row: Int, blocksPerRow: Int) { (self.row, self.blocksPerRow) = (row, blocksPerRow) }

  /// Writes the next `count` positions.
  @inline(__always)
  mutating func fill<Number: FixedWidthInteger>(
    rows: UnsafeMutablePointer<Number>, blocks: UnsafeMutablePointer<Number>, count: Int
  ) {
    for k in 0..<count {
      rows[k] = Number(truncatingIfNeeded: row)
      blocks[k] = Number(truncatingIfNeeded: block)
      block &+= 1
      if block == blocksPerRow { (row, block) = (row &+ 1, 0) }
    }
  }
}
