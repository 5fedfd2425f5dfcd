internal import Numerics

/// A solver that makes the kind of step that its option `step` says, by one of two solvers.
package struct EitherStep<Descent: Solver & ~Copyable, Newton: Solver & ~Copyable>: Solver,
  ~Copyable
where Descent.Scalar == Newton.Scalar {
  /// That of both solvers.
  package typealias Scalar = Descent.Scalar

  /// Exactly one of these two is there.
  private var descent: Descent?
  private var newton: Newton?

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    options.solves
      ? Newton.cost(of: sizes, options: options) : Descent.cost(of: sizes, options: options)
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    if options.solves {
      newton = try Newton(problem, options: options, work: &work)
      descent = nil
    } else {
      descent = try Descent(problem, options: options, work: &work)
      newton = nil
    }
  }

  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    if let outcome = try newton?.step(work: &work) { return outcome }
    if let outcome = try descent?.step(work: &work) { return outcome }
    preconditionFailure("there is a solver of one kind")
  }

  package mutating func residual() -> Double { newton?.residual() ?? descent?.residual() ?? .nan }

  package mutating func reportedResidual() -> Double {
    newton?.reportedResidual() ?? descent?.reportedResidual() ?? .nan
  }

  package mutating func condition() -> Double? { newton?.condition() ?? nil }

  package mutating func firingSet(of point: Int) -> [Int]? {
    newton?.firingSet(of: point) ?? descent?.firingSet(of: point) ?? nil
  }
}
