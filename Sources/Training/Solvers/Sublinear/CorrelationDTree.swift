package import Numerics
import Vocabulary

/// Gradient descent with a max-tree for each point over the m inner products with it.
///
/// Each iteration asks n trees for the keys above b, and gives them the new keys of the neurons that
/// fired. A reconstruction from the abstract.
///
/// - Complexity: an iteration is n (d + log2 m) operations a neuron that fires, and fewer than
///   1 + 2 k log2(m/k) + 4 k nodes a point on which k fire; 2 n m keys.
///
/// Source: ALSZZ23, J. Alman, J. Liang, Z. Song, R. Zhang, D. Zhuo, "Bypass exponential time
/// preprocessing: fast neural network training via weight-data correlation preprocessing", NeurIPS 2023,
/// arXiv 2211.14227.
package typealias CorrelationDTree<Scalar: KernelScalar> = SparseDescent<PointTreesTracker<Scalar>>

/// What ``CorrelationDTree`` is called.
package enum CorrelationDTreeName: SolverName {
  package static var descriptor: SolverDescriptor {
    SolverDescriptor(
      name: "correlation-dtree", family: .sublinear,
      summary: "gradient descent, a max-tree a point over the inner products with it",
      papers: ["ALSZZ23"], options: [.step(["descent"]), .learningRate],
      phases: [.search, .forward, .gram, .update, .maintain],
      reference: .solver("dense-shifted"))
  }
}
