internal import Numerics

/// A prepared solver whose type is no longer visible.
package protocol PreparedSolver: AnyObject {
  /// One outer iteration; see ``Solver/step(work:)``.
  func step(work: inout Work) throws(SolverError) -> StepOutcome
  /// The norm of the residual after the last step; not timed.
  func residual() -> Double
}

/// A solver in the list, in both precisions.
///
/// The closures are made from concrete types in this module, so that what they call is specialised:
/// through metatypes of generic solvers a step would cost hundreds of times as much.
package struct SolverEntry: Sendable {
  package let descriptor: SolverDescriptor

  private let single: Preparation
  private let double: Preparation

  private typealias Preparation =
    @Sendable (ProblemData, NetworkShape, SolverOptions, inout Work) throws(SolverError)
    -> any PreparedSolver

  /// The entry of one solver, given its two concrete types.
  init<S: Solver & ~Copyable, D: Solver & ~Copyable>(_ single: S.Type, _ double: D.Type)
  where S.Scalar == Float, D.Scalar == Double {
    descriptor = S.descriptor
    self.single = { data, shape, options, work throws(SolverError) in
      try Prepared<S>(data, shape, options: options, work: &work)
    }
    self.double = { data, shape, options, work throws(SolverError) in
      try Prepared<D>(data, shape, options: options, work: &work)
    }
  }

  /// Prepares the solver; the problem itself is built outside the timed region.
  package func prepare(
    _ data: ProblemData, _ shape: NetworkShape, precision: Precision, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) -> any PreparedSolver {
    switch precision {
    case .single: try single(data, shape, options, &work)
    case .double: try double(data, shape, options, &work)
    }
  }
}

/// The precision of the large arrays.
package enum Precision: String, CaseIterable, Sendable {
  case single
  case double
}

private final class Prepared<S: Solver & ~Copyable>: PreparedSolver {
  private var solver: S

  init(
    _ data: ProblemData, _ shape: NetworkShape, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    let problem = work.untimed { _ in Problem<S.Scalar>(data, shape) }
    solver = try S(problem, options: options, work: &work)
  }

  func step(work: inout Work) throws(SolverError) -> StepOutcome { try solver.step(work: &work) }

  func residual() -> Double { solver.residual() }
}
