package import Numerics
import Vocabulary

/// G = K o (D D^T) / m from lists of firing pairs, with K = X X^T kept.
///
/// - Complexity: sum_r |F_r| (|F_r| + 1) / 2 increments and n^2 / 2 products a forming; 2 n^2 doubles.
package struct ListedGram: ~Copyable {
  /// The lower triangle of G.
  package var gram: Matrix<Double>
  /// K, both triangles.
  private let pointGram: Matrix<Double>
  private var counts: ListedCounts
  private var lists: NeuronLists?

  /// Makes K.
  package init<Scalar: KernelScalar>(
    _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    let n = network.batch
    pointGram = work.formPointGram(of: network.points, workers: network.workers)
    gram = Matrix(rows: n, columns: n, repeating: 0)
    counts = ListedCounts(points: n, workers: network.workers)
  }

  /// Overwrites G with that of `pairs`; an increment of a count counts as a multiply-add.
  package mutating func form<Scalar: KernelScalar>(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    let workers = network.workers
    work.measure(.gram) { work in
      if !(lists?.holds(pairs) ?? false) { lists = NeuronLists(for: pairs, workers: workers) }
      lists?.fill(from: pairs, workers: workers)
      let increments = lists?.pairs ?? 0
      fill(1 / Double(network.width), workers: workers)
      work.count(multiplyAdds: increments + gram.rows * (gram.rows + 1) / 2, in: Double.self)
    }
  }

  private mutating func fill(_ scale: Double, workers: Workers) {
    switch lists {
    case .some(let lists):
      counts.fillGram(
        &gram, pointGram: pointGram, scale: scale, lists: lists, workers: workers)
    case .none: break
    }
  }
}

/// G from lists of firing pairs, and its Cholesky factorisation in double.
package struct ListedCholesky: ListedSystem, ~Copyable {
  private var listed: ListedGram
  private var factor: CholeskyFactor<Double>
  private let workers: Workers

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    .listedGram(sizes) + .cholesky(sizes, .double)
  }

  package init<Scalar: KernelScalar>(
    _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    listed = ListedGram(network, work: &work)
    factor = CholeskyFactor(order: network.batch)
    workers = network.workers
  }

  package mutating func linearize<Scalar: KernelScalar>(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    listed.form(pairs, network, work: &work)
  }

  package mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double, _ pairs: borrowing FiringPairs,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    try factor.solve(
      listed.gram, damping: damping, residual, into: &alpha, workers: workers, work: &work)
  }

  package func apply(
    _ vector: borrowing AlignedBuffer<Double>, _ pairs: borrowing FiringPairs,
    into image: inout AlignedBuffer<Double>, work: inout Work
  ) {
    listed.gram.apply(vector, into: &image, work: &work)
  }

  package func trace() -> Double { listed.gram.trace() }
}

extension CostEstimate {
  /// ``ListedGram``: K, G, the lists' copy, and G's forming.
  static func listedGram(_ sizes: ProblemSizes) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let (p, fired) = (sizes.firingProbability, n * m * sizes.firingProbability)
    return CostEstimate(
      memoryBytes: 16 * n * n + 20 * sizes.neuronsTouched + 6 * fired + 2 * n * n,
      setup: Operations(.double, multiplyAdds: n * n * d / 2),
      iteration: Operations(.double, multiplyAdds: fired * (1 + n * p / 2) + n * n / 2))
  }
}
