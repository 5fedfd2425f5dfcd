internal import Numerics
import Vocabulary

extension CostEstimate {
  /// ``KineticLists`` with K, G and the counts. Neurons that fire on a point take 24 bytes and a list;
  /// an iteration is taken to look at all of them, as the first one does.
  package static func neighborLists(_ sizes: ProblemSizes, storesWeights: Bool) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let (bytes, threads) = (sizes.scalarBytes, Double(sizes.threads))
    let pairs = 3 * n * m * sizes.firingProbability
    let lists = 24 * sizes.neuronsTouched + (2 + 2 * bytes) * min(pairs, n * m)
    let squares = n * n * (24 + bytes + 4 * threads)
    return CostEstimate(
      memoryBytes: lists + squares + (storesWeights ? m * d * bytes : 0) + 3000 * n,
      setup: Operations(
        .double, multiplyAdds: 80 * m * d + n * n * d / 2, bytesMoved: 40 * n * n)
        + Operations(sizes.precision, multiplyAdds: m * n * (d + 4)),
      iteration: Operations(
        .double, multiplyAdds: 40 * sizes.neuronsTouched + 8 * pairs, bytesMoved: lists)
        + Operations(.double, multiplyAdds: 2 * n * n, bytesMoved: 20 * n * n))
  }
}
