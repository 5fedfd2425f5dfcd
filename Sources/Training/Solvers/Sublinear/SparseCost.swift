internal import Numerics
import Vocabulary

/// The costs of what sublinear solvers share.
extension CostEstimate {
  /// ``SparseNetwork`` with its lists; W is drawn. An iteration is a pass over the firing pairs.
  package static func sparseNetwork(_ sizes: ProblemSizes) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let fired = n * m * sizes.firingProbability
    return CostEstimate(
      memoryBytes: (m + 2 * n * d) * sizes.scalarBytes + 12 * sizes.neuronsTouched + 8 * fired
        + 32 * n,
      setup: Operations(
        .double, multiplyAdds: 80 * m * d, bytesMoved: 2 * m * d * sizes.scalarBytes),
      iteration: Operations(sizes.precision, multiplyAdds: 40 * (fired + sizes.neuronsTouched)))
  }

  /// ``ListedGram``: K, G, the lists' copy, and G's forming.
  package static func listedGram(_ sizes: ProblemSizes) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let (p, fired) = (sizes.firingProbability, n * m * sizes.firingProbability)
    return CostEstimate(
      memoryBytes: 16 * n * n + 20 * sizes.neuronsTouched + 6 * fired + 2 * n * n,
      setup: Operations(.double, multiplyAdds: n * n * d / 2, bytesMoved: 40 * n * n),
      iteration: Operations(
        .double, multiplyAdds: 8 * fired * (1 + n * p / 2) + 20 * sizes.neuronsTouched,
        bytesMoved: 16 * n * n))
  }
}
