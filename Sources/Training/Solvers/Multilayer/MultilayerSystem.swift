internal import Numerics
import Vocabulary

/// The n x n systems (G + mu I) alpha = r of a network of several layers.
///
/// Exact: Cholesky of G. Sketched: the Cholesky factor of a sketch's Gram matrix preconditions conjugate
/// gradients on G, run to a true relative residual; where the sketch's cannot be factored, that of G does.
/// G is formed in either case: one product with it costs as much as forming it, since J^T x would be a
/// dense m x m matrix.
struct MultilayerSystem<Scalar: KernelScalar>: ~Copyable {
  /// G.
  var exact: MultilayerGram<Scalar>
  private var factor: CholeskyFactor<Double>
  private let sketch: MultilayerSketch<Scalar>?
  private var inner: InnerIteration
  private let tolerance: Double
  private let workers: Workers

  /// Forms what G and its sketch keep.
  init(
    _ network: borrowing MultilayerNetwork<Scalar>, seed: UInt64, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) {
    exact = MultilayerGram(network, work: &work)
    factor = CholeskyFactor(order: network.batch)
    inner = InnerIteration(order: network.batch)
    tolerance = options[.closeInnerTolerance]
    workers = network.workers
    sketch =
      options[.system] == .exact
      ? nil
      : try work.measure(.sketch) { work throws(SolverError) in
        try MultilayerSketch(network, seed: seed, options: options, work: &work)
      }
  }

  /// Moves to the state whose factors are made.
  mutating func linearize(
    _ state: MultilayerState<Scalar>, of network: borrowing MultilayerNetwork<Scalar>,
    work: inout Work
  ) {
    exact.form(state, work: &work)
    sketch?.form(state, of: network, work: &work)
  }

  /// Overwrites `alpha` with the solution of (G + `damping` I) alpha = `residual`.
  mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    guard let sketch else {
      return try factor.solve(
        exact.gram, entryRoundoff: entryRoundoff, damping: damping, residual, into: &alpha,
        workers: workers, work: &work)
    }
    try precondition(by: sketch, damping: damping, work: &work)
    let n = exact.gram.rows
    let productError = 0x1p-53 * (exact.gram.trace() + Double(n) * damping)
    let outcome = work.measure(.solve) { work in
      let outcome = inner.solve(
        .pcg, residual, into: &alpha, tolerance: tolerance, productError: productError
      ) { x, y in
        multiplySymmetric(exact.gram, damping: damping, x, &y)
      } precondition: {
        factor.solve(&$0)
      }
      work.count(.innerIterations, outcome.iterations)
      work.count(multiplyAdds: n * n * (outcome.products + outcome.iterations), in: Double.self)
      return outcome
    }
    work.note(outcome, tolerance: tolerance)
    if let failure = outcome.failure { throw failure }
  }

  private var entryRoundoff: Double { Double(Scalar.ulpOfOne) / 2 }

  /// Factors the sketched G + mu I, or the exact one where that fails: `exact_factorizations` says so.
  private mutating func precondition(
    by sketch: MultilayerSketch<Scalar>, damping: Double, work: inout Work
  ) throws(SolverError) {
    do throws(SolverError) {
      try factor.refactor(
        sketch.gram, entryRoundoff: entryRoundoff, damping: damping, workers: workers, work: &work)
    } catch {
      work.note("exact_factorizations", 1)
      try factor.refactor(
        exact.gram, entryRoundoff: entryRoundoff, damping: damping, workers: workers, work: &work)
    }
  }
}
