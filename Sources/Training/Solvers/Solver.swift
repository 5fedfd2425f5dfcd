package import Numerics
package import Vocabulary

/// One training algorithm prepared for one problem.
///
/// `init` is the preprocessing and `step` one outer iteration: nothing else is timed. A solver reports
/// what it did and never prints, reads a clock of its own or judges itself.
package protocol Solver: ~Copyable, SendableMetatype {
  /// Of the large arrays; n x n systems are always in double precision.
  associatedtype Scalar: KernelScalar

  /// What it will take at these sizes, for a plan: peak memory, preparation, an iteration.
  static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate

  /// Prepares for `problem`, drawing W(0); what is measured in no other phase is of `setup`.
  init(_ problem: borrowing Problem<Scalar>, options: SolverOptions, work: inout Work)
    throws(SolverError)

  /// One outer iteration.
  mutating func step(work: inout Work) throws(SolverError) -> StepOutcome

  /// The norm of the residual at the present weights; not timed.
  mutating func residual() -> Double

  /// The norm that the next step will report, not timed: the same, unless the solver tracks it.
  mutating func reportedResidual() -> Double

  /// The condition number of the n x n system that the solver stands at, infinite for a singular one;
  /// nil for a solver that has none. Not timed, and needed of a solver that others are compared with.
  mutating func condition() -> Double?

  /// S_i in rising order, the neurons that fire on a point at the present weights, for tests; nil for a
  /// solver that does not say. Not timed.
  mutating func firingSet(of point: Int) -> [Int]?
}

extension Solver where Self: ~Copyable {
  package mutating func reportedResidual() -> Double { residual() }

  package mutating func condition() -> Double? { nil }

  package mutating func firingSet(of point: Int) -> [Int]? { nil }
}

/// What one outer iteration came to.
package struct StepOutcome: Sendable {
  /// The norm of the residual before the step.
  package let residual: Double
  /// Whether the weights moved.
  package let accepted: Bool
  /// Whether a damped step predicts no decrease beyond rounding: no further step can help.
  package let isStationary: Bool

  package init(residual: Double, accepted: Bool = true, isStationary: Bool = false) {
    self.residual = residual
    self.accepted = accepted
    self.isStationary = isStationary
  }
}

/// Why a solver could not be prepared or could not step.
package enum SolverError: Error, CustomStringConvertible {
  /// The Gram matrix is singular to working precision.
  case singularGram(pivot: Int, order: Int)
  /// An inner iteration did not reach its tolerance.
  case notConverged(iterations: Int, residual: Double)
  /// An inner iteration moved away from the solution.
  case innerDiverged(iterations: Int, residual: Double)
  /// A transform could not be planned.
  case transform(TransformError)
  /// No neuron of a layer fires on a point, counted from 0: the layer's output cannot be normalised.
  case deadLayer(layer: Int, point: Int)
  /// More neurons fire than there are, counted once for every point: no law draws those that fire alone.
  case firesTooOften(Double)
  /// More neurons fire on a point than 32 bits count.
  case tooManyFire(Double)

  /// The error of a solver for that of a kernel, with its numbers.
  package init(_ error: NumericalError) {
    switch error {
    case .notPositiveDefinite(let pivot, let order):
      self = .singularGram(pivot: pivot, order: order)
    case .notConverged(let iterations, let residual):
      self = .notConverged(iterations: iterations, residual: residual)
    }
  }

  package var description: String {
    switch self {
    case .singularGram(let pivot, let order):
      "the Gram matrix is not positive definite: pivot \(pivot) of \(order) is not positive"
    case .notConverged(let iterations, let residual):
      "the inner iteration stood at a relative residual of \(residual) after \(iterations) iterations"
    case .innerDiverged(let iterations, let residual):
      "the inner iteration diverged: its relative residual was \(residual) after \(iterations) iterations"
    case .transform(.notPlanned(let transform, let length)):
      "there is no transform \(transform) of length \(length)"
    case .transform(.wisdomNotRead(let path)):
      "the wisdom in '\(path)' could not be read: the file is missing, or of another precision or version"
    case .transform(.wisdomNotWritten(let path)):
      "the wisdom could not be written to '\(path)'"
    case .deadLayer(let layer, let point):
      "no neuron of layer \(layer) fires on point \(point), and a zero output cannot be normalised: a "
        + "larger width or a smaller shift helps"
    case .firesTooOften(let firings):
      "a neuron fires on \((100 * firings).rounded() / 100) points on average, and those that fire are drawn alone where it is 1 at most: a larger "
        + "width or shift helps, or weights=drawn"
    case .tooManyFire(let neurons):
      "\(neurons) neurons fire on a point, and they are counted below 2^31: a smaller width or a larger shift helps"
    }
  }
}

/// What a solver is called, where it comes from and what it can be told.
package struct SolverDescriptor: Sendable {
  /// Kebab-case and stable: a key in results.
  package let name: String
  /// Where it belongs.
  package let family: Family
  /// One line on what it does.
  package let summary: String
  /// Keys of the papers, `CGH19` for example.
  package let papers: [String]
  /// What it can be told.
  package let options: [OptionDescriptor]
  /// The phases of an iteration.
  package let phases: [Phase]
  /// What its trajectory is compared with.
  package let reference: Reference
  /// Whether it counts what a machine that there is not would do: its seconds mean nothing.
  package var isSimulated = false
  /// Whether steps report a residual that is carried along, so that rounding takes it away from that of the weights.
  package var tracksResidual = false
}

/// What a solver's trajectory is compared with before its times are believed.
package enum Reference: Sendable, Equatable {
  /// The definitions themselves, ``Textbook``.
  case textbook
  /// The registered solver of this name, in double precision.
  case solver(String)

  /// As records call it.
  package var name: String {
    switch self {
    case .textbook: "textbook"
    case .solver(let name): name
    }
  }
}
