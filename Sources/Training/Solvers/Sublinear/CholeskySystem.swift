package import Numerics
import Vocabulary

/// G from lists of firing pairs, and its Cholesky factorisation in double.
package struct CholeskySystem<Scalar: KernelScalar>: ListedSystem, ~Copyable {
  private var listed: ListedGram
  private let factor: CholeskyFactor<Double>
  private let workers: Workers

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    .listedGram(sizes) + .cholesky(sizes, .double)
  }

  package init(
    _ network: borrowing SparseNetwork<Scalar>, options: SolverOptions, work: inout Work
  ) {
    listed = ListedGram(network, work: &work)
    factor = CholeskyFactor(order: network.batch)
    workers = options.workers
  }

  package mutating func linearize(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    listed.form(pairs, width: network.width, workers: workers, work: &work)
  }

  package mutating func solve(
    _ residual: UnsafePointer<Double>, damping: Double, _ pairs: borrowing FiringPairs,
    into alpha: UnsafeMutablePointer<Double>, work: inout Work
  ) throws(SolverError) {
    try factor.solve(
      listed.gram, damping: damping, residual, into: alpha, workers: workers, work: &work)
  }

  package mutating func apply(
    _ vector: UnsafePointer<Double>, _ pairs: borrowing FiringPairs,
    into image: UnsafeMutablePointer<Double>, work: inout Work
  ) {
    listed.gram.apply(vector, into: image, work: &work)
  }

  package borrowing func trace() -> Double { listed.gram.trace() }
}
