import Vocabulary

extension SolverEntry {
  /// Gradient descent or Gauss-Newton with dense passes over all pairs, whatever fires.
  ///
  /// What the sublinear solvers are compared with, in trajectory and in cost: <w_r, x_i> by gemm for all
  /// n m pairs, compared with b and packed in the same pass, and a dense step. 4 m n d flops an
  /// iteration; Gauss-Newton forms G = K o popcount(D D^T)/m and factors it besides.
  static let denseShifted = SolverEntry(
    SolverDescriptor(
      name: "dense-shifted", family: .sublinear,
      summary: "gradient descent or Gauss-Newton, every pair by gemm and threshold", papers: [],
      options: .of(.step, .learningRate, .damping),
      phases: [.forward, .gram, .factor, .solve, .update], reference: .textbook),
    EitherStep<Descent<DenseDescent<Float>>, GaussNewton<DenseLinearization<GramStructured<Float>>>>
      .self,
    EitherStep<
      Descent<DenseDescent<Double>>, GaussNewton<DenseLinearization<GramStructured<Double>>>
    >.self
  )
}
