import Numerics
import Training
import Vocabulary

/// Kernels for few firing pairs, one in fifty.
extension KernelEntry {
  /// G from the neurons' lists, their making included; by population counts.
  static let listedGram = KernelEntry(
    name: "listed-gram", summary: "firing counts of n rows of m bits from lists, one in fifty set",
    phase: .gram, counter: .multiplyAdds, ceiling: nil, alternative: "popcount Gram",
    precision: .single,
    ladder: { scale in kernelLadder(scale, last: 16) { KernelSizes(m: $0, n: 1024) } },
    count: { sizes in sizes.m * (sizes.n / 50) * (sizes.n / 50) / 2 + sizes.m },
    memoryBytes: { Double($0.n * $0.m) / 4 + 24 * Double($0.n * $0.n) }
  ) { sizes, seed, workers in
    let (n, m) = (sizes.n, sizes.m)
    let bits = sparseBits(rows: n, columns: m, seed: seed)
    let points = Matrix<Double>(rows: n, columns: n, repeating: 1)
    var gram = Matrix<Double>(rows: n, columns: n, repeating: 0)
    var counts = FiringCounts(workers: workers)
    var lists = NeuronLists(
      points: n, neurons: m, capacity: bits.population(), workers: workers)
    var listed = ListedCounts(points: n, workers: workers)
    lists.fill(from: bits, workers: workers)
    return KernelTrial(count: lists.pairs) {
      lists.fill(from: bits, workers: workers)
      listed.fillGram(&gram, pointGram: points, scale: 1, lists: lists, workers: workers)
    } alternative: {
      counts.fillGram(&gram, pointGram: points, scale: 1, firing: bits, workers: workers)
    }
  }

  /// W -= J^T alpha from lists; the dense masked update.
  static let sparseUpdate = KernelEntry(
    name: "sparse-update",
    summary: "m neurons moved along n points of dimension d, one in fifty fires",
    phase: .update, counter: .multiplyAdds, ceiling: .singleFlops,
    alternative: "dense masked update",
    precision: .single,
    ladder: { scale in kernelLadder(scale, last: 14) { KernelSizes(m: $0, n: 1024, d: 64) } },
    count: { $0.m * max(1, $0.n / 50) * $0.d },
    memoryBytes: { 4 * Double($0.m * $0.d + $0.n * $0.d) + Double($0.n * $0.m) / 8 }
  ) { sizes, seed, workers in
    let (m, n, d) = (sizes.m, sizes.n, sizes.d)
    let bits = sparseBits(rows: n, columns: m, seed: seed)
    var weights = Matrix<Float>(rows: m, columns: d, repeating: 0)
    let directions = Matrix<Float>(rows: n, columns: d, repeating: 0)
    let signs = AlignedBuffer<Float>(count: m, repeating: 1)
    var sparse = SparseUpdate<Float>(points: n, workers: workers)
    var dense = FiringUpdate<Float>(points: n, workers: workers)
    return KernelTrial(count: bits.population() * d) {
      sparse.subtract(
        from: &weights, directions: directions, firing: bits, signs: signs, workers: workers)
    } alternative: {
      dense.subtract(
        from: &weights, directions: directions, firing: bits, signs: signs, workers: workers)
    }
  }
}

/// Bits of which about one in fifty is set, at random.
private func sparseBits(rows: Int, columns: Int, seed: UInt64) -> BitMatrix {
  var bits = BitMatrix(rows: rows, columns: columns)
  var drawn = AlignedBuffer<UInt32>(count: columns, repeating: 0)
  for row in 0..<rows {
    RandomStream(seed: seed, purpose: .data).fillWords(&drawn, row: row)
    for column in 0..<columns where drawn.pointer[column] < UInt32.max / 50 {
      bits[row, column] = true
    }
  }
  return bits
}
