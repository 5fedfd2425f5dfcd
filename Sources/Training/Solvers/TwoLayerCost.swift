internal import Numerics
package import Vocabulary

/// The costs of what two-layer solvers share.
///
/// A pass over Z, one product a pair, costs as much beside its product as another `passOverhead`
/// multiply-adds: thresholds, packing and short sums.
extension CostEstimate {
  private static let passOverhead = 24.0

  /// ``TwoLayerNetwork`` and a ``NetworkState``, drawn; an iteration is a pass forward and a move.
  package static func network(_ sizes: ProblemSizes) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let block = neuronsPerBlock(points: sizes.batch)
    let lanes = Double(roundUp(sizes.batch, to: 16))
    let scratch = 2 * Double(sizes.threads * block) * lanes + (m / Double(block)) * lanes
    return CostEstimate(
      memoryBytes: (m * (d + 1) + 2 * n * d + scratch) * sizes.scalarBytes + n * m / 8 + 16 * n,
      setup: drawing(m * d, sizes), iteration: forward(sizes) + update(sizes))
  }

  /// N(0, 1) entries, each about as long as 80 multiply-adds.
  private static func drawing(_ count: Double, _ sizes: ProblemSizes) -> Operations {
    Operations(.double, multiplyAdds: 80 * count, bytesMoved: count * sizes.scalarBytes)
  }

  /// One pass that makes predictions and firing bits.
  package static func forward(_ sizes: ProblemSizes) -> Operations {
    let (m, n, d) = sizes.numbers
    return Operations(
      sizes.precision, multiplyAdds: m * n * (d + passOverhead),
      bytesMoved: m * d * sizes.scalarBytes + n * m / 8)
  }

  /// One step of W along J^T.
  package static func update(_ sizes: ProblemSizes) -> Operations {
    let (m, n, d) = sizes.numbers
    return Operations(
      sizes.precision, multiplyAdds: m * n * (d + passOverhead),
      bytesMoved: 2 * m * d * sizes.scalarBytes + n * m / 8)
  }

  /// G and a step length that the options' rule chooses in the set-up, which looks for who fires at W(0), forms
  /// G and multiplies 200 times with it, and runs a pilot where the length is tuned.
  static func learningRate(
    _ sizes: ProblemSizes, _ options: SolverOptions, gram: CostEstimate,
    firing: Operations = Operations()
  ) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    var own = CostEstimate(memoryBytes: gram.memoryBytes, setup: gram.setup)
    let rule = options[.learningRate]
    guard rule.number == nil else { return own }
    let spectrum = Operations(.double, multiplyAdds: 0, bytesMoved: 800 * n * n)
    own.setup = own.setup + firing + gram.iteration + spectrum
    if rule == .word(.tuned) {
      own.memoryBytes += 2 * m * d * sizes.scalarBytes + n * m / 8
      own.setup = own.setup + 500 * network(sizes).iteration
    }
    return own
  }

  /// What a second set of weights for trial steps adds, and the products with G.
  package static func trial(_ sizes: ProblemSizes) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let weights = m * d * sizes.scalarBytes
    return CostEstimate(
      memoryBytes: weights + n * m / 8 + 8 * n,
      setup: Operations(.double, multiplyAdds: 0, bytesMoved: weights),
      iteration: Operations(.double, multiplyAdds: 0, bytesMoved: 2 * weights + 8 * n * n))
  }

  /// ``PackedGram``: K, G, and G's forming.
  package static func packedGram(_ sizes: ProblemSizes) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    return CostEstimate(
      memoryBytes: 16 * n * n,
      setup: Operations(.double, multiplyAdds: n * n * d / 2, bytesMoved: 40 * n * n),
      iteration: Operations(popcountWords: n * (n + 1) / 2 * (m / 64 + 4))
        + Operations(.double, multiplyAdds: 0, bytesMoved: 16 * n * n))
  }

  /// A Cholesky factor in `precision`, made and solved with once an iteration.
  package static func cholesky(_ sizes: ProblemSizes, _ precision: Precision) -> CostEstimate {
    let n = sizes.numbers.n
    let bytes = n * (n + 16) * (precision == .single ? 4 : 8)
    return CostEstimate(
      memoryBytes: bytes, setup: Operations(.double, multiplyAdds: 0, bytesMoved: bytes),
      iteration: Operations(
        precision, multiplyAdds: n * n * n / 6 + 96 * n * n / 2, bytesMoved: 2 * bytes + 8 * n * n))
  }
}
