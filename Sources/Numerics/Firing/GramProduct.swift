/// G x = J (J^T x) of the two-layer network from packed firing bits: neither G nor J nor J^T x is stored.
///
/// (G x)_i = (1/m) sum_{r in S_i} <v_r, x_i> with v_r = sum_{j in F_r} x_j y_j, y_j the points. The signs
/// of the output layer cancel. Neurons are taken in blocks: two gemms a block, or lists of the firing
/// pairs where few fire. Within a block sums are in working precision, across blocks in double, in the
/// order of the blocks: the result depends on the shape only, not on the number of workers.
///
/// - Complexity: `apply`: 4 m n d flops, or 4 d a firing pair and about 5 ns; scratch is
///   3 `blockNeurons` n a worker and n m / `blockNeurons` for the partial sums.
package struct GramProduct<Scalar: FiringScalar>: ~Copyable {
  /// The density of firing below which lists are faster than gemms: see ``SparseUpdate``.
  package static var breakEvenDensity: Double { SparseUpdate<Scalar>.breakEvenDensity }

  private let blockNeurons: Int
  private let lanes: Int
  private var weighted: Matrix<Scalar>
  private var masks: AlignedBuffer<Scalar>
  private var images: AlignedBuffer<Scalar>
  private var directions: AlignedBuffer<Scalar>
  private let ones: AlignedBuffer<Scalar>
  private var words: AlignedBuffer<UInt64>
  private var strips: BitStripMemory
  private var sorted: AlignedBuffer<UInt32>
  private var partialSums: AlignedBuffer<Scalar>

  /// Scratch for n points of d coordinates, m neurons and as many workers as will share the work.
  package init(points n: Int, dimension d: Int, neurons m: Int, workers: Workers) {
    blockNeurons = neuronsPerBlock(points: n)
    lanes = spreadStride(roundUp(n, to: 16), of: Scalar.self)
    weighted = Matrix(rows: n, columns: d, repeating: 0)
    let size = workers.count * blockNeurons
    masks = AlignedBuffer(count: size * lanes, repeating: 0)
    images = AlignedBuffer(count: size * lanes, repeating: 0)
    directions = AlignedBuffer(count: size * d, repeating: 0)
    ones = AlignedBuffer(count: blockNeurons, repeating: 1)
    words = AlignedBuffer(count: workers.count * lanes, repeating: 0)
    strips = BitStripMemory(points: n, workers: workers)
    sorted = AlignedBuffer(uninitializedCount: workers.count * (64 * n + 64))
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

  /// The partial sums of strips of neurons, by their lists of points.
  @inline(__always)
  private mutating func sumLists(
    _ points: borrowing Matrix<Scalar>, _ firing: borrowing BitMatrix, workers: Workers
  ) -> Int {
    let (n, m, d) = (points.rows, firing.columns, points.columns)
    precondition(strips.fits(points: n, workers: workers), "too little scratch")
    let (x, y) = (
      points.view, weighted.view
    )
    let (v, sums) = (directions.mutableView, partialSums.mutableView)
    let (bits, strips, scratch) = (firing.view, strips.strip, sorted.mutableView)
    let (lanes, size, wordStride) = (lanes, blockNeurons, firing.stride)
    let count = BitStrip.count(columns: m)
    workers.forEach(count) { number, worker in
      let (strip, target) = (strips.of(worker: worker), sums + number * lanes)
      let direction = v + worker * size * d
      target.update(repeating: 0, count: lanes)
      strip.read(number, of: bits.pointer, stride: wordStride)
      for word in 0..<BitStrip.words {
        let first = (number * BitStrip.words + word) * 64
        guard first < m else { break }
        let lists = SortedOnes(strip.ones(word: word), in: scratch + worker * (64 * n + 64))
        for r in 0..<min(64, m - first) where lists[r].count > 0 {
          direction.update(repeating: 0, count: d)
          Scalar.addListed(lists[r], of: y.pointer, columns: d, times: 1, to: direction)
          Scalar.addProducts(lists[r], of: x.pointer, columns: d, with: direction, to: target)
        }
      }
    }
    return count
  }
}
