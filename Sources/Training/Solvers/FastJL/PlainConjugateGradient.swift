package import Numerics
import Vocabulary

extension SolverEntry {
  static let conjugateGradient = SolverEntry(
    SolverDescriptor(
      name: "conjugate-gradient", family: .fastJL,
      summary: "Gauss-Newton, conjugate gradients without a preconditioner",
      papers: [], options: .of(.innerTolerance, .damping),
      phases: [.forward, .jacobian, .gram, .factor, .solve, .update],
      reference: .solver("gram-explicit")),
    GaussNewton<DenseLinearization<PlainConjugateGradient<Float>>>.self,
    GaussNewton<DenseLinearization<PlainConjugateGradient<Double>>>.self)
}

/// Gauss-Newton by conjugate gradients on (G + mu I) alpha = r without a preconditioner, G never formed:
/// what sketches have to be better than.
///
/// About sqrt(kappa)/2 ln(2/eps) iterations of 4 m n d flops.
package struct PlainConjugateGradient<Scalar: KernelScalar>: DenseSystem, ~Copyable {
  private var jacobian: FactoredJacobian<Scalar>
  private var inner: InnerIteration
  /// eps; nil until lambda_min is known where it is the paper's.
  private var tolerance: Double?

  /// With twenty inner iterations.
  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    .innerIteration(sizes, products: 20) + .paperTolerance(sizes, options)
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    jacobian = work.measure(.jacobian) { _ in FactoredJacobian(network) }
    inner = InnerIteration(order: network.batch)
    tolerance = options[.innerTolerance].number
  }

  package mutating func linearize(
    _ network: borrowing TwoLayerNetwork<Scalar>, firing: borrowing BitMatrix, work: inout Work
  ) {
    work.measure(.jacobian) { _ in jacobian.move(to: firing) }
  }

  package mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    let tolerance = tolerance ?? jacobian.paperTolerance(work: &work)
    self.tolerance = tolerance
    let outcome = work.measure(.solve) { work in
      let outcome = inner.solve(
        .pcg, residual, into: &alpha, tolerance: tolerance, productError: jacobian.productError
      ) { x, y in
        jacobian.multiplyGram(x, damping: damping, into: &y)
      } precondition: { _ in
      }
      work.count(.innerIterations, outcome.iterations)
      work.count(.gramProducts, outcome.products)
      work.count(multiplyAdds: outcome.products * jacobian.productMultiplyAdds, in: Scalar.self)
      return outcome
    }
    work.note(outcome, tolerance: tolerance)
    if let failure = outcome.failure { throw failure }
  }

  package mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    jacobian.apply(vector, into: &image, work: &work)
  }

  package borrowing func trace() -> Double { jacobian.trace() }
}
