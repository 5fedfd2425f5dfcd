/// A group of solvers with one executable, one reference and comparable trajectories.
package enum Family: String, CaseIterable, Sendable {
  /// Gauss-Newton with the exact Gram matrix, and gradient descent.
  case exactGram = "exact-gram"
  /// Gauss-Newton by sketches and conjugate gradients.
  case fastJL = "fast-jl"
  /// Few neurons fire, and are searched for.
  case sublinear
  /// Networks of several layers.
  case multilayer
  /// Kernels by themselves: they are called, and nothing is trained.
  case kernels

  /// Those whose solvers train.
  package static let trainings = allCases.filter(\.trains)

  /// Whether its solvers train.
  package var trains: Bool { self != .kernels }

  /// Whether the family that a record names trains: all do that are not known.
  package static func trains(_ name: String) -> Bool { Family(rawValue: name)?.trains ?? true }
}
