import Vocabulary

/// What multi-layer solvers share.
extension CostEstimate {
  /// The network, its states, G, and the drawing of weights, which everything else is added to.
  static func multilayer(
    _ sizes: ProblemSizes, _ shape: MultilayerShape, isDamped: Bool
  ) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let (trained, fixed) = (Double(shape.trainedLayers), Double(shape.fixedLayers))
    let drawn = m * d + (trained + fixed - 1) * m * m
    let layer = n * m * (2 * sizes.scalarBytes + 8.125)
    let layers = trained * (isDamped ? 2 : 1) + 2
    // Rows that are drawn 64 at a time by every thread.
    let rows = 64 * Double(sizes.threads) * max(m, d) * sizes.scalarBytes
    return CostEstimate(
      memoryBytes: layers * layer + 32 * n * n + 16 * m + rows,
      setup: .drawing(drawn)
        + Operations(sizes.precision, multiplyAdds: n * m * (d + (fixed - 1) * m)),
      iteration: Operations(sizes.precision, multiplyAdds: trained * n * n * m))
  }

  /// Weights that are read where vectors meet them, and changed where factors do.
  static func sparseQueries(_ sizes: ProblemSizes, _ shape: MultilayerShape) -> CostEstimate {
    let (m, n, _) = sizes.numbers
    let (trained, fired) = (Double(shape.trainedLayers), m * sizes.firingProbability)
    return CostEstimate(
      memoryBytes: trained * m * m * sizes.scalarBytes,
      iteration: Operations(sizes.precision, multiplyAdds: trained * n * m * fired))
  }
}
