internal import Numerics

/// What a solver is called that makes either kind of step.
package protocol SolverName {
  /// The solver's name, summary and options.
  static var descriptor: SolverDescriptor { get }
}

/// A solver that makes the kind of step that its option `step` says, by one of two solvers.
package struct EitherStep<
  Name: SolverName, Descent: Solver & FiringReporting & ~Copyable,
  GaussNewton: Solver & FiringReporting & ~Copyable
>: Solver, ~Copyable where Descent.Scalar == GaussNewton.Scalar {
  /// That of both solvers.
  package typealias Scalar = Descent.Scalar

  /// Exactly one of these two is there.
  private var descent: Descent?
  private var gaussNewton: GaussNewton?

  package static var descriptor: SolverDescriptor { Name.descriptor }

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    options.solves
      ? GaussNewton.cost(of: sizes, options: options) : Descent.cost(of: sizes, options: options)
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    if options.solves {
      gaussNewton = try GaussNewton(problem, options: options, work: &work)
      descent = nil
    } else {
      descent = try Descent(problem, options: options, work: &work)
      gaussNewton = nil
    }
  }

  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    if let outcome = try gaussNewton?.step(work: &work) { return outcome }
    if let outcome = try descent?.step(work: &work) { return outcome }
    preconditionFailure("there is a solver of one kind")
  }

  package mutating func residual() -> Double {
    gaussNewton?.residual() ?? descent?.residual() ?? .nan
  }

  package mutating func condition() -> Double? { gaussNewton?.condition() ?? nil }
}

extension EitherStep: FiringReporting where Descent: ~Copyable, GaussNewton: ~Copyable {
  package mutating func firingSet(of point: Int) -> [Int] {
    gaussNewton?.firingSet(of: point) ?? descent?.firingSet(of: point) ?? []
  }
}
