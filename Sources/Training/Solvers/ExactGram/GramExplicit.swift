package import Numerics
import Vocabulary

extension SolverEntry {
  /// Exact Gauss-Newton with the Jacobian in memory: G = J J^T by syrk, W -= J^T alpha by gemv.
  ///
  /// The method as its papers state it and as BPSW21 compares with: n^2 m d + n^3/3 flops an iteration
  /// and n m d scalars. Sources: CGH19 (arXiv 1905.11675), ZMG19 (arXiv 1905.10961).
  static let gramExplicit = SolverEntry(
    SolverDescriptor(
      name: "gram-explicit", family: .exactGram,
      summary: "Gauss-Newton, the Jacobian in memory, syrk and Cholesky",
      papers: ["CGH19", "ZMG19"], options: .of(.damping),
      phases: [.forward, .jacobian, .gram, .factor, .solve, .update], reference: .textbook),
    GaussNewton<DenseLinearization<GramExplicit<Float>>>.self,
    GaussNewton<DenseLinearization<GramExplicit<Double>>>.self)
}

/// J in memory, G by syrk and a Cholesky factorisation in double.
package struct GramExplicit<Scalar: KernelScalar>: DenseSystem, ~Copyable {
  /// J, followed by columns of zeros that keep its rows apart in the caches.
  private var jacobian: Matrix<Scalar>
  /// m d.
  private let parameters: Int
  private var product: OwnProduct<Scalar>
  private var transposed: TransposedProduct<Scalar>
  private var gram: Matrix<Double>
  private var factor: CholeskyFactor<Double>
  private let workers: Workers

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let slabs = Double(OwnProduct<Scalar>.slabs(order: sizes.batch, depth: sizes.parameters))
    return .cholesky(sizes, .double)
      + CostEstimate(
        memoryBytes: n * m * d * sizes.scalarBytes + (8 + slabs * sizes.scalarBytes) * n * n,
        iteration: Operations(sizes.precision, multiplyAdds: n * n * m * d / 2))
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    let n = network.batch
    parameters = network.width * network.dimension
    let columns = spreadStride(parameters, of: Scalar.self)
    jacobian = work.measure(.jacobian) { _ in Matrix(rows: n, columns: columns, repeating: 0) }
    product = OwnProduct(order: n, depth: columns)
    transposed = TransposedProduct(rows: n)
    gram = Matrix(rows: n, columns: n, repeating: 0)
    factor = CholeskyFactor(order: n)
    workers = options.workers
  }

  package mutating func linearize(
    _ network: borrowing TwoLayerNetwork<Scalar>, firing: borrowing BitMatrix, work: inout Work
  ) {
    let n = network.batch
    work.measure(.jacobian) { work in
      fillJacobian(
        &jacobian, points: network.points, firing: firing, signs: network.signs, workers: workers)
      // Zeros are written, not computed.
      work.untimed { work in
        work.count(multiplyAdds: firing.population() * network.dimension, in: Scalar.self)
      }
    }
    work.measure(.gram) { work in
      product.fill(&gram, from: jacobian, workers: workers)
      work.count(multiplyAdds: n * n * parameters / 2, in: Scalar.self)
    }
  }

  package mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    try factor.solve(
      gram, entryRoundoff: Double(Scalar.ulpOfOne) / 2, damping: damping, residual, into: &alpha,
      workers: workers, work: &work)
  }

  package borrowing func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    gram.apply(vector, into: &image, work: &work)
  }

  package borrowing func trace() -> Double { gram.trace() }

  package mutating func move(
    _ weights: inout Matrix<Scalar>, of network: inout TwoLayerNetwork<Scalar>,
    along firing: borrowing BitMatrix, by alpha: borrowing AlignedBuffer<Double>, work: inout Work
  ) {
    work.measure(.update) { work in
      transposed.subtract(from: &weights, jacobian: jacobian, alpha, workers: workers)
      work.count(multiplyAdds: jacobian.rows * parameters, in: Scalar.self)
    }
  }
}
