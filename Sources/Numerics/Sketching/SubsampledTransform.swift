/// The subsampled randomised trigonometric transform S = sqrt(N/s) P F D of vectors of length N.
///
/// D flips signs, F is an orthonormal fast transform, P samples s of its N entries uniformly without
/// replacement. Vectors are padded with zeros where F needs it; N is then the padded length. With
/// independent fair signs E[S^T S] = I, hence E|S x|^2 = |x|^2.
///
/// Draw number t of a seed is a pure function of both: signs are those of the stream `sketchSigns`
/// with substream t, samples those of `sketchSamples`. The first samples are those of a smaller s
/// but for the scale.
///
/// Cost: one transform of length N and 2 N + s flops a vector. Scratch: N/8 bytes, 28 s at most, and
/// a worker one row, or one or two blocks of 2^12 scalars where rows are shorter than that.
///
/// Source: N. Ailon, B. Chazelle, "The fast Johnson-Lindenstrauss transform and approximate nearest
/// neighbors", SIAM Journal on Computing 39 (2009), doi:10.1137/060673096; J. A. Tropp, "Improved
/// analysis of the subsampled randomized Hadamard transform", Advances in Adaptive Data Analysis 3
/// (2011), doi:10.1142/S1793536911000787.
package struct SubsampledTransform<Scalar: SketchScalar>: ~Copyable {
  /// The entries of a vector.
  package let length: Int
  /// s, the entries of a sketch.
  package let samples: Int
  /// F.
  package let transform: RowTransform<Scalar>

  private let seed: UInt64
  private var signs: AlignedBuffer<UInt64>
  private var places: AlignedBuffer<Int32>
  private var factors: AlignedBuffer<Scalar>
  private var displaced: DisplacedPlaces
  private var scratch: TransformScratch<Scalar>

  /// Plans the transform and draws number `draw` of `seed`; scratch is for as many workers.
  ///
  /// - Precondition: `samples` is positive and not above the padded length.
  /// - Throws: ``TransformError``.
  package init(
    length: Int, samples: Int, kind: TransformKind = .fftwDCT,
    planning: TransformPlanning = TransformPlanning(), seed: UInt64, draw: UInt32 = 0,
    workers: Workers
  ) throws(TransformError) {
    let padded = kind.paddedLength(length)
    precondition(samples > 0 && samples <= padded, "there are not that many entries to sample")
    transform = try RowTransform(
      kind, length: padded, isInPlace: kind.isInPlace(length: padded), planning: planning)
    (self.length, self.samples, self.seed) = (length, samples, seed)
    signs = AlignedBuffer(count: (length + 63) / 64, repeating: 0)
    places = AlignedBuffer(count: samples, repeating: 0)
    factors = AlignedBuffer(count: samples, repeating: 0)
    displaced = DisplacedPlaces(samples: samples)
    scratch = TransformScratch(transform, workers: workers)
    redraw(draw)
  }

  /// Words that a draw takes.
  package var wordsPerDraw: Int {
    RandomStream.words(ofSigns: length) + samples * RandomStream.wordsOfInteger
  }

  /// Draws number `draw` of the seed.
  ///
  /// - Complexity: O(N/64 + s).
  package mutating func redraw(_ draw: UInt32) {
    RandomStream(seed: seed, purpose: .sketchSigns, substream: draw).fillSignBits(&signs)
    RandomStream(seed: seed, purpose: .sketchSamples, substream: draw)
      .fillSample(&places, below: transform.length, displaced: &displaced)
    let (engine, ratio) = (transform.engine, Double(transform.length) / Double(samples))
    let scale = Scalar(ratio.squareRoot())
    let (entries, sample) = (factors.mutableView, places.view)
    for k in 0..<samples { entries[k] = scale * engine.scale(Int(sample[k])) }
  }

  /// Overwrites row i of `sketch`, n x s, with S times row i of `rows`, n x N.
  package mutating func apply(
    to rows: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers
  ) {
    precondition(
      rows.rows == sketch.rows && rows.columns == length, "the shapes of the sketch do not match")
    let length = length
    let source = rows.view
    apply(into: &sketch, workers: workers) { row, target in
      target.update(from: source + row * length, count: length)
    }
  }

  /// Overwrites row i of `sketch`, n x s, with S (u_i (x) x_i), u_i the vector D_ir v_r, N = m d.
  ///
  /// Shapes: D is `firing`, n x m, v is `values`, m, and x_i are the rows of `right`, n x d.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func apply(
    firing: borrowing BitMatrix, values: borrowing AlignedBuffer<Scalar>,
    right: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers
  ) {
    let (m, d, wordStride) = (values.count, right.columns, firing.stride)
    precondition(
      firing.rows == sketch.rows && firing.columns == m && right.rows == sketch.rows
        && length == m * d, "the shapes of the sketch do not match")
    let (bits, v) = (firing.view, values.view)
    let points = right.view
    apply(into: &sketch, workers: workers) { row, target in
      let (fired, point) = (bits + row &* wordStride, points + row &* d)
      for r in 0..<m {
        let entries = target + r &* d
        if fired[r / 64] &>> UInt64(r % 64) & 1 == 1 {
          for k in 0..<d { entries[k] = v[r] * point[k] }
        } else {
          entries.update(repeating: 0, count: d)
        }
      }
    }
  }

  /// Overwrites row i of `sketch`, n x s, with S times the vector that `write` writes for row i.
  ///
  /// `write` overwrites N entries, on any thread and in any order: rows need never be stored together.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func apply(
    into sketch: inout Matrix<Scalar>, workers: Workers,
    write: @Sendable (_ row: Int, _ target: UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let (n, s) = (sketch.rows, samples)
    precondition(sketch.columns == s, "the shapes of the sketch do not match")
    precondition(scratch.workers >= workers.count, "too little scratch")
    let (target, flips) = (sketch.mutableView, signs.view)
    let (sample, factor) = (places.view, factors.view)
    let (areas, length) = (scratch.areas, length)
    workers.forEach(areas.blocks(rows: n)) { block, worker in
      let mixed = areas.transformBlock(
        block, of: n, worker: worker, length: length, signs: flips.pointer, write: write)
      for row in 0..<mixed.count {
        let source = mixed.rows + row * areas.stride
        let entries = target + (mixed.first + row) * s
        KernelWork.add(multiplyAdds: s, in: Scalar.self)
        for k in 0..<s { entries[k] = factor[k] * source[Int(sample[k])] }
      }
    }
  }
}
