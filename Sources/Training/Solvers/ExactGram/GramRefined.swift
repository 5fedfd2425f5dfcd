package import Numerics
import Vocabulary

extension SolverEntry {
  /// Exact Gauss-Newton that factors in single precision and refines in double.
  ///
  /// The single-precision Cholesky factor preconditions conjugate gradients on the double-precision G,
  /// run to a relative residual of 1e-13, or as near as rounding lets it. A matrix that single
  /// precision cannot factor, or a solve that stops above 1e-11, is done again with a factor in double:
  /// the diagnostic `double_factorizations` says so.
  ///
  /// Source: A. Buttari, J. Dongarra, J. Langou, J. Langou, P. Luszczek, J. Kurzak, "Mixed precision
  /// iterative refinement techniques", doi:10.1177/1094342007084026.
  static let gramRefined = SolverEntry(
    SolverDescriptor(
      name: "gram-refined", family: .exactGram,
      summary: "as gram-structured, Cholesky in single refined by conjugate gradients in double",
      papers: ["CGH19", "ZMG19"], options: .of(.damping),
      phases: [.forward, .gram, .factor, .solve, .update],
      reference: .solver("gram-explicit")),
    GaussNewton<DenseLinearization<GramRefined<Float>>>.self,
    GaussNewton<DenseLinearization<GramRefined<Double>>>.self)
}

/// G from packed firing bits, its factors in single and, where that fails, in double.
package struct GramRefined<Scalar: KernelScalar>: DenseSystem, ~Copyable {
  private var structured: PackedGram
  private var single: CholeskyFactor<Float>
  private var double: CholeskyFactor<Double>
  private var iteration: ConjugateGradient
  private let workers: Workers

  /// With ten products a solve, and no factor in double but its memory.
  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let n = sizes.numbers.n
    return .packedGram(sizes) + .cholesky(sizes, .single)
      + CostEstimate(
        memoryBytes: 8 * n * (n + 16),
        iteration: Operations(.double, multiplyAdds: 20 * n * n))
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    structured = PackedGram(network, work: &work)
    single = CholeskyFactor(order: network.batch)
    double = CholeskyFactor(order: network.batch)
    iteration = ConjugateGradient(order: network.batch)
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
    if refine(residual, damping: damping, into: &alpha, work: &work) { return }
    work.note("double_factorizations", 1)
    try double.solve(
      structured.gram, damping: damping, residual, into: &alpha, workers: workers, work: &work)
  }

  /// Whether the single-precision factor was good enough to reach the solution.
  private mutating func refine(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) -> Bool {
    do throws(SolverError) {
      try single.refactor(structured.gram, damping: damping, workers: workers, work: &work)
    } catch {
      return false
    }
    let n = structured.gram.rows
    return work.measure(.solve) { work in
      var products = 0
      defer {
        work.count(.innerIterations, products)
        work.count(multiplyAdds: n * n * products, in: Double.self)
        work.count(multiplyAdds: n * n * products, in: Float.self)
      }
      do throws(NumericalError) {
        _ = try iteration.solve(residual, into: &alpha, tolerance: 1e-13, limit: 40) { x, y in
          products += 1
          multiplySymmetric(structured.gram, damping: damping, x, &y)
        } precondition: {
          single.solve(&$0)
        }
        return true
      } catch .notConverged(_, let relative) {
        return relative < 1e-11
      } catch {
        return false
      }
    }
  }

  package borrowing func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    structured.gram.apply(vector, into: &image, work: &work)
  }

  package borrowing func trace() -> Double { structured.gram.trace() }
}
