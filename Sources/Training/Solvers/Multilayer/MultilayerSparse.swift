package import Numerics
import Vocabulary

extension SolverEntry {
  static let multilayerSparse = SolverEntry(
    SolverDescriptor(
      name: "multilayer-sparse", family: .multilayer,
      summary: "Gauss-Newton, sparse queries, n k^2 scattered additions, exact structured Gram",
      papers: [], options: .multilayer,
      phases: [.forward, .jacobian, .gram, .factor, .solve, .update],
      reference: .solver("multilayer-dense")),
    GaussNewton<LayeredLinearization<MultilayerSparse<Float>>>.self,
    GaussNewton<LayeredLinearization<MultilayerSparse<Double>>>.self)
}

/// Gauss-Newton on a network of several layers with sparse queries, W changed at once where it changes.
///
/// What a practitioner would write: the columns of W where vectors are not zero, and for an update n k^2
/// scattered additions, since both factors of U^T diag(alpha) V are k-sparse.
package enum MultilayerSparse<Scalar: KernelScalar>: MultilayerMethod {
  package static func cost(
    of sizes: ProblemSizes, _ shape: MultilayerShape, options: SolverOptions
  ) -> CostEstimate {
    let (m, n, _) = sizes.numbers
    let changes = 2 * Double(shape.trainedLayers) * n * m * sizes.scalarBytes
    return .sparseQueries(sizes, shape)
      + CostEstimate(memoryBytes: changes)
  }

  package static func layer(
    _ weights: consuming WeightColumns<Scalar>, points n: Int, sizes: ProblemSizes,
    options: SolverOptions
  ) -> MaintainedLayer<Scalar> {
    MaintainedLayer(weights, points: n, upkeep: .eager, workers: options.workers)
  }
}
