package import Numerics
import Vocabulary

/// The weights of a network held so that the neurons that fire are found without a look at all pairs.
///
/// A neuron that fires on no point does not move, so a tracker is told of those that fire and leaves
/// everything else as it was.
package protocol FiringTracker: ~Copyable, SendableMetatype {
  /// Of weights and points.
  associatedtype Scalar: KernelScalar

  /// What it will take beside the network's data and lists.
  static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate

  /// Prepares for W(0), `weights`, as ``Solver/init(_:options:work:)`` does; it may fill `pairs`.
  init(
    _ network: borrowing SparseNetwork<Scalar>, weights: consuming Matrix<Scalar>,
    pairs: inout FiringPairs, options: SolverOptions, work: inout Work)

  /// Makes `pairs` those of the present weights; nothing where ``move(_:by:_:work:)`` does.
  mutating func search(
    _ pairs: inout FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work)

  /// As ``search(_:_:work:)``, before the first step: for what is no part of training, as the choice of a learning rate.
  mutating func survey(
    _ pairs: inout FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work)

  /// Overwrites `predictions` with f(X), from `pairs` of the present weights; called inside the phase `forward`.
  mutating func predict(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>,
    with passes: inout ListedPasses, into predictions: inout AlignedBuffer<Double>,
    work: inout Work)

  /// Overwrites `predictions` with f(X) from weights, where ``predict(_:_:with:into:work:)`` has tracked products
  /// and the weights are kept; false and nothing elsewhere.
  borrowing func predictAnew(
    _ network: borrowing SparseNetwork<Scalar>, into predictions: inout AlignedBuffer<Double>
  ) -> Bool

  /// w_r -= (a_r/sqrt m) sum_{i in F_r} c_i x_i for the listed neurons.
  mutating func move(
    _ pairs: inout FiringPairs, by coefficients: borrowing AlignedBuffer<Double>,
    _ network: inout SparseNetwork<Scalar>, work: inout Work)
}

extension FiringTracker where Self: ~Copyable {
  /// Nothing: predictions are of products that are taken anew.
  package func predictAnew(
    _ network: borrowing SparseNetwork<Scalar>, into predictions: inout AlignedBuffer<Double>
  ) -> Bool { false }

  /// Nothing: a move leaves the pairs of the weights that it leaves.
  package mutating func search(
    _ pairs: inout FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {}

  /// A search.
  package mutating func survey(
    _ pairs: inout FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    search(&pairs, network, work: &work)
  }
}

/// A tracker that has W by rows, and predicts with the inner product of each firing pair taken anew.
package protocol RowTracker: FiringTracker, ~Copyable {
  /// W at the present, m x d.
  var weights: Matrix<Scalar> { get }
}

extension RowTracker where Self: ~Copyable {
  package mutating func predict(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>,
    with passes: inout ListedPasses, into predictions: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    passes.predict(
      pairs, weights: weights, points: network.points, signs: network.signs,
      shift: network.shift, into: &predictions, workers: network.workers)
    work.count(.innerProducts, pairs.count)
  }
}

/// A tracker that can go back to where it was before a step.
package protocol ReversibleTracker: FiringTracker, ~Copyable {
  /// Keeps what a move along `pairs` will change.
  mutating func hold(_ pairs: borrowing FiringPairs, work: inout Work)

  /// Goes back to what was kept; `pairs` are those that the move was made along.
  mutating func restore(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work)
}
