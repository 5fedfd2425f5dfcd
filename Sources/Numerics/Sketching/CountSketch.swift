/// The count sketch of vectors of length N into s buckets: (C x)_b = sum over h(j) = b of sigma_j x_j.
///
/// h is uniform and sigma are fair signs, all independent: E[C^T C] = I. Draw number t of a seed is a
/// pure function of both and of `row`, which tells apart sketches that must be independent: buckets
/// are the integers of the stream `sketchSamples`, signs those of `sketchSigns`, with substream t.
///
/// Cost: 2 flops an entry that is not known to be zero, and writing s scalars a vector. Entries are
/// added in their order.
///
/// Source: M. Charikar, K. Chen, M. Farach-Colton, "Finding frequent items in data streams",
/// Theoretical Computer Science 312 (2004), doi:10.1016/S0304-3975(03)00400-6.
package struct CountSketch<Scalar: SketchScalar>: ~Copyable {
  /// N, the entries of a vector.
  package let length: Int
  /// s, the entries of a sketch.
  package let buckets: Int
  private let seed: UInt64
  private let row: Int
  private var places: AlignedBuffer<Int32>
  private var signs: AlignedBuffer<Scalar>

  /// Draws number `draw` of `seed`.
  ///
  /// - Precondition: `buckets` is positive.
  package init(length: Int, buckets: Int, seed: UInt64, draw: UInt32 = 0, row: Int = 0) {
    precondition(buckets > 0, "a count sketch has no buckets")
    (self.length, self.buckets, self.seed, self.row) = (length, buckets, seed, row)
    places = AlignedBuffer(count: length, repeating: 0)
    signs = AlignedBuffer(count: length, repeating: 1)
    redraw(draw)
  }

  /// Words that a draw takes.
  package var wordsPerDraw: Int {
    length * RandomStream.wordsOfInteger + RandomStream.words(ofSigns: length)
  }

  /// Draws number `draw` of the seed.
  ///
  /// - Complexity: O(N).
  package mutating func redraw(_ draw: UInt32) {
    RandomStream(seed: seed, purpose: .sketchSamples, substream: draw)
      .fillIntegers(&places, below: buckets, row: row)
    RandomStream(seed: seed, purpose: .sketchSigns, substream: draw).fillSigns(&signs, row: row)
  }

  /// Overwrites row i of `sketch`, n x s, with C times row i of `rows`, n x N.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func apply(
    to rows: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers
  ) {
    precondition(
      rows.rows == sketch.rows && rows.columns == length && sketch.columns == buckets,
      "the shapes of the sketch do not match")
    let (hash, length, s) = (hash, length, buckets)
    let (source, target) = (rows.view, sketch.mutableView)
    workers.forEach(rows.rows) { i, _ in
      hash.sketch(source + i * length, into: target + i * s)
    }
  }

  /// What tasks use; valid as long as this value lives.
  var hash: BucketHash<Scalar> {
    BucketHash(places: places.view, signs: signs.view, length: length, buckets: buckets)
  }
}

/// The buckets and signs of a ``CountSketch`` as a value that tasks can hold.
struct BucketHash<Scalar: SketchScalar>: Sendable {
  fileprivate let places: View<Int32>
  fileprivate let signs: View<Scalar>
  fileprivate let length: Int
  fileprivate let buckets: Int

  /// Overwrites `sketch` with that of the vector `entries`.
  @inline(__always)
  func sketch(_ entries: UnsafePointer<Scalar>, into sketch: UnsafeMutablePointer<Scalar>) {
    sketch.update(repeating: 0, count: buckets)
    KernelWork.add(multiplyAdds: length, in: Scalar.self)
    for j in 0..<length { sketch[Int(places[j])] += signs[j] * entries[j] }
  }

  /// Overwrites `sketch` with that of a row of signed bits times `values`, entry by entry.
  @inline(__always)
  func sketch(
    _ signed: SignedBits, row: Int, values: UnsafePointer<Scalar>,
    into sketch: UnsafeMutablePointer<Scalar>
  ) {
    sketch.update(repeating: 0, count: buckets)
    for word in 0..<(length + 63) / 64 {
      signed.forEach(ofRow: row, word: word, values) { j, value in
        KernelWork.add(multiplyAdds: 1, in: Scalar.self)
        sketch[Int(places[j])] += signs[j] * value
      }
    }
  }
}
