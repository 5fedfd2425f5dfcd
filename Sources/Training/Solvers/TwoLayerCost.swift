internal import Numerics
package import Vocabulary

/// The costs of what two-layer solvers share.
extension CostEstimate {
  /// ``TwoLayerNetwork`` and a ``NetworkState``, drawn; an iteration is a pass forward and a move.
  package static func network(_ sizes: ProblemSizes) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let block = neuronsPerBlock(points: sizes.batch)
    let lanes = Double(roundUp(sizes.batch, to: 16))
    let scratch = 2 * Double(sizes.threads * block) * lanes + (m / Double(block)) * lanes
    return CostEstimate(
      memoryBytes: (m * (d + 1) + 2 * n * d + scratch) * sizes.scalarBytes + n * m / 8 + 16 * n,
      setup: .drawing(m * d), iteration: 2 * pass(sizes))
  }

  /// One pass of m n d multiply-adds: predictions and firing bits, or a step of W along J^T.
  package static func pass(_ sizes: ProblemSizes) -> Operations {
    let (m, n, d) = sizes.numbers
    return Operations(sizes.precision, multiplyAdds: m * n * d)
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
    let spectrum = Operations(.double, multiplyAdds: 200 * n * n)
    own.setup = own.setup + firing + gram.iteration + spectrum
    if rule == .word(.tuned) {
      own.memoryBytes += 2 * m * d * sizes.scalarBytes + n * m / 8
      own.setup = own.setup + 500 * network(sizes).iteration
    }
    return own
  }

  /// What a second set of weights for trial steps adds.
  package static func trial(_ sizes: ProblemSizes) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    return CostEstimate(memoryBytes: m * d * sizes.scalarBytes + n * m / 8 + 8 * n)
  }

  /// ``PackedGram``: K, G, and G's forming.
  package static func packedGram(_ sizes: ProblemSizes) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    return CostEstimate(
      memoryBytes: 16 * n * n, setup: Operations(.double, multiplyAdds: n * n * d / 2),
      iteration: Operations(popcountWords: n * n * m / 128))
  }

  /// A Cholesky factor in `precision`, made and solved with once an iteration.
  package static func cholesky(_ sizes: ProblemSizes, _ precision: Precision) -> CostEstimate {
    let n = sizes.numbers.n
    return CostEstimate(
      memoryBytes: n * (n + 16) * (precision == .single ? 4 : 8),
      iteration: Operations(precision, multiplyAdds: n * n * n / 6 + n * n))
  }
}
