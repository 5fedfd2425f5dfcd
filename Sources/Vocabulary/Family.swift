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
}
