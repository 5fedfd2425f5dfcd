internal import CLanes

/// S A for a sparse sign sketch S (s x N) and a matrix A (N x n) whose N rows are contiguous.
///
/// Each row of A is added with its signs to four rows of the result, in the order of rows: the result
/// does not depend on the number of workers, who own columns. Pieces of 512 bytes of a row are taken
/// together, so that the rows of the result that they reach, 512 s bytes, stay in the second-level
/// cache; 1024 rows pass piece by piece while the next 1024 are fetched in the order in which they lie in
/// memory, since pieces of rows alone are read at a third of its rate.
///
/// - Complexity: 8 n N flops, reads A once; s n numbers of scratch.
package struct SketchProduct<Scalar: SketchScalar>: ~Copyable {
  private let rows: Int
  private let columns: Int
  private var pieces: AlignedBuffer<Scalar>

  /// Scratch for sketches of s rows of matrices of n columns.
  package init(rows s: Int, columns n: Int) {
    (rows, columns) = (s, n)
    pieces = AlignedBuffer(uninitializedCount: s * roundUp(n, to: Scalar.pieceWidth))
  }

  /// Overwrites `result` (s x n) with S A.
  ///
  /// - Precondition: S has s rows and at least N columns; `matrix` (A) is N x n.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func fill(
    _ result: inout Matrix<Scalar>, sketch: borrowing SparseSignSketch,
    of matrix: borrowing Matrix<Scalar>, workers: Workers
  ) {
    let (s, n, width) = (rows, columns, Scalar.pieceWidth)
    precondition(
      sketch.rows == s && SparseSignSketch.lines(columns: matrix.rows) <= sketch.lines
        && matrix.columns == n && result.rows == s && result.columns == n,
      "the shapes of the sketch do not match")
    let (a, y) = (matrix.view, result.mutableView)
    let (signs, scratch) = (sketch.view, pieces.mutableView)
    let (depth, count) = (matrix.rows, (n + width - 1) / width)
    let tasks = min(count, workers.count)
    workers.forEach(tasks) { task, _ in
      let columns = PieceColumns(
        pieces: count * task / tasks..<count * (task + 1) / tasks, width: width, depth: depth,
        stride: n)
      let own = scratch + columns.first * s
      own.initialize(repeating: 0, count: s * columns.pieces.count * width)
      columns.add(a.pointer, signs, to: own, sketchRows: s)
      columns.gather(own, sketchRows: s, into: y.pointer)
    }
  }
}

/// The pieces of each row that one worker takes.
private struct PieceColumns {
  let pieces: Range<Int>
  let width: Int
  let depth: Int
  let stride: Int
  private static var slabRows: Int { 1024 }

  var first: Int { pieces.lowerBound * width }
  private func columns(of piece: Int) -> Int { min(width, stride - piece * width) }

  /// Adds the rows of A, slab by slab and piece by piece.
  @inline(__always)
  func add<Scalar: SketchScalar>(
    _ a: UnsafePointer<Scalar>, _ signs: SparseSigns, to sketch: UnsafeMutablePointer<Scalar>,
    sketchRows s: Int
  ) {
    for slab in Swift.stride(from: 0, to: depth, by: Self.slabRows) {
      let rows = slab..<min(slab + Self.slabRows, depth)
      for piece in pieces {
        let target = sketch + (piece - pieces.lowerBound) * width * s
        if columns(of: piece) == width {
          addPiece(piece, rows, a, signs, to: target)
        } else {
          addPart(piece, rows, a, signs, to: target)
        }
      }
    }
  }

  @inline(__always)
  private func addPiece<Scalar: SketchScalar>(
    _ piece: Int, _ rows: Range<Int>, _ a: UnsafePointer<Scalar>, _ signs: SparseSigns,
    to sketch: UnsafeMutablePointer<Scalar>
  ) {
    let (near, far) = (12, Self.slabRows)
    var row = rows.lowerBound
    // The pieces of the next slab's rows, all of one row after the other.
    let ahead = (piece &- pieces.lowerBound) &* rows.count
    var nextRow = rows.lowerBound &+ far &+ ahead / pieces.count
    var nextPiece = pieces.lowerBound &+ ahead % pieces.count
    while row < rows.upperBound {
      let x = a + (row &* stride &+ piece &* width)
      fetch(x + near &* stride)
      fetch(a + (nextRow &* stride &+ nextPiece &* width))
      if row &+ 2 < depth {
        let column = signs.column(row &+ 2)
        for k in 0..<4 { fetchToWrite(sketch + Int(column[k] &>> 1) &* width) }
      }
      Scalar.addPiece(x, signs.column(row), to: sketch)
      row &+= 1
      nextPiece &+= 1
      if nextPiece == pieces.upperBound { (nextRow, nextPiece) = (nextRow &+ 1, pieces.lowerBound) }
    }
  }

  /// The last columns, fewer than a piece.
  @inline(__always)
  private func addPart<Scalar: SketchScalar>(
    _ piece: Int, _ rows: Range<Int>, _ a: UnsafePointer<Scalar>, _ signs: SparseSigns,
    to sketch: UnsafeMutablePointer<Scalar>
  ) {
    let count = columns(of: piece)
    for row in rows {
      let x = a + (row &* stride &+ piece &* width)
      let column = signs.column(row)
      for k in 0..<4 {
        let half: Scalar = column[k] & 1 == 0 ? 0.5 : -0.5
        let y = sketch + Int(column[k] &>> 1) &* width
        for j in 0..<count { y[j] += half * x[j] }
      }
    }
  }

  /// Copies the pieces to their columns of the result.
  @inline(__always)
  func gather<Scalar: SketchScalar>(
    _ sketch: UnsafePointer<Scalar>, sketchRows s: Int, into result: UnsafeMutablePointer<Scalar>
  ) {
    for piece in pieces {
      let source = sketch + (piece - pieces.lowerBound) * width * s
      for row in 0..<s {
        (result + (row * stride + piece * width)).update(
          from: source + row * width, count: columns(of: piece))
      }
    }
  }
}

/// Brings 512 bytes near the processor.
@inline(__always)
private func fetch<Scalar>(_ x: UnsafePointer<Scalar>) {
  for line in 0..<8 { overparam_prefetch(UnsafeRawPointer(x) + 64 &* line) }
}

/// The same for what will be written.
@inline(__always)
private func fetchToWrite<Scalar>(_ y: UnsafeMutablePointer<Scalar>) {
  for line in 0..<8 { overparam_prefetch_to_write(UnsafeRawPointer(y) + 64 &* line) }
}
