internal import Numerics
import Vocabulary

/// The costs of what the solvers of this family share.
extension CostEstimate {
  /// ``FactoredJacobian`` and ``InnerIteration`` with so many products with G.
  static func innerIteration(_ sizes: ProblemSizes, products: Double) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let block = Double(neuronsPerBlock(points: sizes.batch))
    let scratch = Double(sizes.threads) * block * (2 * n + d) + n * m / block
    let density = sizes.firingProbability
    let isSparse = density < SparseUpdate<Float>.breakEvenDensity
    return CostEstimate(
      memoryBytes: (2 * n * d + m + scratch) * sizes.scalarBytes + n * m / 8 + 64 * n,
      setup: Operations(.double, multiplyAdds: 0, bytesMoved: 8 * (m + n * d)),
      iteration: Operations(
        sizes.precision,
        multiplyAdds: products * m * n * (isSparse ? (2 * d + 200) * density : 2 * d + 40)))
  }

  /// ``SketchedPreconditioner`` with S A, n x s.
  static func sketchedFactor(_ sizes: ProblemSizes, rows: Int) -> CostEstimate {
    let (n, s) = (sizes.numbers.n, Double(rows))
    let slabs = Double(OwnProduct<Float>.slabs(order: sizes.batch, depth: rows))
    let own = CostEstimate(
      memoryBytes: (n * s + slabs * n * n) * sizes.scalarBytes + 8 * n * n,
      setup: Operations(.double, multiplyAdds: 0, bytesMoved: n * s * sizes.scalarBytes),
      iteration: Operations(sizes.precision, multiplyAdds: n * (n + 70) * s / 2))
    return own + .cholesky(sizes, .double)
  }
}

extension Operations {
  /// Transforms of so many rows: what FFTW takes for a number is nearly the same for all lengths whose row
  /// stays in a cache; a longer row goes through memory several times for every halving, a hundred in all.
  static func transforms(
    _ sizes: ProblemSizes, _ kind: TransformKind, rows: Double, length: Double
  ) -> Operations {
    let rowBytes = length * sizes.scalarBytes
    return Operations(
      sizes.precision, multiplyAdds: rows * length * (kind == .nativeWHT ? 60 : 400),
      bytesMoved: rowBytes > 0x1p21 ? rows * rowBytes * 100 : 0)
  }
}
