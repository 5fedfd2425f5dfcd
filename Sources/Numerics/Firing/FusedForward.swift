/// The forward pass of the two-layer network with its firing bits, Z = W X^T never stored whole.
///
/// f_i = (1/sqrt m) sum_r a_r phi(<w_r, x_i>), phi(z) = max(z - b, 0), D_ir = [<w_r, x_i> > b].
/// A block of neurons is multiplied with all points by one gemm into scratch that stays in cache;
/// the same pass over it thresholds, packs the bits of 64 neurons a word, and sums. Within a block
/// sums are in working precision, across blocks in double, in the order of the blocks: the result
/// depends on the shape only, not on the number of workers.
///
/// - Complexity: `step`: 2 m n d flops; reads W once; scratch is `blockNeurons * n` a worker and
///   n m / `blockNeurons` for the partial sums.
package struct FusedForward<Scalar: FiringScalar>: ~Copyable {
  private let blockNeurons: Int
  private let lanesOfPoints: Int
  private var products: AlignedBuffer<Scalar>
  private var partialSums: AlignedBuffer<Scalar>
  /// Sixteen words a worker, in which the bits of a block are packed.
  private var words: AlignedBuffer<UInt64>

  /// Scratch for n points, m neurons and as many workers as will share the work.
  package init(points n: Int, neurons m: Int, workers: Workers) {
    blockNeurons = neuronsPerBlock(points: n)
    lanesOfPoints = spreadStride(roundUp(n, to: 16), of: Scalar.self)
    let blocks = (m + blockNeurons - 1) / blockNeurons
    products = AlignedBuffer(count: workers.count * blockNeurons * lanesOfPoints, repeating: 0)
    partialSums = AlignedBuffer(count: blocks * lanesOfPoints, repeating: 0)
    words = AlignedBuffer(count: workers.count * 16, repeating: 0)
  }

  /// Overwrites `firing` (n x m) and `predictions` (n) from `weights` (m x d) and `points` (n x d).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func run(
    weights: borrowing Matrix<Scalar>, points: borrowing Matrix<Scalar>,
    signs: borrowing AlignedBuffer<Scalar>, shift: Scalar,
    firing: inout BitMatrix, predictions: inout AlignedBuffer<Double>, workers: Workers
  ) {
    let (n, m, d) = (points.rows, weights.rows, points.columns)
    precondition(
      weights.columns == d && signs.count == m && firing.rows == n && firing.columns == m
        && predictions.count == n, "the shapes of the forward pass do not match")
    precondition(
      n <= lanesOfPoints && products.count >= workers.count * blockNeurons * lanesOfPoints
        && words.count >= workers.count * 16
        && partialSums.count >= (m + blockNeurons - 1) / blockNeurons * lanesOfPoints,
      "too little scratch")
    let (w, x) = (weights.view, points.view)
    let (a, bits) = (signs.view, firing.mutableView)
    let (scratch, sums) = (products.mutableView, partialSums.mutableView)
    let packed = words.mutableView
    let (lanes, size, wordStride) = (lanesOfPoints, blockNeurons, firing.stride)
    let blocks = (m + size - 1) / size
    workers.forEach(blocks) { block, worker in
      let first = block * size
      let neurons = min(size, m - first)
      let z = scratch + worker * size * lanes
      Scalar.multiply(
        rows: neurons, columns: n, depth: d, alpha: 1, w + first * d, d, aTransposed: false,
        x.pointer, d, bTransposed: true, beta: 0, z, lanes)
      thresholdBlock(
        z, lanes: lanes, points: n, neurons: neurons, signs: a + first, shift: shift,
        bits: bits + first / 64, wordStride: wordStride, words: packed + worker * 16,
        sums: sums + block * lanes)
    }
    let scale = 1 / Double(m).squareRoot()
    predictions.update(repeating: 0)
    let f = predictions.mutableView
    for block in 0..<blocks {
      for i in 0..<n { f[i] += Double(sums[block * lanes + i]) }
    }
    for i in 0..<n { f[i] *= scale }
  }
}

/// Neurons a block, 64 to 256: a multiple of 64 for whole words, with Z's block within 2^18 scalars
/// while 64 neurons fit.
package func neuronsPerBlock(points n: Int) -> Int {
  min(256, max(64, (1 << 18) / roundUp(max(n, 1), to: 16) / 64 * 64))
}

/// Thresholds a block of products z (neurons x lanes), packing bits and summing a_r phi(z).
@inline(__always)
private func thresholdBlock<Scalar: FiringScalar>(
  _ z: UnsafePointer<Scalar>, lanes: Int, points n: Int, neurons: Int,
  signs: UnsafePointer<Scalar>, shift: Scalar,
  bits: UnsafeMutablePointer<UInt64>, wordStride: Int, words: UnsafeMutablePointer<UInt64>,
  sums: UnsafeMutablePointer<Scalar>
) {
  sums.update(repeating: 0, count: lanes)
  for lane in stride(from: 0, to: n, by: 16) {
    for first in stride(from: 0, to: neurons, by: 64) {
      Scalar.threshold(
        z + (first * lanes + lane), stride: lanes, neurons: min(64, neurons - first),
        signs: signs + first, shift: shift, words: words, sums: sums + lane)
      let target = bits + (lane * wordStride + first / 64)
      for point in 0..<min(16, n - lane) { target[point * wordStride] = words[point] }
    }
  }
}
