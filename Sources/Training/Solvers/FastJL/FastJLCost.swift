internal import Foundation
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
    let isSparse = density < GramProduct<Float>.breakEvenDensity
    return CostEstimate(
      memoryBytes: (4 * n * d + m + scratch) * sizes.scalarBytes + n * m / 8 + 64 * n,
      iteration: (isSparse ? density : 1) * 2 * products * pass(sizes))
  }

  /// The paper's inner tolerance, where that is asked for: K, G and its factor, once.
  static func paperTolerance(_ sizes: ProblemSizes, _ options: SolverOptions) -> CostEstimate {
    if options[.innerTolerance].number != nil { return CostEstimate(memoryBytes: 0) }
    let (m, n, d) = sizes.numbers
    return CostEstimate(
      memoryBytes: 24 * n * n,
      setup: Operations(.double, multiplyAdds: n * n * d / 2 + n * n * n / 6)
        + Operations(popcountWords: n * n * m / 128))
  }

  /// ``SketchedPreconditioner`` with S A, n x s.
  static func sketchedFactor(_ sizes: ProblemSizes, rows: Int) -> CostEstimate {
    let (n, s) = (sizes.numbers.n, Double(rows))
    let slabs = Double(OwnProduct<Float>.slabs(order: sizes.batch, depth: rows))
    let own = CostEstimate(
      memoryBytes: (n * s + slabs * n * n) * sizes.scalarBytes + 8 * n * n,
      iteration: Operations(sizes.precision, multiplyAdds: n * n * s / 2))
    return own + .cholesky(sizes, .double)
  }
}

extension CostEstimate {
  /// A transform of n rows of which s = `rows` entries are wanted, with the memory of its workers.
  static func sampledTransform(
    _ sizes: ProblemSizes, chunks: TransformChunks, rows: Int, width: Int, options: SolverOptions
  ) -> CostEstimate {
    let (n, s) = (sizes.numbers.n, Double(rows))
    let (length, padded) = (Double(chunks.length), Double(chunks.padded))
    guard options[.trim] == .on, chunks.count > 1 else {
      let kind = options[.transform]
      let held = sizes.threads * (2 + kind.scratchRows) + kind.sharedRows
      return CostEstimate(
        memoryBytes: Double(held) * padded * sizes.scalarBytes,
        iteration: .transforms(sizes, rows: n, length: padded))
    }
    let neurons = max(1, length / Double(width))
    let hasSpectra = options[.transform].hasSpectra
    let (perSample, scratch) = hasSpectra ? (4.0, 0) : (1, options[.transform].scratchRows)
    let firing = n * Double(chunks.count) * (1 - pow(1 - sizes.firingProbability, neurons))
    return CostEstimate(
      memoryBytes: Double(sizes.threads)
        * ((Double(2 + scratch) * length + 68 * s) * sizes.scalarBytes + 144 * s) + 44 * s,
      iteration: .transforms(sizes, rows: firing, length: length)
        + Operations(sizes.precision, multiplyAdds: perSample * firing * s))
  }
}

extension Operations {
  /// Transforms of so many rows.
  static func transforms(_ sizes: ProblemSizes, rows: Double, length: Double) -> Operations {
    Operations(sizes.precision, multiplyAdds: rows * length * log2(max(length, 2)))
  }
}
