/// The TensorSRHT of Kronecker products: entry k is sqrt(N1 N2/s) (T1 D1 u)_{p_k} (T2 D2 x)_{q_k}.
///
/// u and x have lengths m and d, padded with zeros to N1 and N2, u in the order of ``TransformChunks``. T1 and
/// T2 are orthonormal fast transforms, D1 and D2 flip signs, p and q are independent and uniform over
/// the padded lengths, with replacement: E|S (u (x) x)|^2 = |u|^2 |x|^2. The product is never formed.
///
/// D2 is drawn once, with substream 0 and row 1 of `sketchSigns`, so that T2 D2 X can be kept for all
/// draws. Draw number t is D1, row 0 of `sketchSigns`, and p and q, rows 0 and 1 of `sketchSamples`,
/// all with substream t.
///
/// Cost: trimmed, N1 log B + 8 s N1/B flops a pair, less for chunks of zeros; whole, a transform of length N1; besides 2 s
/// flops, and T2 D2 X once. Scratch: that of ``SampledTransform``.
///
/// Source: T. D. Ahle, M. Kapralov, J. B. T. Knudsen, R. Pagh, A. Velingker, D. P. Woodruff,
/// A. Zandieh, "Oblivious sketching of high-degree polynomial kernels", SODA 2020, arXiv:1909.01410.
package struct TensorSubsampledTransform<Scalar: SketchScalar>: ~Copyable {
  /// m, the entries of u.
  package let leftLength: Int
  /// d, the entries of x.
  package let rightLength: Int
  /// s, the entries of a sketch.
  package let samples: Int
  /// T2.
  package private(set) var rightTransform: RowTransform<Scalar>

  private let seed: UInt64
  private var leftSigns: AlignedBuffer<UInt64>
  private var rightSigns: AlignedBuffer<Scalar>
  private var leftPlaces: AlignedBuffer<Int32>
  private var rightPlaces: AlignedBuffer<Int32>
  private let factor: Scalar
  private var transform: SampledTransform<Scalar>

  /// Plans the transforms, draws D2 and number `draw` of `seed`; scratch is for as many workers.
  ///
  /// - Parameters:
  ///   - m: the entries of u.
  ///   - d: those of x.
  ///   - samples: s.
  ///   - kind: T1 and T2.
  ///   - chunks: how u is cut; by default, so that s entries of one without zeros take the least work.
  ///   - isTrimmed: whether only what the samples need of T1 is computed.
  ///   - planning: how FFTW looks for plans.
  ///   - seed: of all draws.
  ///   - draw: the number of the first.
  ///   - workers: those that will share the work.
  /// - Precondition: `samples` is positive.
  /// - Throws: ``TransformError``.
  package init(
    leftLength m: Int, rightLength d: Int, samples: Int, kind: TransformKind = .fftwWHT,
    chunks: TransformChunks? = nil, isTrimmed: Bool = true,
    planning: TransformPlanning = TransformPlanning(), seed: UInt64, draw: UInt32 = 0,
    workers: Workers
  ) throws(TransformError) {
    precondition(samples > 0, "a sketch has no entries")
    let chunks = chunks ?? TransformChunks(entries: m, samples: samples, kind: kind)
    precondition(
      chunks.count == 1 || chunks.length % 64 == 0, "chunks are not whole words of firing bits")
    precondition(chunks.padded >= m, "the chunks do not hold the vector")
    let left = try SampledTransform<Scalar>(
      kind, chunks: chunks, samples: samples, isTrimmed: isTrimmed, planning: planning,
      workers: workers)
    let right = try RowTransform<Scalar>(
      kind, length: kind.paddedLength(d), planning: planning, workers: workers)
    (leftLength, rightLength, self.samples, self.seed) = (m, d, samples, seed)
    leftSigns = AlignedBuffer(count: (m + 63) / 64 + 1, repeating: 0)
    rightSigns = AlignedBuffer(count: d, repeating: 1)
    leftPlaces = AlignedBuffer(count: samples, repeating: 0)
    rightPlaces = AlignedBuffer(count: samples, repeating: 0)
    let volume = Double(chunks.padded) * Double(kind.paddedLength(d))
    factor = Scalar((volume / Double(samples)).squareRoot())
    transform = left
    rightTransform = right
    RandomStream(seed: seed, purpose: .sketchSigns).fillSigns(&rightSigns, row: 1)
    redraw(draw)
  }

  /// How u is cut.
  package var chunks: TransformChunks { transform.chunks }
  /// The plan of T1, for the record of a run.
  package var planText: String { transform.planText }
  /// The additions and multiplications of a chunk's transform, or of all of u's where it is not trimmed.
  package var operations: Double { transform.operations }

  /// Words that a draw takes; D2 has as many as its signs, once.
  package var wordsPerDraw: Int {
    RandomStream.words(ofSigns: 64 * leftSigns.count) + 2 * samples * RandomStream.wordsOfInteger
  }

  /// Draws number `draw` of the seed: D1, p and q, but not D2.
  ///
  /// - Complexity: O(m + s).
  package mutating func redraw(_ draw: UInt32) {
    RandomStream(seed: seed, purpose: .sketchSigns, substream: draw).fillSignBits(&leftSigns)
    let stream = RandomStream(seed: seed, purpose: .sketchSamples, substream: draw)
    stream.fillIntegers(&leftPlaces, below: chunks.padded, row: 0)
    stream.fillIntegers(&rightPlaces, below: rightTransform.length, row: 1)
    transform.choose(leftPlaces.view)
  }

  /// T2 D2 X, n x N2, of the rows of `points`, n x d; the same for every draw.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func transformed(
    _ points: borrowing Matrix<Scalar>, workers: Workers
  ) -> Matrix<Scalar> {
    let (n, d) = (points.rows, rightLength)
    precondition(points.columns == d, "the points do not have the sketch's dimension")
    var mixed = Matrix<Scalar>(rows: n, columns: rightTransform.length, repeating: 0)
    let (x, y, flips) = (points.view, mixed.mutableView, rightSigns.view)
    for i in 0..<n {
      let (source, target) = (x + i * d, y + i * mixed.columns)
      for k in 0..<d { target[k] = flips[k] * source[k] }
    }
    rightTransform.apply(to: &mixed, workers: workers)
    return mixed
  }

  /// Overwrites row i of `sketch`, n x s, with S (u_i (x) x_i), u_i the rows of `left`, n x m.
  ///
  /// `mixedRight` is ``transformed(_:workers:)`` of the x_i.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  @discardableResult
  package mutating func apply(
    left: borrowing Matrix<Scalar>, mixedRight: borrowing Matrix<Scalar>,
    into sketch: inout Matrix<Scalar>, workers: Workers
  ) -> SketchEffort {
    precondition(
      left.rows == sketch.rows && left.columns == leftLength,
      "the shapes of the sketch do not match")
    return apply(
      MatrixRows(of: left, flips: SignFlips(bits: leftSigns.view)), mixedRight: mixedRight,
      into: &sketch, workers: workers, adds: false)
  }

  /// Overwrites row i of `sketch` with S (u_i (x) x_i), u_i the vector D_ir v_r for `firing` (n x m) and
  /// `values` (m).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  @discardableResult
  package mutating func apply(
    firing: borrowing BitMatrix, values: borrowing AlignedBuffer<Scalar>,
    mixedRight: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers
  ) -> SketchEffort {
    apply(
      SignedBits(of: firing), values: values, mixedRight: mixedRight, into: &sketch,
      workers: workers, adds: false)
  }

  /// Moves `sketch`, of the same draw, to another D, `firing`, given its `flips`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func follow(
    _ flips: borrowing BitMatrix, to firing: borrowing BitMatrix,
    values: borrowing AlignedBuffer<Scalar>, mixedRight: borrowing Matrix<Scalar>,
    into sketch: inout Matrix<Scalar>, workers: Workers
  ) -> SketchEffort {
    apply(
      SignedBits(flips, to: firing), values: values, mixedRight: mixedRight, into: &sketch,
      workers: workers, adds: true)
  }

  @inline(__always)
  private mutating func apply(
    _ left: SignedBits, values: borrowing AlignedBuffer<Scalar>,
    mixedRight: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers,
    adds: Bool
  ) -> SketchEffort {
    let m = leftLength
    precondition(
      left.rows == sketch.rows && left.columns == m && values.count == m,
      "the shapes of the sketch do not match")
    let factors = FiringFactors(
      left: left, values: values.view, flips: SignFlips(bits: leftSigns.view))
    return apply(
      factors, mixedRight: mixedRight, into: &sketch, workers: workers, adds: adds)
  }

  /// Overwrites row i of `sketch` with S (u_i (x) x_i), or adds that.
  @inline(__always)
  private mutating func apply(
    _ left: some ChunkSource<Scalar>, mixedRight: borrowing Matrix<Scalar>,
    into sketch: inout Matrix<Scalar>, workers: Workers, adds: Bool
  ) -> SketchEffort {
    let (n, s, width) = (sketch.rows, samples, rightTransform.length)
    precondition(
      sketch.columns == s && mixedRight.rows == n && mixedRight.columns == width,
      "the shapes of the sketch do not match")
    let (right, q, factor) = (mixedRight.view, rightPlaces.view, factor)
    return transform.apply(
      left, into: &sketch, workers: workers, entries: leftLength, adds: adds
    ) { row, sample in
      factor * right[row &* width &+ Int(q[sample])]
    }
  }
}

/// The factors u_i of the rows of the Jacobian, times signs.
private struct FiringFactors<Scalar: SketchScalar>: ChunkSource {
  let left: SignedBits
  let values: View<Scalar>
  let flips: SignFlips

  func chunk(of entries: Range<Int>) -> Range<Int> { entries }

  /// Chunks begin at whole words.
  @inline(__always)
  func write(_ row: Int, _ chunk: Range<Int>, into target: UnsafeMutablePointer<Scalar>) -> Bool {
    let (first, count) = (chunk.lowerBound, chunk.count)
    let (firstWord, words) = (first / 64, (count + 63) / 64)
    let fired = left.row(row) + firstWord
    guard (0..<words).contains(where: { fired[$0] != 0 }) else { return false }
    Scalar.select(values.pointer + first, where: fired, count: count, into: target)
    flips.apply(to: target, count: count, from: first)
    for word in 0..<words {
      var minuses = left.minuses(ofRow: row, word: firstWord &+ word)
      while minuses != 0 {
        let place = 64 &* word &+ minuses.trailingZeroBitCount
        target[place] = -target[place]
        minuses &= minuses &- 1
      }
    }
    return true
  }
}
