/// What writes the rows of a ``SampledTransform`` chunk by chunk, on any thread and in any order.
protocol ChunkSource<Scalar>: Sendable {
  /// Of the rows.
  associatedtype Scalar: SketchScalar
  /// A chunk, with what is the same for all rows.
  associatedtype Chunk

  /// The chunk of some entries.
  func chunk(of entries: Range<Int>) -> Chunk

  /// Overwrites the entries of a chunk of a row; false where all are zeros, which it need not write.
  func write(_ row: Int, _ chunk: Chunk, into target: UnsafeMutablePointer<Scalar>) -> Bool
}

/// The rows of a matrix times signs.
struct MatrixRows<Scalar: SketchScalar>: ChunkSource {
  private let entries: View<Scalar>
  private let columns: Int
  private let flips: SignFlips

  init(of matrix: borrowing Matrix<Scalar>, flips: SignFlips) {
    (entries, columns, self.flips) = (matrix.view, matrix.columns, flips)
  }

  func chunk(of entries: Range<Int>) -> Range<Int> { entries }

  @inline(__always)
  func write(_ row: Int, _ chunk: Range<Int>, into target: UnsafeMutablePointer<Scalar>) -> Bool {
    target.update(from: entries + (row &* columns &+ chunk.lowerBound), count: chunk.count)
    flips.apply(to: target, count: chunk.count, from: chunk.lowerBound)
    return true
  }
}
