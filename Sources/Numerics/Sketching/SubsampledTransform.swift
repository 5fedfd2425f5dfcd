/// The subsampled randomised trigonometric transform S = sqrt(N'/s) P F D of vectors of length N.
///
/// D flips signs, F is an orthonormal fast transform of the vector padded with zeros to N', in the order of
/// ``TransformChunks``, P samples s of its N' entries uniformly without replacement. With independent fair signs
/// E[S^T S] = I, hence E|S x|^2 = |x|^2.
///
/// Draw number t of a seed is a pure function of both: signs are those of the stream `sketchSigns`
/// with substream t, samples those of `sketchSamples`. The first samples are those of a smaller s
/// but for the scale, where that has the same N'.
///
/// Cost: trimmed, N log B + 8 s N/B flops a vector, less for chunks of zeros; whole, a transform of length N' and s
/// flops. Scratch: N/8 + 36 s bytes, and that of ``SampledTransform``.
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

  private let seed: UInt64
  private var signs: AlignedBuffer<UInt64>
  private var places: AlignedBuffer<Int32>
  private let factor: Scalar
  private var displaced: DisplacedPlaces
  private var transform: SampledTransform<Scalar>

  /// Plans the transform and draws number `draw` of `seed`; scratch is for as many workers.
  ///
  /// - Parameters:
  ///   - length: N.
  ///   - samples: s.
  ///   - kind: F.
  ///   - chunks: how vectors are cut; by default, so that s entries of ones without zeros take the least work.
  ///   - isTrimmed: whether only what the samples need is computed.
  ///   - planning: how FFTW looks for plans.
  ///   - seed: of all draws.
  ///   - draw: the number of the first.
  ///   - workers: those that will share the work.
  /// - Precondition: `samples` is positive and not above N'.
  /// - Throws: ``TransformError``.
  package init(
    length: Int, samples: Int, kind: TransformKind = .fftwDCT, chunks: TransformChunks? = nil,
    isTrimmed: Bool = true, planning: TransformPlanning = TransformPlanning(), seed: UInt64,
    draw: UInt32 = 0, workers: Workers
  ) throws(TransformError) {
    let chunks = chunks ?? TransformChunks(entries: length, samples: samples, kind: kind)
    precondition(
      samples > 0 && samples <= chunks.padded, "there are not that many entries to sample")
    precondition(chunks.padded >= length, "the chunks do not hold the vector")
    let transform = try SampledTransform<Scalar>(
      kind, chunks: chunks, samples: samples, isTrimmed: isTrimmed, planning: planning,
      workers: workers)
    (self.length, self.samples, self.seed) = (length, samples, seed)
    signs = AlignedBuffer(count: (length + 63) / 64 + 1, repeating: 0)
    places = AlignedBuffer(count: samples, repeating: 0)
    factor = Scalar((Double(chunks.padded) / Double(samples)).squareRoot())
    displaced = DisplacedPlaces(samples: samples)
    self.transform = transform
    redraw(draw)
  }

  /// How vectors are cut.
  package var chunks: TransformChunks { transform.chunks }
  /// The plan, for the record of a run.
  package var planText: String { transform.planText }
  /// The additions and multiplications of a chunk's transform, or of a whole vector's where it is not trimmed.
  package var operations: Double { transform.operations }

  /// Words that a draw takes.
  package var wordsPerDraw: Int {
    RandomStream.words(ofSigns: 64 * signs.count) + samples * RandomStream.wordsOfInteger
  }

  /// Draws number `draw` of the seed.
  ///
  /// - Complexity: O(N/64 + s).
  package mutating func redraw(_ draw: UInt32) {
    RandomStream(seed: seed, purpose: .sketchSigns, substream: draw).fillSignBits(&signs)
    RandomStream(seed: seed, purpose: .sketchSamples, substream: draw)
      .fillSample(&places, below: chunks.padded, displaced: &displaced)
    transform.choose(places.view)
  }

  /// Overwrites row i of `sketch`, n x s, with S times row i of `rows`, n x N.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  @discardableResult
  package mutating func apply(
    to rows: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers
  ) -> SketchEffort {
    precondition(
      rows.rows == sketch.rows && rows.columns == length, "the shapes of the sketch do not match")
    return apply(
      MatrixRows(of: rows, flips: SignFlips(bits: signs.view)), into: &sketch, workers: workers,
      adds: false)
  }

  /// Overwrites row i of `sketch`, n x s, with S (u_i (x) x_i), u_i the vector D_ir v_r, N = m d.
  ///
  /// Shapes: D is `firing`, n x m, v is `values`, m, and x_i are the rows of `right`, n x d.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  @discardableResult
  package mutating func apply(
    firing: borrowing BitMatrix, values: borrowing AlignedBuffer<Scalar>,
    right: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers
  ) -> SketchEffort {
    apply(
      SignedBits(of: firing), values: values, right: right, into: &sketch, workers: workers,
      adds: false)
  }

  /// Moves `sketch`, of the same draw, to another D, given its `flips`.
  ///
  /// Shapes as in ``apply(firing:values:right:into:workers:)``, with D `firing` after the flips.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func follow(
    _ flips: borrowing BitMatrix, to firing: borrowing BitMatrix,
    values: borrowing AlignedBuffer<Scalar>, right: borrowing Matrix<Scalar>,
    into sketch: inout Matrix<Scalar>, workers: Workers
  ) -> SketchEffort {
    apply(
      SignedBits(flips, to: firing), values: values, right: right, into: &sketch,
      workers: workers, adds: true)
  }

  @inline(__always)
  private mutating func apply(
    _ left: SignedBits, values: borrowing AlignedBuffer<Scalar>, right: borrowing Matrix<Scalar>,
    into sketch: inout Matrix<Scalar>, workers: Workers, adds: Bool
  ) -> SketchEffort {
    let (m, d) = (values.count, right.columns)
    precondition(
      left.rows == sketch.rows && left.columns == m && right.rows == sketch.rows
        && length == m * d, "the shapes of the sketch do not match")
    let rows = FiringRows(
      left: left, values: values.view, points: right.view, dimension: d,
      flips: SignFlips(bits: signs.view))
    return apply(rows, into: &sketch, workers: workers, adds: adds)
  }

  @inline(__always)
  private mutating func apply(
    _ rows: some ChunkSource<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers,
    adds: Bool
  ) -> SketchEffort {
    precondition(sketch.columns == samples, "the shapes of the sketch do not match")
    let factor = factor
    return transform.apply(
      rows, into: &sketch, workers: workers, entries: length, adds: adds
    ) { _, _ in factor }
  }
}

