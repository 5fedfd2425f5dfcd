package import Numerics

/// Gradient descent or Gauss-Newton with dense passes over all pairs, whatever fires.
///
/// What the sublinear solvers are compared with, in trajectory and in cost: <w_r, x_i> by gemm for all
/// n m pairs, compared with b and packed in the same pass, and a dense step. 4 m n d flops an
/// iteration; Gauss-Newton forms G = K o popcount(D D^T)/m and factors it besides.
package struct DenseShifted<Scalar: KernelScalar>: Solver, ~Copyable {
  /// Exactly one of these two is there.
  private var descent: GradientDescent<Scalar>?
  private var gaussNewton: GaussNewton<GramStructured<Scalar>>?

  package static var descriptor: SolverDescriptor {
    SolverDescriptor(
      name: "dense-shifted", family: .sublinear,
      summary: "gradient descent or Gauss-Newton, every pair by gemm and threshold", papers: [],
      options: [.step, .learningRate, .damping],
      phases: [.forward, .gram, .factor, .solve, .update], reference: .textbook)
  }

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    options.solves
      ? GaussNewton<GramStructured<Scalar>>.cost(of: sizes, options: options)
      : GradientDescent<Scalar>.cost(of: sizes, options: options)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    if options.solves {
      gaussNewton = try GaussNewton(problem, options: options, work: &work)
      descent = nil
    } else {
      descent = try GradientDescent(problem, options: options, work: &work)
      gaussNewton = nil
    }
  }

  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    if let outcome = try gaussNewton?.step(work: &work) { return outcome }
    if let outcome = try descent?.step(work: &work) { return outcome }
    preconditionFailure("there is a solver of one kind")
  }

  package borrowing func residual() -> Double {
    gaussNewton?.residual() ?? descent?.residual() ?? .nan
  }

  package mutating func condition() -> Double? { gaussNewton?.condition() }
}

extension DenseShifted: FiringReporting {
  package borrowing func firingSet(of point: Int) -> [Int] {
    gaussNewton?.firingSet(of: point) ?? descent?.firingSet(of: point) ?? []
  }
}
