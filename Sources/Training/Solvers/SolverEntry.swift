internal import Numerics
package import Vocabulary

/// A prepared solver whose type is no longer visible.
package protocol PreparedSolver: AnyObject {
  /// One outer iteration; see ``Solver/step(work:)``.
  func step(work: inout Work) throws(SolverError) -> StepOutcome
  /// The norm of the residual after the last step; not timed.
  func residual() -> Double
  /// The norm that the next step will report; see ``Solver/reportedResidual()``.
  func reportedResidual() -> Double
  /// How ill-conditioned its system is; see ``Solver/condition()``.
  func condition() -> Double?
  /// Who fires; see ``Solver/firingSet(of:)``.
  func firingSet(of point: Int) -> [Int]?
}

/// A solver in the list, in both precisions, and the one place that says what it is called.
///
/// The closures are made from concrete types in this module, so that what they call is specialised:
/// through metatypes of generic solvers a step would cost hundreds of times as much.
package struct SolverEntry: Sendable {
  /// The same in both precisions.
  package let descriptor: SolverDescriptor

  private let single: Preparation
  private let double: Preparation
  private let costs: @Sendable (ProblemSizes, SolverOptions) -> CostEstimate

  private typealias Preparation =
    @Sendable (ProblemData, NetworkShape, Precision?, SolverOptions, inout Work)
    throws(SolverError) -> any PreparedSolver

  /// The entry of one solver, given its two concrete types.
  package init<S: Solver & ~Copyable, D: Solver & ~Copyable>(
    _ descriptor: SolverDescriptor, _: S.Type, _: D.Type
  ) where S.Scalar == Float, D.Scalar == Double {
    self.descriptor = descriptor
    single = { data, shape, stated, options, work throws(SolverError) in
      try Prepared<S>(data, shape, stated: stated, options: options, work: &work)
    }
    double = { data, shape, stated, options, work throws(SolverError) in
      try Prepared<D>(data, shape, stated: stated, options: options, work: &work)
    }
    costs = { sizes, options in
      switch sizes.precision {
      case .single: S.cost(of: sizes, options: options)
      case .double: D.cost(of: sizes, options: options)
      }
    }
  }

  /// What the solver will take at these sizes and their precision.
  package func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    costs(sizes, options)
  }

  /// Prepares the solver; the problem itself is built outside the timed region.
  ///
  /// `precision` is that of the large arrays, and of the problem unless it is `stated` in less.
  package func prepare(
    _ data: ProblemData, _ shape: NetworkShape, precision: Precision, stated: Precision? = nil,
    options: SolverOptions, work: inout Work
  ) throws(SolverError) -> any PreparedSolver {
    switch precision {
    case .single: try single(data, shape, stated, options, &work)
    case .double: try double(data, shape, stated, options, &work)
    }
  }
}

private final class Prepared<S: Solver & ~Copyable>: PreparedSolver {
  private var solver: S

  init(
    _ data: ProblemData, _ shape: NetworkShape, stated: Precision?, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) {
    let problem = work.untimed { _ in Problem<S.Scalar>(data, shape, stated: stated) }
    solver = try work.measure(.setup) { work throws(SolverError) in
      try S(problem, options: options, work: &work)
    }
  }

  func step(work: inout Work) throws(SolverError) -> StepOutcome { try solver.step(work: &work) }

  func residual() -> Double { solver.residual() }

  func reportedResidual() -> Double { solver.reportedResidual() }

  func condition() -> Double? { solver.condition() }

  func firingSet(of point: Int) -> [Int]? { solver.firingSet(of: point) }
}
