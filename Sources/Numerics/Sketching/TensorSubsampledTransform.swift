/// The TensorSRHT of Kronecker products: entry k is sqrt(N1 N2/s) (T1 D1 u)_{p_k} (T2 D2 x)_{q_k}.
///
/// u and x have lengths m and d, padded with zeros to N1 and N2 where the transforms need it. T1 and
/// T2 are orthonormal fast transforms, D1 and D2 flip signs, p and q are independent and uniform over
/// the padded lengths, with replacement: E|S (u (x) x)|^2 = |u|^2 |x|^2. The product is never formed.
///
/// D2 is drawn once, with substream 0 and row 1 of `sketchSigns`, so that T2 D2 X can be kept for all
/// draws. Draw number t is D1, row 0 of `sketchSigns`, and p and q, rows 0 and 1 of `sketchSamples`,
/// all with substream t.
///
/// Cost: one transform of length N1 and N1 + 2 s flops a pair, besides T2 D2 X once. Scratch: at most
/// two blocks of rows a worker, of 2^12 scalars or one row each.
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
  /// T1.
  package let leftTransform: RowTransform<Scalar>
  /// T2.
  package let rightTransform: RowTransform<Scalar>

  private let seed: UInt64
  private var leftSigns: AlignedBuffer<UInt64>
  private var rightSigns: AlignedBuffer<Scalar>
  private var leftPlaces: AlignedBuffer<Int32>
  private var rightPlaces: AlignedBuffer<Int32>
  private var factors: AlignedBuffer<Scalar>
  private var scratch: TransformScratch<Scalar>

  /// Plans the transforms, draws D2 and number `draw` of `seed`; scratch is for as many workers.
  ///
  /// - Precondition: `samples` is positive.
  /// - Throws: ``TransformError``.
  package init(
    leftLength m: Int, rightLength d: Int, samples: Int, kind: TransformKind = .fftwWHT,
    planning: TransformPlanning = TransformPlanning(), seed: UInt64, draw: UInt32 = 0,
    workers: Workers
  ) throws(TransformError) {
    precondition(samples > 0, "a sketch has no entries")
    let left = try RowTransform<Scalar>(
      kind, length: kind.paddedLength(m), isInPlace: kind.isInPlace(length: kind.paddedLength(m)),
      planning: planning)
    rightTransform = try RowTransform(kind, length: kind.paddedLength(d), planning: planning)
    (leftLength, rightLength, self.samples, self.seed) = (m, d, samples, seed)
    leftSigns = AlignedBuffer(count: (m + 63) / 64, repeating: 0)
    rightSigns = AlignedBuffer(count: d, repeating: 1)
    leftPlaces = AlignedBuffer(count: samples, repeating: 0)
    rightPlaces = AlignedBuffer(count: samples, repeating: 0)
    factors = AlignedBuffer(count: samples, repeating: 0)
    scratch = TransformScratch(left, workers: workers)
    leftTransform = left
    RandomStream(seed: seed, purpose: .sketchSigns).fillSigns(&rightSigns, row: 1)
    redraw(draw)
  }

  /// Words that a draw takes; D2 has as many as its signs, once.
  package var wordsPerDraw: Int {
    RandomStream.words(ofSigns: leftLength) + 2 * samples * RandomStream.wordsOfInteger
  }

  /// Draws number `draw` of the seed: D1, p and q, but not D2.
  ///
  /// - Complexity: O(m + s).
  package mutating func redraw(_ draw: UInt32) {
    let (lengths, engine) = ((leftTransform.length, rightTransform.length), leftTransform.engine)
    RandomStream(seed: seed, purpose: .sketchSigns, substream: draw).fillSignBits(&leftSigns)
    let stream = RandomStream(seed: seed, purpose: .sketchSamples, substream: draw)
    stream.fillIntegers(&leftPlaces, below: lengths.0, row: 0)
    stream.fillIntegers(&rightPlaces, below: lengths.1, row: 1)
    let scale = (Double(lengths.0) * Double(lengths.1) / Double(samples)).squareRoot()
    let (entries, places) = (factors.mutableView, leftPlaces.view)
    for k in 0..<samples { entries[k] = Scalar(scale) * engine.scale(Int(places[k])) }
  }

  /// T2 D2 X, n x N2, of the rows of `points`, n x d; the same for every draw.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func transformed(
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
  package mutating func apply(
    left: borrowing Matrix<Scalar>, mixedRight: borrowing Matrix<Scalar>,
    into sketch: inout Matrix<Scalar>, workers: Workers
  ) {
    let m = leftLength
    precondition(
      left.rows == sketch.rows && left.columns == m, "the shapes of the sketch do not match")
    let source = left.view
    apply(mixedRight: mixedRight, into: &sketch, workers: workers) { row, target in
      target.update(from: source + row * m, count: m)
    }
  }

  /// Overwrites row i of `sketch` with S (u_i (x) x_i), u_i the vector D_ir v_r for `firing` (n x m) and
  /// `values` (m).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func apply(
    firing: borrowing BitMatrix, values: borrowing AlignedBuffer<Scalar>,
    mixedRight: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers
  ) {
    let (m, wordStride) = (leftLength, firing.stride)
    precondition(
      firing.rows == sketch.rows && firing.columns == m && values.count == m,
      "the shapes of the sketch do not match")
    let (bits, v) = (firing.view, values.view)
    apply(mixedRight: mixedRight, into: &sketch, workers: workers) { row, target in
      Scalar.select(v.pointer, where: bits + row * wordStride, count: m, into: target)
    }
  }

  /// Overwrites row i of `sketch` with S (u_i (x) x_i), u_i the m entries that `writeLeft` writes.
  ///
  /// `writeLeft` is called on any thread and in any order.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func apply(
    mixedRight: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers,
    writeLeft: @Sendable (_ row: Int, _ target: UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let (n, s, m, width) = (sketch.rows, samples, leftLength, rightTransform.length)
    precondition(
      sketch.columns == s && mixedRight.rows == n && mixedRight.columns == width,
      "the shapes of the sketch do not match")
    precondition(scratch.workers >= workers.count, "too little scratch")
    let (target, right) = (sketch.mutableView, mixedRight.view)
    let (p, q) = (leftPlaces.view, rightPlaces.view)
    let (factor, flips) = (factors.view, leftSigns.view)
    let areas = scratch.areas
    workers.forEach(areas.blocks(rows: n)) { block, worker in
      let mixed = areas.transformBlock(
        block, of: n, worker: worker, length: m, signs: flips.pointer, write: writeLeft)
      for row in 0..<mixed.count {
        let (u, i) = (mixed.rows + row * areas.stride, mixed.first + row)
        let (x, entries) = (right + i * width, target + i * s)
        KernelWork.add(multiplyAdds: 2, s, in: Scalar.self)
        for k in 0..<s { entries[k] = factor[k] * u[Int(p[k])] * x[Int(q[k])] }
      }
    }
  }
}
