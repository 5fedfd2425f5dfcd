/// The TensorSketch of Kronecker products u (x) x of vectors of lengths m and d into s buckets.
///
/// A count sketch of u (x) x whose entry (r, k) has bucket h1(r) + h2(k) mod s and sign
/// sigma1_r sigma2_k: the circular convolution of the count sketches of u and of x, so that the
/// product is never formed. E|S (u (x) x)|^2 = |u|^2 |x|^2. The two sketches are the rows 0 and 1 of
/// one draw: see ``CountSketch``.
///
/// Cost: m + d additions and three real transforms of length s a pair, fewer where u is given by
/// firing bits. Scratch: 4 s scalars a worker.
///
/// Source: N. Pham, R. Pagh, "Fast and scalable polynomial kernels via explicit feature maps", KDD
/// 2013, doi:10.1145/2487575.2487591.
package struct TensorSketch<Scalar: SketchScalar>: ~Copyable {
  /// s, the entries of a sketch.
  package let buckets: Int
  /// The transforms, for counts and the record.
  package private(set) var convolution: CircularConvolution<Scalar>
  private var left: CountSketch<Scalar>
  private var right: CountSketch<Scalar>
  private var scratch: AlignedBuffer<Scalar>

  /// Plans the transforms and draws number `draw` of `seed`; scratch is for as many workers.
  ///
  /// - Throws: ``TransformError``, also for no buckets.
  package init(
    leftLength m: Int, rightLength d: Int, buckets: Int,
    planning: TransformPlanning = TransformPlanning(), seed: UInt64, draw: UInt32 = 0,
    workers: Workers
  ) throws(TransformError) {
    convolution = try CircularConvolution(length: buckets, planning: planning, workers: workers)
    self.buckets = buckets
    left = CountSketch(length: m, buckets: buckets, seed: seed, draw: draw, row: 0)
    right = CountSketch(length: d, buckets: buckets, seed: seed, draw: draw, row: 1)
    scratch = AlignedBuffer(count: 2 * workers.count * Self.stride(buckets), repeating: 0)
  }

  private static func stride(_ buckets: Int) -> Int { roundUp(buckets, to: 16) }

  /// Words that a draw takes.
  package var wordsPerDraw: Int { left.wordsPerDraw + right.wordsPerDraw }

  /// Draws number `draw` of the seed.
  package mutating func redraw(_ draw: UInt32) {
    left.redraw(draw)
    right.redraw(draw)
  }

  /// Overwrites row i of `sketch`, n x s, with S (u_i (x) x_i), rows i of `left` and `right`.
  ///
  /// Shapes: `left` is n x m, `right` n x d.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func apply(
    left: borrowing Matrix<Scalar>, right: borrowing Matrix<Scalar>,
    into sketch: inout Matrix<Scalar>, workers: Workers
  ) {
    let (m, hash) = (self.left.length, self.left.hash)
    precondition(
      left.rows == sketch.rows && left.columns == m, "the shapes of the sketch do not match")
    let source = left.view
    apply(right: right, into: &sketch, workers: workers, adds: false) { i, target in
      hash.sketch(source + i * m, into: target)
      return true
    }
  }

  /// Overwrites row i of `sketch`, n x s, with S (u_i (x) x_i), u_i the vector D_ir v_r.
  ///
  /// Shapes: D is `firing`, n x m, v is `values`, m, and x_i are the rows of `right`, n x d.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func apply(
    firing: borrowing BitMatrix, values: borrowing AlignedBuffer<Scalar>,
    right: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers
  ) {
    apply(
      SignedBits(of: firing), values: values, right: right, into: &sketch, workers: workers,
      adds: false)
  }

  /// Moves `sketch`, of the same draw, to another D, `firing`, given its `flips`; how many rows have some.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func follow(
    _ flips: borrowing BitMatrix, to firing: borrowing BitMatrix,
    values: borrowing AlignedBuffer<Scalar>, right: borrowing Matrix<Scalar>,
    into sketch: inout Matrix<Scalar>, workers: Workers
  ) -> Int {
    let (n, words) = (flips.rows, (flips.columns + 63) / 64)
    let flipped = (0..<n).count { i in
      (0..<words).contains { flips.pointer[i * flips.stride + $0] != 0 }
    }
    apply(
      SignedBits(flips, to: firing), values: values, right: right, into: &sketch,
      workers: workers, adds: true)
    return flipped
  }

  @inline(__always)
  private mutating func apply(
    _ signed: SignedBits, values: borrowing AlignedBuffer<Scalar>,
    right: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers,
    adds: Bool
  ) {
    let hash = left.hash
    precondition(
      signed.rows == sketch.rows && signed.columns == left.length && values.count == left.length,
      "the shapes of the sketch do not match")
    let (source, words) = (values.view, (left.length + 63) / 64)
    apply(right: right, into: &sketch, workers: workers, adds: adds) { i, target in
      let isEmpty = !(0..<words).contains { signed.row(i)[$0] != 0 }
      if adds && isEmpty { return false }
      hash.sketch(signed, row: i, values: source.pointer, into: target)
      return true
    }
  }

  @inline(__always)
  private mutating func apply(
    right: borrowing Matrix<Scalar>, into sketch: inout Matrix<Scalar>, workers: Workers,
    adds: Bool, sketchLeft: @Sendable (_ row: Int, _ target: UnsafeMutablePointer<Scalar>) -> Bool
  ) {
    let (n, s, d, stride) = (sketch.rows, buckets, right.columns, Self.stride(buckets))
    precondition(
      right.rows == n && d == self.right.length && sketch.columns == s,
      "the shapes of the sketch do not match")
    precondition(scratch.count >= 2 * workers.count * stride, "too little scratch")
    let (hash, engine) = (self.right.hash, convolution.engine)
    let (source, target) = (right.view, sketch.mutableView)
    let memory = scratch.mutableView
    workers.forEach(n) { i, worker in
      let first = memory + 2 * worker * stride
      guard sketchLeft(i, first) else { return }
      hash.sketch(source + i * d, into: first + stride)
      let entries = target + i * s
      engine.convolve(first, first + stride, into: adds ? first : entries, worker: worker)
      guard adds else { return }
      KernelWork.add(multiplyAdds: s, in: Scalar.self)
      for k in 0..<s { entries[k] += first[k] }
    }
  }
}
