package import Numerics
import Vocabulary

/// M = (S A)^T (S A) + mu I in factors, by the first rung of a ladder that holds.
///
/// 1. Cholesky of M, unless it fails or M is too ill-conditioned for the precision of the sketch.
/// 2. QR of S A, which does not square the condition number.
/// 3. One more mixing: QR of another draw.
/// 4. Cholesky of the exact G + mu I, whose failure is that of the step.
package struct SketchedPreconditioner<Scalar: KernelScalar>: ~Copyable {
  /// Where the ladder was left.
  package enum Rung: Int, Sendable {
    /// Cholesky's factor of M.
    case cholesky
    /// QR of the sketch.
    case qr
    /// QR of another draw of the sketch.
    case remixed
    /// Cholesky's factor of G itself.
    case exact
  }

  private var gram: Matrix<Double>
  private var product: OwnProduct<Scalar>
  private var factor: CholeskyFactor<Double>
  private let beginsWithQR: Bool

  /// Memory for sketches of n rows of s entries.
  package init(order n: Int, rows s: Int, options: SolverOptions) {
    gram = Matrix(rows: n, columns: n, repeating: 0)
    product = OwnProduct(order: n, depth: s)
    factor = CholeskyFactor(order: n)
    beginsWithQR = options[.preconditioner] == .qr
  }

  /// The unit roundoff of the sketch.
  private var roundoff: Double { Double(Scalar.ulpOfOne) / 2 }

  /// Forms the sketched Gram matrix of `sketched`, n x s.
  package mutating func form(
    _ sketched: borrowing Matrix<Scalar>, workers: Workers, work: inout Work
  ) {
    if beginsWithQR { return }
    let (n, s) = (sketched.rows, sketched.columns)
    work.measure(.factor) { work in
      product.fill(&gram, from: sketched, workers: workers)
      work.count(multiplyAdds: n * n * s / 2, in: Scalar.self)
    }
  }

  /// Factors M. `remix` overwrites `sketched` by another draw.
  ///
  /// - Throws: ``SolverError/singularGram(pivot:order:)`` where the exact G + mu I is singular.
  package mutating func refactor(
    _ sketched: inout Matrix<Scalar>, of jacobian: borrowing FactoredJacobian<Scalar>,
    damping: Double, work: inout Work, remix: (inout Matrix<Scalar>, inout Work) -> Void
  ) throws(SolverError) -> Rung {
    let workers = jacobian.workers
    if !beginsWithQR, factorsByCholesky(damping: damping, workers: workers, work: &work) {
      return .cholesky
    }
    if factorsByQR(sketched, damping: damping, work: &work) { return .qr }
    remix(&sketched, &work)
    form(sketched, workers: workers, work: &work)
    if factorsByQR(sketched, damping: damping, work: &work) { return .remixed }
    try factorExactly(jacobian, damping: damping, work: &work)
    return .exact
  }

  /// Overwrites `vector` with M^-1 `vector`.
  package mutating func solve(_ vector: inout AlignedBuffer<Double>) { factor.solve(&vector) }

  /// The multiply-adds of one ``solve(_:)``.
  package var solveMultiplyAdds: Int { gram.rows * gram.rows }

  private mutating func factorsByCholesky(damping: Double, workers: Workers, work: inout Work)
    -> Bool
  {
    do throws(SolverError) {
      try factor.refactor(
        gram, entryRoundoff: roundoff, damping: damping, workers: workers, work: &work)
    } catch {
      return false
    }
    let reciprocal = condition(work: &work)
    return reciprocal * reciprocal > 16 * roundoff
  }

  private mutating func factorsByQR(
    _ sketched: borrowing Matrix<Scalar>, damping: Double, work: inout Work
  ) -> Bool {
    let n = sketched.rows
    let height = sketched.columns + (damping > 0 ? n : 0)
    guard height >= n else { return false }
    work.measure(.factor) { work in
      factor.refactor(byRows: sketched, damping: damping)
      work.count(multiplyAdds: n * n * height - n * n * n / 3, in: Double.self)
    }
    return condition(work: &work) > 16 * roundoff
  }

  private mutating func factorExactly(
    _ jacobian: borrowing FactoredJacobian<Scalar>, damping: Double, work: inout Work
  ) throws(SolverError) {
    var exact = PackedGram(points: jacobian.points, workers: jacobian.workers, work: &work)
    exact.form(jacobian.firing, workers: jacobian.workers, work: &work)
    try factor.refactor(exact.gram, damping: damping, workers: jacobian.workers, work: &work)
    _ = condition(work: &work)
  }

  /// 1/kappa of the triangular factor, with the estimate for M among the diagnostics.
  private func condition(work: inout Work) -> Double {
    let reciprocal = work.measure(.factor) { _ in factor.reciprocalCondition() }
    work.note("condition_estimate", 1 / (reciprocal * reciprocal))
    return reciprocal
  }
}
