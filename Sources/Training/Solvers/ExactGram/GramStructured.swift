package import Numerics
import Vocabulary

extension SolverEntry {
  /// Exact Gauss-Newton with G = K o popcount(D D^T)/m and a Cholesky factorisation in double.
  ///
  /// What a good engineer would run: J is never formed. Per iteration 4 m n d flops, n^2 m / 128 words
  /// and n^3/3 flops.
  static let gramStructured = SolverEntry(
    SolverDescriptor(
      name: "gram-structured", family: .exactGram,
      summary: "Gauss-Newton, G from packed firing bits, Cholesky", papers: ["CGH19", "ZMG19"],
      options: .of(.damping), phases: [.forward, .gram, .factor, .solve, .update],
      reference: .solver("gram-explicit")),
    GaussNewton<DenseLinearization<GramStructured<Float>>>.self,
    GaussNewton<DenseLinearization<GramStructured<Double>>>.self)
}

/// G from packed firing bits and its Cholesky factorisation in double.
package struct GramStructured<Scalar: KernelScalar>: DenseSystem, ~Copyable {
  private var structured: PackedGram
  private var factor: CholeskyFactor<Double>
  private let workers: Workers

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    .packedGram(sizes) + .cholesky(sizes, .double)
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    structured = PackedGram(network, work: &work)
    factor = CholeskyFactor(order: network.batch)
    workers = options.workers
  }

  package mutating func linearize(
    _ network: borrowing TwoLayerNetwork<Scalar>, firing: borrowing BitMatrix, work: inout Work
  ) {
    structured.form(firing, workers: workers, work: &work)
  }

  package mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    try factor.solve(
      structured.gram, damping: damping, residual, into: &alpha, workers: workers, work: &work)
  }

  package borrowing func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    structured.gram.apply(vector, into: &image, work: &work)
  }

  package borrowing func trace() -> Double { structured.gram.trace() }
}