/// Rows u_i (x) x_i of the Jacobian, without what they have in common with those of their width, times signs.
private struct FiringRows<Scalar: SketchScalar>: ChunkSource {
  struct Chunk {
    let entries: Range<Int>
    /// The words of their neurons' bits, and the bits of the first and of the last that are theirs.
    let words: ClosedRange<Int>
    let first: UInt64
    let last: UInt64
  }

  let left: SignedBits
  let values: View<Scalar>
  let points: View<Scalar>
  let dimension: Int
  let flips: SignFlips

  func chunk(of entries: Range<Int>) -> Chunk {
    let neurons = (entries.lowerBound / dimension, (entries.upperBound - 1) / dimension)
    return Chunk(
      entries: entries, words: neurons.0 / 64...neurons.1 / 64,
      first: ~0 &<< UInt64(neurons.0 % 64), last: ~0 &>> UInt64(63 - neurons.1 % 64))
  }

  @inline(__always)
  func write(_ row: Int, _ chunk: Chunk, into target: UnsafeMutablePointer<Scalar>) -> Bool {
    let places = chunk.entries
    let (fired, point) = (left.row(row), points + row &* dimension)
    var isEmpty = true
    for word in chunk.words {
      var mask = ~UInt64(0)
      if word == chunk.words.lowerBound { mask &= chunk.first }
      if word == chunk.words.upperBound { mask &= chunk.last }
      if fired[word] & mask == 0 { continue }
      if isEmpty { target.update(repeating: 0, count: places.count) }
      isEmpty = false
      left.forEach(ofRow: row, word: word, among: mask, values.pointer) { neuron, value in
        let first = neuron &* dimension
        let start = max(first, places.lowerBound)
        let count = min(first &+ dimension, places.upperBound) &- start
        let (entries, source) = (
          target + (start &- places.lowerBound), point + (start &- first)
        )
        for k in 0..<count { entries[k] = value * source[k] }
        flips.apply(to: entries, count: count, from: start)
      }
    }
    return !isEmpty
  }
}
