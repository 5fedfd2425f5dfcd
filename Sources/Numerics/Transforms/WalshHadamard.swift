/// The Walsh-Hadamard transform in place: y_i = s sum_j (-1)^popcount(i AND j) x_j.
///
/// s is 1/sqrt N, which makes the transform orthonormal and its own inverse, or 1. N is a power of
/// two up to 2^26, and entries are in their natural (Hadamard's) order.
///
/// Error: |computed y - y|_2 <= gamma_k |y|_2, gamma_k = k u/(1 - k u), with k = log2 N for s = 1 and
/// two more otherwise, since each level is sqrt 2 times an orthonormal map and rounds every entry
/// once, and s and the product with it round once. Integers are exact for s = 1 while N max |x_j|
/// is. The same bits for any number of threads and on every processor.
///
/// - Complexity: N log2 N additions; 16 N bytes for each sweep through memory, in double, of which
///   there is one for every three levels that a cache does not hold.
///
/// Sources: B. J. Fino, V. R. Algazi, "Unified matrix treatment of the fast Walsh-Hadamard transform",
/// IEEE Transactions on Computers 25 (1976), doi:10.1109/TC.1976.1674569; for the depth-first order,
/// J. Johnson, M. Pueschel, "In search of the optimal Walsh-Hadamard transform", ICASSP 2000,
/// pp. 3347-3350.
package enum WalshHadamard {
  /// What the sums are multiplied with.
  package enum Scaling: Sendable {
    /// 1/sqrt N.
    case orthonormal
    /// 1.
    case unnormalised
  }

  /// The largest N.
  package static var longest: Int { 1 << 26 }

  /// Transforms each of `rows` rows of `length` (N) entries that start `stride` entries apart.
  ///
  /// Threads share the rows, or each row when there are few.
  ///
  /// - Precondition: `length` is a power of two, at most ``longest``, and `stride >= length`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func transformRows<Scalar: TransformScalar>(
    _ entries: MutableView<Scalar>, rows: Int, length: Int, stride: Int,
    scaling: Scaling = .orthonormal, workers: Workers = Workers(count: 1)
  ) {
    let levels = levels(of: length)
    precondition(rows >= 0 && stride >= length, "rows of the transform overlap")
    let scale: Scalar = scale(levels, scaling)
    if workers.count > 1, length >= leastShared, rows < 4 * workers.count {
      for row in 0..<rows {
        share(
          MutableView(entries + row * stride, count: length), levels: levels, scale: scale, workers)
      }
      return
    }
    let rowsPerTask = max(1, entriesPerTask / length)
    workers.forEach((rows + rowsPerTask - 1) / rowsPerTask) { task, _ in
      let first = task * rowsPerTask
      let count = min(rowsPerTask, rows - first)
      if stride == length {
        Scalar.transformBlocks(
          entries + first * stride, levels: levels, blocks: count, scale: scale)
      } else {
        for row in first..<first + count {
          Scalar.transformBlocks(entries + row * stride, levels: levels, blocks: 1, scale: scale)
        }
      }
    }
  }

  /// Transforms every row of `matrix`, whose columns are a power of two.
  package static func transformRows<Scalar: TransformScalar>(
    of matrix: inout Matrix<Scalar>, scaling: Scaling = .orthonormal,
    workers: Workers = Workers(count: 1)
  ) {
    let (rows, length) = (matrix.rows, matrix.columns)
    transformRows(
      matrix.mutableView, rows: rows, length: length, stride: length, scaling: scaling,
      workers: workers)
  }
}

/// The parts of a transform that its threads share.
extension WalshHadamard {
  /// Transforms one row: threads share the outer levels, then the blocks inside.
  ///
  /// All threads work on one large block after the other, so that together they need no more of the
  /// cache than one thread does.
  private static func share<Scalar: TransformScalar>(
    _ entries: MutableView<Scalar>, levels: Int, scale: Scalar, _ workers: Workers
  ) {
    var (levels, blocks) = (levels, 1)
    while blocks < 4 * workers.count, levels > 3, 1 << levels >= leastShared / 2 {
      sweepOuterLevels(entries, blocks: blocks, width: 1 << (levels - 3), workers)
      (levels, blocks) = (levels - 3, blocks * 8)
      if 1 << levels > largestAlone {
        for block in 0..<blocks {
          share(
            MutableView(entries + (block << levels), count: 1 << levels), levels: levels,
            scale: scale, workers)
        }
        return
      }
    }
    let remaining = levels
    workers.forEach(blocks) { block, _ in
      Scalar.transformBlocks(
        entries + (block << remaining), levels: remaining, blocks: 1, scale: scale)
    }
  }

  /// The three outer levels of each of `blocks` blocks of eight rows of `width` entries.
  private static func sweepOuterLevels<Scalar: TransformScalar>(
    _ entries: MutableView<Scalar>, blocks: Int, width: Int, _ workers: Workers
  ) {
    let chunks = (width + columnsPerTask - 1) / columnsPerTask
    workers.forEach(blocks * chunks) { task, _ in
      let (block, chunk) = task.quotientAndRemainder(dividingBy: chunks)
      let column = chunk * columnsPerTask
      Scalar.transformColumns(
        entries + (block * width * 8 + column), levels: 3,
        columns: min(columnsPerTask, width - column), stride: width, scale: 1)
    }
  }

  private static func levels(of length: Int) -> Int {
    precondition(
      length >= 1 && length <= longest && length.nonzeroBitCount == 1,
      "the length of a Walsh-Hadamard transform is no power of two up to 2^26")
    return length.trailingZeroBitCount
  }

  /// 1/sqrt N rounded once, or 1.
  private static func scale<Scalar: TransformScalar>(_ levels: Int, _ scaling: Scaling) -> Scalar {
    switch scaling {
    case .orthonormal: (1 / Scalar(1 << levels)).squareRoot()
    case .unnormalised: 1
    }
  }
}

/// A task's entries, about a tenth of a millisecond: less is not worth a thread.
private let entriesPerTask = 1 << 17

/// Columns of a task in a sweep over eight rows.
private let columnsPerTask = 1 << 14

/// This many entries are worth several threads.
private let leastShared = 1 << 18

/// The largest block that threads transform each for itself: several of them fit a last-level cache.
private let largestAlone = 1 << 19
