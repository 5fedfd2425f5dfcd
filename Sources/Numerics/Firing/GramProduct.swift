/// G x = J (J^T x) of the two-layer network from packed firing bits: neither G nor J nor J^T x is stored.
///
/// (G x)_i = (1/m) sum_{r in S_i} <v_r, x_i> with v_r = sum_{j in F_r} x_j y_j, y_j the points. The signs
/// of the output layer cancel. Neurons are taken in blocks: two gemms a block, or lists of the firing
/// pairs where few fire. Within a block sums are in working precision, across blocks in double, in the
/// order of the blocks: the result depends on the shape only, not on the number of workers.
///
/// - Complexity: `apply`: 4 m n d flops, or 4 d a firing pair, d to a whole line, and some 5 ns; scratch is
///   3 `blockNeurons` n a worker, n m / `blockNeurons` for the partial sums, and X twice.
package struct GramProduct<Scalar: FiringScalar>: ~Copyable {
  /// The density of firing below which lists are faster than gemms.
  ///
  /// Measured on a Xeon with AVX-512 and OpenBLAS's kernels for it, one thread, n from 32 to 1024 and d from 16 to 256: at
  /// 0.2 lists take 0.67 to 0.84 of the dense time in single precision and 0.48 to 1.05 in double, at 0.4 1.2 to 2.2
  /// and 0.8 to 1.7 of it. Where OpenBLAS does not know the processor they win beyond 0.4.
  package static var breakEvenDensity: Double { 0.25 }

  private let blockNeurons: Int
  private let lanes: Int
  private var weighted: Matrix<Scalar>
  private var masks: AlignedBuffer<Scalar>
  private var images: AlignedBuffer<Scalar>
  private var directions: AlignedBuffer<Scalar>
  private let ones: AlignedBuffer<Scalar>
  private var words: AlignedBuffer<UInt64>
  private var strips: BitStripMemory
  /// X and Y with rows of whole lines.
  private var lines: AlignedBuffer<Scalar>
  private var partialSums: AlignedBuffer<Scalar>

  /// Scratch for n points of d coordinates, m neurons and as many workers as will share the work.
  package init(points n: Int, dimension d: Int, neurons m: Int, workers: Workers) {
    blockNeurons = neuronsPerBlock(points: n)
    lanes = spreadStride(roundUp(n, to: 16), of: Scalar.self)
    weighted = Matrix(rows: n, columns: d, repeating: 0)
    let size = workers.count * blockNeurons
    masks = AlignedBuffer(count: size * lanes, repeating: 0)
    images = AlignedBuffer(count: size * lanes, repeating: 0)
    let padded = roundUp(d, to: Scalar.lineWidth)
    directions = AlignedBuffer(
      count: workers.count * max(blockNeurons * d, 64 * padded + n * Scalar.lineWidth),
      repeating: 0)
    ones = AlignedBuffer(count: blockNeurons, repeating: 1)
    words = AlignedBuffer(count: workers.count * lanes, repeating: 0)
    strips = BitStripMemory(points: n, workers: workers)
    lines = AlignedBuffer(count: 2 * n * padded, repeating: 0)
    let blocks = max((m + blockNeurons - 1) / blockNeurons, BitStrip.count(columns: m))
    partialSums = AlignedBuffer(count: blocks * lanes, repeating: 0)
  }

  /// Overwrites `image` (n) with G `vector` (n) for `points` (n x d) and `firing` (n x m).
  ///
  /// `isSparse` takes the lists of the firing pairs.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    points: borrowing Matrix<Scalar>, firing: borrowing BitMatrix, isSparse: Bool,
    workers: Workers
  ) {
    let (n, m) = (points.rows, firing.columns)
    precondition(
      weighted.rows == n && weighted.columns == points.columns && firing.rows == n,
      "the shapes of the product do not match")
    precondition(
      words.count >= workers.count * lanes && partialSums.count >= m / 512 * lanes,
      "too little scratch")
    scaleRows(points, by: vector, times: 1, into: &weighted)
    let blocks =
      isSparse
      ? sumLists(points, firing, workers: workers) : sumBlocks(points, firing, workers: workers)
    image.update(repeating: 0)
    let (sums, target) = (partialSums.view, image.mutableView)
    for block in 0..<blocks {
      for i in 0..<n { target[i] += Double(sums[block * lanes + i]) }
    }
    for i in 0..<n { target[i] /= Double(m) }
  }

  /// The partial sums of blocks of neurons, by gemm.
  @inline(__always)
  private mutating func sumBlocks(
    _ points: borrowing Matrix<Scalar>, _ firing: borrowing BitMatrix, workers: Workers
  ) -> Int {
    let (n, m, d) = (points.rows, firing.columns, points.columns)
    let (x, y) = (
      points.view, weighted.view
    )
    let (p, z, v) = (
      masks.mutableView, images.mutableView, directions.mutableView
    )
    let (bits, gathered) = (firing.view, words.mutableView)
    let (sums, one) = (partialSums.mutableView, ones.view)
    let (lanes, size, wordStride) = (lanes, blockNeurons, firing.stride)
    let blocks = (m + size - 1) / size
    workers.forEach(blocks) { block, worker in
      let first = block * size
      let neurons = min(size, m - first)
      let mask = p + worker * size * lanes
      let (product, direction) = (z + worker * size * lanes, v + worker * size * d)
      expandBlock(
        bits + first / 64, wordStride: wordStride, points: n, neurons: neurons, signs: one.pointer,
        gathered: gathered + worker * lanes, into: mask, lanes: lanes)
      Scalar.multiplyMask(
        mask, lanes: lanes, neurons: neurons, points: n, by: y.pointer, columns: d, alpha: 1,
        beta: 0, into: direction)
      Scalar.multiply(
        rows: neurons, columns: n, depth: d, alpha: 1, direction, d, aTransposed: false,
        x.pointer, d, bTransposed: true, beta: 0, product, lanes)
      let target = sums + block * lanes
      target.update(repeating: 0, count: lanes)
      for r in 0..<neurons {
        let (left, right) = (mask + r &* lanes, product + r &* lanes)
        KernelWork.add(multiplyAdds: n, in: Scalar.self)
        for i in 0..<n { target[i] += left[i] * right[i] }
      }
    }
    return blocks
  }

  /// The partial sums of strips of neurons, by the pairs that fire: each adds its point's row of Y to the v of its neuron,
  /// then the products of that with its row of X, number by number, to the sums of its point.
  @inline(__always)
  private mutating func sumLists(
    _ points: borrowing Matrix<Scalar>, _ firing: borrowing BitMatrix, workers: Workers
  ) -> Int {
    let (n, m, d) = (points.rows, firing.columns, points.columns)
    precondition(strips.fits(points: n, workers: workers), "too little scratch")
    let (width, padded) = (Scalar.lineWidth, roundUp(d, to: Scalar.lineWidth))
    let rows = lines.mutableView
    for i in 0..<n {
      (rows + i * padded).update(from: points.view + i * d, count: d)
      (rows + (n + i) * padded).update(from: weighted.view + i * d, count: d)
    }
    let (scratch, sums) = (directions.mutableView, partialSums.mutableView)
    let (bits, strips) = (firing.view, strips.strip)
    let (lanes, wordStride) = (lanes, firing.stride)
    let count = BitStrip.count(columns: m)
    workers.forEach(count) { number, worker in
      let strip = strips.of(worker: worker)
      let v = scratch.pointer + worker * (64 * padded + n * width)
      let products = v + 64 * padded
      products.update(repeating: 0, count: n * width)
      strip.read(number, of: bits.pointer, stride: wordStride)
      for word in 0..<min(BitStrip.words, (m + 63) / 64 - number * BitStrip.words) {
        let ones = strip.ones(word: word)
        KernelWork.add(multiplyAdds: 2 * ones.count, d, in: Scalar.self)
        v.update(repeating: 0, count: ones.isEmpty ? 0 : 64 * padded)
        for code in ones {
          let (point, neuron) = (Int(code &>> 6), Int(code & 63))
          let (source, target) = (rows.pointer + (n &+ point) &* padded, v + neuron &* padded)
          for k in stride(from: 0, to: padded, by: width) {
            Scalar.add(Scalar.line(source + k), to: target + k)
          }
        }
        for code in ones {
          let (point, neuron) = (Int(code &>> 6), Int(code & 63))
          let (left, right) = (rows.pointer + point &* padded, v + neuron &* padded)
          var terms = Scalar.product(Scalar.line(left), Scalar.line(right))
          for k in stride(from: width, to: padded, by: width) {
            terms = Scalar.sum(
              terms, Scalar.product(Scalar.line(left + k), Scalar.line(right + k)))
          }
          Scalar.add(terms, to: products + point &* width)
        }
      }
      let target = sums + number * lanes
      for i in 0..<n { target[i] = Scalar.total(Scalar.line(products + i * width)) }
    }
    return count
  }
}
