/// The rank-n step of the first layer, W_r -= a_r sum_{i in F_r} y_i, from packed firing bits.
///
/// The bits of a block of neurons are expanded to the matrix P_ri = a_r D_ri in scratch that stays in
/// cache, and a gemm, or a few, subtract P Y from the block of W, where row i of Y is y_i in R^d: alpha_i x_i
/// / sqrt m for a Gauss-Newton step.
///
/// - Complexity: 2 m n d flops; reads and writes W once; scratch is `blockNeurons * n` a worker.
package struct FiringUpdate<Scalar: FiringScalar>: ~Copyable {
  private let blockNeurons: Int
  private let lanesOfPoints: Int
  private var masks: AlignedBuffer<Scalar>
  private var words: AlignedBuffer<UInt64>

  /// Scratch for n points and as many workers as will share the work.
  package init(points n: Int, workers: Workers) {
    blockNeurons = neuronsPerBlock(points: n)
    lanesOfPoints = spreadStride(roundUp(n, to: 16), of: Scalar.self)
    masks = AlignedBuffer(count: workers.count * blockNeurons * lanesOfPoints, repeating: 0)
    words = AlignedBuffer(count: workers.count * lanesOfPoints, repeating: 0)
  }

  /// Subtracts from `weights` (m x d) the step of `directions` (Y, n x d) along `firing` (n x m).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func subtract(
    from weights: inout Matrix<Scalar>, directions: borrowing Matrix<Scalar>,
    firing: borrowing BitMatrix, signs: borrowing AlignedBuffer<Scalar>, workers: Workers
  ) {
    let (n, m, d) = (directions.rows, weights.rows, weights.columns)
    precondition(
      directions.columns == d && signs.count == m && firing.rows == n && firing.columns == m,
      "the shapes of the update do not match")
    precondition(
      n <= lanesOfPoints && masks.count >= workers.count * blockNeurons * lanesOfPoints,
      "too little scratch")
    let (w, y) = (weights.mutableView, directions.view)
    let (a, bits) = (
      signs.view, firing.view
    )
    let (scratch, gathered) = (masks.mutableView, words.mutableView)
    let (lanes, size, wordStride) = (lanesOfPoints, blockNeurons, firing.stride)
    workers.forEach((m + size - 1) / size) { block, worker in
      let first = block * size
      let neurons = min(size, m - first)
      let p = scratch + worker * size * lanes
      expandBlock(
        bits + first / 64, wordStride: wordStride, points: n, neurons: neurons, signs: a + first,
        gathered: gathered + worker * lanes, into: p, lanes: lanes)
      Scalar.multiplyMask(
        p, lanes: lanes, neurons: neurons, points: n, by: y.pointer, columns: d, alpha: -1, beta: 1,
        into: w + first * d)
    }
  }
}

extension FiringScalar {
  /// `target` = `beta` `target` + `alpha` P Y, of the masks P of a block of neurons and Y of `columns` entries a point.
  ///
  /// In slices of at most 240 points: up to 10^6 multiplications OpenBLAS takes matrices as they lie where the processor
  /// has AVX-512. For a larger product it packs P first, which costs as much again where Y has few columns: twice the
  /// time at d = 4 and 1.3 times at d = 16 of 2048 points, none from d = 64 on.
  @inline(__always)
  static func multiplyMask(
    _ mask: UnsafePointer<Self>, lanes: Int, neurons: Int, points n: Int,
    by y: UnsafePointer<Self>, columns d: Int, alpha: Self, beta: Self,
    into target: UnsafeMutablePointer<Self>
  ) {
    let slices = max(1, (n + 239) / 240)
    let depth = roundUp((n + slices - 1) / slices, to: 16)
    for point in stride(from: 0, to: n, by: max(1, depth)) {
      multiply(
        rows: neurons, columns: d, depth: min(depth, n - point), alpha: alpha, mask + point, lanes,
        aTransposed: false, y + point * d, d, bTransposed: false, beta: point == 0 ? beta : 1,
        target, d)
    }
  }
}

/// Expands the bits of a block of neurons to P_ri = a_r D_ri.
@inline(__always)
func expandBlock<Scalar: FiringScalar>(
  _ bits: UnsafePointer<UInt64>, wordStride: Int, points n: Int, neurons: Int,
  signs: UnsafePointer<Scalar>, gathered: UnsafeMutablePointer<UInt64>,
  into p: UnsafeMutablePointer<Scalar>, lanes: Int
) {
  for first in stride(from: 0, to: neurons, by: 64) {
    for point in 0..<n { gathered[point] = bits[point * wordStride + first / 64] }
    for lane in stride(from: 0, to: n, by: 16) {
      Scalar.expand(
        gathered + lane, neurons: min(64, neurons - first), signs: signs + first,
        into: p + (first * lanes + lane), stride: lanes)
    }
  }
}
