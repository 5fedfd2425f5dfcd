package import Numerics
import Vocabulary

extension SolverEntry {
  /// Exact Gauss-Newton whose solutions are corrected in `toy-rounds` rounds.
  static let toyRefined = SolverEntry(
    SolverDescriptor(
      name: "toy-refined", family: .exactGram,
      summary: "Gauss-Newton, G from packed firing bits, Cholesky and rounds of correction",
      papers: [], options: .of(.damping, .toyRounds),
      phases: [.forward, .gram, .factor, .solve, .update], reference: .solver("gram-explicit")),
    GaussNewton<DenseLinearization<ToyRefined<Float>>>.self,
    GaussNewton<DenseLinearization<ToyRefined<Double>>>.self)
}

extension NamedOption<Int> {
  /// How often a solution is corrected.
  static var toyRounds: Self { Self("toy-rounds", default: "1", from: 1, "rounds of correction") }
}

/// G from packed firing bits; alpha <- alpha + L^-T L^-1 (r - G alpha).
package struct ToyRefined<Scalar: KernelScalar>: DenseSystem, ~Copyable {
  private var exact: GramStructured<Scalar>
  private var rest: AlignedBuffer<Double>
  private var image: AlignedBuffer<Double>
  private let rounds: Int

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    GramStructured<Scalar>.cost(of: sizes, options: options)
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    exact = try GramStructured(network, options: options, work: &work)
    rest = AlignedBuffer(count: network.batch, repeating: 0)
    image = AlignedBuffer(count: network.batch, repeating: 0)
    rounds = options[.toyRounds]
  }

  package mutating func linearize(
    _ network: borrowing TwoLayerNetwork<Scalar>, firing: borrowing BitMatrix, work: inout Work
  ) {
    exact.linearize(network, firing: firing, work: &work)
  }

  package mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    try exact.solve(residual, damping: damping, into: &alpha, work: &work)
    for _ in 0..<rounds {
      exact.apply(alpha, into: &image, work: &work)
      rest.update(from: residual)
      add(-1, times: image, to: &rest)
      add(-damping, times: alpha, to: &rest)
      try exact.solve(rest, damping: damping, into: &image, work: &work)
      work.measure(.solve) { work in
        add(1, times: image, to: &alpha)
        work.count(.toyRounds, 1)
      }
    }
  }

  package borrowing func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    exact.apply(vector, into: &image, work: &work)
  }

  package borrowing func trace() -> Double { exact.trace() }
}
