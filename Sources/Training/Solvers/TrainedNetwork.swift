package import Numerics

/// A network in training: its weights, and what a step needs to know of them.
package protocol TrainedNetwork: ~Copyable, SendableMetatype {
  /// Of the network's large arrays.
  associatedtype Scalar: KernelScalar

  /// What it will take, with a second set of weights where steps are `tried`.
  static func cost(of sizes: ProblemSizes, options: SolverOptions, tried: Bool) -> CostEstimate

  /// Prepares for `problem`, drawing W(0), as ``Solver/init(_:options:work:)`` does; a network whose steps are `tried` can go back.
  init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, tried: Bool, work: inout Work
  ) throws(SolverError)

  /// Overwrites `residual` with f(X) - y at the present weights, and finds who fires there.
  mutating func evaluate(
    into residual: inout AlignedBuffer<Double>, work: inout Work) throws(SolverError)

  /// The same with every product of the present weights taken anew, and nothing tracked; it counts no work.
  mutating func evaluateAnew(
    into residual: inout AlignedBuffer<Double>, work: inout Work) throws(SolverError)

  /// W -= J^T c for n coefficients c.
  mutating func move(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work)

  /// S_i in rising order where the network was evaluated last; see ``Solver/firingSet(of:)``.
  borrowing func firingSet(of point: Int) -> [Int]?
}

/// A network with the n x n systems (G + mu I) alpha = r of its linearisations.
package protocol LinearizedNetwork: TrainedNetwork, ~Copyable {
  /// Moves to the linearisation at the weights that were evaluated last.
  mutating func linearize(work: inout Work)

  /// Overwrites `alpha` with the solution of (G + `damping` I) alpha = `residual`.
  mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work) throws(SolverError)

  /// Overwrites `image` with G `vector`, as part of the phase `solve`.
  mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work)

  /// trace(G).
  borrowing func trace() -> Double

  /// Moves along the vector that was applied last, on trial: it is accepted, or rejected and nothing has changed.
  mutating func tryMove(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work)

  /// Keeps the last trial.
  mutating func accept(work: inout Work)

  /// Goes back to before the last trial.
  mutating func reject(work: inout Work)
}

/// A network that forms the G of which the step lengths of gradient descent are chosen.
package protocol GramFormingNetwork: TrainedNetwork, ~Copyable {
  /// Finds who fires at W(0), before G is formed there.
  mutating func findFiring(work: inout Work)

  /// Forms G of who was found to fire last.
  mutating func formGram(work: inout Work)

  /// Calls `body` with the lower triangle of the G that was formed last.
  borrowing func withGram<R, E: Error>(
    _ body: (borrowing Matrix<Double>) throws(E) -> R
  ) throws(E) -> R
}

extension TrainedNetwork where Self: ~Copyable {
  /// As ``evaluate(into:work:)`` does, for a network that tracks nothing.
  package mutating func evaluateAnew(
    into residual: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) { try evaluate(into: &residual, work: &work) }

  /// |f(X) - y| as the network has it or taken anew, not timed; not a number where a layer is dead.
  mutating func residualNorm(
    _ residual: inout AlignedBuffer<Double>, isAnew: Bool
  ) -> Double {
    var silent = Work(now: { 0 })
    do throws(SolverError) {
      if isAnew {
        try evaluateAnew(into: &residual, work: &silent)
      } else {
        try evaluate(into: &residual, work: &silent)
      }
    } catch {
      return .nan
    }
    return norm(residual)
  }
}
