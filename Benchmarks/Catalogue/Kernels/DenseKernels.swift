import Numerics
import Training
import Vocabulary

/// Dense linear algebra and random numbers.
extension KernelEntry {
  /// J J^T of a dense matrix, by tiles that threads share; one call of syrk.
  static let symmetricProduct = KernelEntry(
    name: "symmetric-product", summary: "A A^T of n rows of m entries, summed in double over slabs",
    phase: .gram, counter: .multiplyAdds, ceiling: .singleFlops, alternative: "ssyrk",
    precision: .single,
    ladder: { scale in kernelLadder(scale, last: 16) { KernelSizes(m: $0, n: 256) } },
    count: { $0.n * ($0.n + 1) / 2 * $0.m },
    memoryBytes: { 4 * Double($0.n * $0.m) + 76 * Double($0.n * $0.n) }
  ) { sizes, seed, workers in
    let (n, m) = (sizes.n, sizes.m)
    var matrix = Matrix<Float>(uninitializedRows: n, columns: m)
    RandomStream(seed: seed, purpose: .data).fillNormals(&matrix, workers: workers)
    var gram = Matrix<Double>(rows: n, columns: n, repeating: 0)
    var square = Matrix<Float>(rows: n, columns: n, repeating: 0)
    var product = OwnProduct<Float>(order: n, depth: m)
    return KernelTrial {
      product.fill(&gram, from: matrix, workers: workers)
    } alternative: {
      Float.multiplyByOwnTranspose(
        order: n, depth: m, matrix.pointer, m, square.mutableView.pointer, n)
    }
  }

  /// L L^T of a positive definite matrix, by tiles that threads share; LAPACK's own.
  static let cholesky = KernelEntry(
    name: "cholesky", summary: "the factor of a positive definite n x n matrix", phase: .factor,
    counter: .multiplyAdds, ceiling: .doubleFlops, alternative: "dpotrf on one thread",
    precision: .double,
    ladder: { scale in kernelLadder(scale, last: 11) { KernelSizes(n: $0) } },
    count: { ($0.n * $0.n * $0.n - $0.n) / 6 }, memoryBytes: { 32 * Double($0.n * $0.n) }
  ) { sizes, _, workers in
    let n = sizes.n
    var gram = Matrix<Double>(rows: n, columns: n, repeating: 0.5)
    for i in 0..<n { gram[i, i] = Double(n) }
    var factor = CholeskyFactor<Double>(order: n)
    var copy = Matrix<Double>(rows: n, columns: n, repeating: 0)
    return KernelTrial {
      // Diagonally dominant, so that it cannot fail.
      try? factor.refactor(gram, damping: 0, workers: workers)
    } alternative: {
      copy.copyEntries(of: gram)
      _ = Double.factorCholesky(order: n, copy.mutableView.pointer, n)
    }
  }

  /// Random words of a counter; the time to copy as many.
  static let randomWords = KernelEntry(
    name: "random-words", summary: "m 32-bit words of Philox4x32-10", phase: .setup,
    counter: .bytesMoved, ceiling: .memoryBytes, alternative: "memcpy", precision: .single,
    ladder: { scale in kernelLadder(scale, last: 22) { KernelSizes(m: $0) } }, count: { 4 * $0.m },
    memoryBytes: { 8 * Double($0.m) }
  ) { sizes, seed, workers in
    let stream = RandomStream(seed: seed, purpose: .weights)
    var words = AlignedBuffer<UInt32>(count: sizes.m, repeating: 0)
    var copy = AlignedBuffer<UInt32>(count: sizes.m, repeating: 0)
    return KernelTrial {
      stream.fillWords(&words, workers: workers)
    } alternative: {
      copy.update(from: words)
    }
  }

  /// Normal random numbers of a counter; the time to copy as many.
  static let normals = KernelEntry(
    name: "normals", summary: "m rows of d entries N(0, 1)", phase: .setup, counter: .bytesMoved,
    ceiling: .memoryBytes, alternative: "memcpy", precision: .single,
    ladder: { scale in kernelLadder(scale, last: 17) { KernelSizes(m: $0, d: 64) } },
    count: { 4 * $0.m * $0.d }, memoryBytes: { 8 * Double($0.m * $0.d) }
  ) { sizes, seed, workers in
    let stream = RandomStream(seed: seed, purpose: .weights)
    var drawn = Matrix<Float>(rows: sizes.m, columns: sizes.d, repeating: 0)
    var copy = Matrix<Float>(rows: sizes.m, columns: sizes.d, repeating: 0)
    return KernelTrial {
      stream.fillNormals(&drawn, workers: workers)
    } alternative: {
      copy.copyEntries(of: drawn)
    }
  }
}
