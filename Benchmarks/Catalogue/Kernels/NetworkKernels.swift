import Numerics
import Training
import Vocabulary

/// Kernels of a two-layer network's iteration.
extension KernelEntry {
  /// G = K o (D D^T) / m from packed bits, half of them set; syrk on the same bits as floats.
  static let popcountGram = KernelEntry(
    name: "popcount-gram", summary: "firing counts of n rows of m bits, and G from them",
    phase: .gram, counter: .popcountWords, ceiling: .popcountWords,
    alternative: "ssyrk on 0/1 floats", precision: .single,
    ladder: { scale in kernelLadder(scale, last: 14) { KernelSizes(m: $0, n: 2048) } },
    count: { $0.n * ($0.n + 1) / 2 * (($0.m + 63) / 64) },
    memoryBytes: { 5 * Double($0.n * $0.m) + 24 * Double($0.n * $0.n) }
  ) { sizes, seed, workers in
    let (n, m) = (sizes.n, sizes.m)
    var floats = Matrix<Float>(rows: n, columns: m, repeating: 0)
    var bits = BitMatrix(rows: n, columns: m)
    fillRandomly(&bits, &floats, seed: seed, workers: workers)
    let points = Matrix<Double>(rows: n, columns: n, repeating: 1)
    var gram = Matrix<Double>(rows: n, columns: n, repeating: 0)
    var counts = FiringCounts(workers: workers)
    var product = OwnProduct<Float>(order: n, depth: m)
    return KernelTrial {
      counts.fillGram(&gram, pointGram: points, scale: 1, firing: bits, workers: workers)
    } alternative: {
      product.fill(&gram, from: floats, workers: workers)
    }
  }

  /// Predictions and firing bits of all points in one pass; the same product by gemm alone.
  static let fusedForward = KernelEntry(
    name: "fused-forward", summary: "m neurons at n points of dimension d: products, bits, sums",
    phase: .forward, counter: .multiplyAdds, ceiling: .singleFlops, alternative: "sgemm alone",
    precision: .single,
    ladder: DensePass.ladder, count: DensePass.count, memoryBytes: DensePass.memoryBytes
  ) { sizes, seed, workers in
    let (m, n, d) = (sizes.m, sizes.n, sizes.d)
    let network = DrawnNetwork(sizes, seed: seed, workers: workers)
    var forward = FusedForward<Float>(points: n, neurons: m, workers: workers)
    var products = Matrix<Float>(rows: m, columns: n, repeating: 0)
    return KernelTrial {
      network.evaluate(&forward, workers: workers)
    } alternative: {
      let (w, x, z) = (network.weights.view, network.points.view, products.mutableView)
      DensePass.share(neurons: m, workers) { first, count in
        Float.multiply(
          rows: count, columns: n, depth: d, alpha: 1, w + first * d, d,
          aTransposed: false, x.pointer, d, bTransposed: true, beta: 0, z + first * n, n)
      }
    }
  }

  /// W -= J^T alpha from the firing bits; one gemm of the same shape.
  static let firingUpdate = KernelEntry(
    name: "firing-update", summary: "m neurons moved along n points of dimension d, masked by bits",
    phase: .update, counter: .multiplyAdds, ceiling: .singleFlops, alternative: "sgemm alone",
    precision: .single,
    ladder: DensePass.ladder, count: DensePass.count, memoryBytes: DensePass.memoryBytes
  ) { sizes, seed, workers in
    let (m, n, d) = (sizes.m, sizes.n, sizes.d)
    let network = DrawnNetwork(sizes, seed: seed, workers: workers)
    var forward = FusedForward<Float>(points: n, neurons: m, workers: workers)
    network.evaluate(&forward, workers: workers)
    var update = FiringUpdate<Float>(points: n, workers: workers)
    let directions = Matrix<Float>(rows: n, columns: d, repeating: 0)
    let dense = Matrix<Float>(rows: m, columns: n, repeating: 1)
    return KernelTrial {
      update.subtract(
        from: &network.weights, directions: directions, firing: network.firing,
        signs: network.signs, workers: workers)
    } alternative: {
      let (w, x, z) = (network.weights.mutableView, directions.view, dense.view)
      DensePass.share(neurons: m, workers) { first, count in
        Float.multiply(
          rows: count, columns: d, depth: n, alpha: -1, z + first * n, n,
          aTransposed: false, x.pointer, d, bTransposed: false, beta: 1, w + first * d, d)
      }
    }
  }
}

/// What passes over all pairs of neurons and points have in common.
private enum DensePass {
  static let ladder: @Sendable (Scale) -> [KernelSizes] = { scale in
    kernelLadder(scale, last: 14) { KernelSizes(m: $0, n: 1024, d: 64) }
  }

  static let count: @Sendable (KernelSizes) -> Int = { $0.m * $0.n * $0.d }

  static let memoryBytes: @Sendable (KernelSizes) -> Double = {
    4 * (Double($0.m * $0.d) + Double($0.n * $0.m) + Double($0.n * $0.d))
  }

  /// Gives each worker as many neurons that follow each other.
  static func share(
    neurons m: Int, _ workers: Workers, _ body: @Sendable (_ first: Int, _ count: Int) -> Void
  ) {
    workers.forEach(workers.count) { part, _ in
      let (first, end) = (part * m / workers.count, (part + 1) * m / workers.count)
      body(first, end - first)
    }
  }
}

/// A network of drawn weights at drawn points.
private final class DrawnNetwork {
  var weights: Matrix<Float>
  var points: Matrix<Float>
  let signs: AlignedBuffer<Float>
  private(set) var firing: BitMatrix
  private var predictions: AlignedBuffer<Double>

  init(_ sizes: KernelSizes, seed: UInt64, workers: Workers) {
    weights = Matrix(uninitializedRows: sizes.m, columns: sizes.d)
    points = Matrix(uninitializedRows: sizes.n, columns: sizes.d)
    signs = AlignedBuffer(count: sizes.m, repeating: 1)
    firing = BitMatrix(rows: sizes.n, columns: sizes.m)
    predictions = AlignedBuffer(count: sizes.n, repeating: 0)
    RandomStream(seed: seed, purpose: .weights).fillNormals(&weights, workers: workers)
    RandomStream(seed: seed, purpose: .data).fillNormals(&points, workers: workers)
  }

  func evaluate(_ forward: inout FusedForward<Float>, workers: Workers) {
    forward.run(
      weights: weights, points: points, signs: signs, shift: 0, firing: &firing,
      predictions: &predictions, workers: workers)
  }
}

/// The same random bits in both forms, half of them set.
func fillRandomly(
  _ bits: inout BitMatrix, _ floats: inout Matrix<Float>, seed: UInt64, workers: Workers
) {
  RandomStream(seed: seed, purpose: .data).fillNormals(&floats, workers: workers)
  let (entries, words) = (floats.mutableView, bits.mutableView)
  for i in 0..<bits.rows {
    for word in 0..<(bits.columns + 63) / 64 {
      var packed: UInt64 = 0
      for r in word * 64..<min(bits.columns, word * 64 + 64) {
        let entry = entries + (i * bits.columns + r)
        let fires = entry.pointee > 0
        packed |= (fires ? 1 : 0) << UInt64(r % 64)
        entry.pointee = fires ? 1 : 0
      }
      words[i * bits.stride + word] = packed
    }
  }
}
