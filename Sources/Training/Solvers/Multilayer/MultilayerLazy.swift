internal import Foundation
package import Numerics
import Vocabulary

extension SolverEntry {
  static let multilayerLazy = SolverEntry(
    SolverDescriptor(
      name: "multilayer-lazy", family: .multilayer,
      summary:
        "Gauss-Newton, W + A B^T with sparse queries, flushed at a rank; exact Gram or a sketch",
      papers: ["SZZ21"],
      options: .multilayer + .of(.rankThreshold, .system, .sketchRatio, .closeInnerTolerance),
      phases: [.forward, .maintain, .jacobian, .gram, .sketch, .factor, .solve, .update],
      reference: .solver("multilayer-dense")),
    GaussNewton<LayeredLinearization<MultilayerLazy<Float>>>.self,
    GaussNewton<LayeredLinearization<MultilayerLazy<Double>>>.self)
}

/// Gauss-Newton on a network of several layers with W + A B^T kept apart, after SZZ21.
///
/// A query reads the columns of W where its vector is not zero, about m sum_i |supp v_i| weights, and A
/// and B at rank (m + |supp v|); a transposed query reads the entries between the supports of two
/// layers. The set-up reads W once, no iteration does.
///
/// A reconstruction from the abstract of SZZ21 (Z. Song, L. Zhang, R. Zhang, "Training multi-layer
/// over-parametrized neural network in subquadratic time", ITCS 2024, arXiv 2112.07628), which claims
/// m^(2 - Omega(1)) an iteration; differs from it in: 1. flushes are scattered sparse additions, since
/// fast rectangular matrix multiplication is not practical; 2. outputs of layers are normalised unless
/// told otherwise; 3. the exact structured Gram solves the n x n system unless told otherwise.
package enum MultilayerLazy<Scalar: KernelScalar>: MultilayerMethod {
  package static func cost(
    of sizes: ProblemSizes, _ shape: MultilayerShape, options: SolverOptions
  ) -> CostEstimate {
    let (m, n, _) = sizes.numbers
    // Training ends within some thirty steps, or changes are flushed before.
    let rank = min(Double(threshold(sizes, options) ?? .max), 32 * n) + n
    let lowRank = 2 * Double(shape.trainedLayers) * m * sizes.scalarBytes
    return .sparseQueries(sizes, shape)
      + CostEstimate(
        memoryBytes: rank * lowRank,
        iteration: Operations(
          sizes.precision, multiplyAdds: 3 * Double(shape.trainedLayers) * n * n * m))
  }

  package static func layer(
    _ weights: consuming WeightColumns<Scalar>, points n: Int, sizes: ProblemSizes,
    options: SolverOptions
  ) -> MaintainedLayer<Scalar> {
    MaintainedLayer(
      weights, points: n, upkeep: .lazy(threshold: threshold(sizes, options)),
      workers: options.workers)
  }

  /// m Q(b): there the low-rank part of a query costs as much as the other.
  private static func threshold(_ sizes: ProblemSizes, _ options: SolverOptions) -> Int? {
    switch options[.rankThreshold] {
    case .word(.off): nil
    case .word(.firing): Int((sizes.numbers.m * sizes.firingProbability).rounded(.up))
    case .number(let rank): rank
    }
  }
}
