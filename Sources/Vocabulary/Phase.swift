/// A part of a solver's cost: a monomial in m, n and d up to logarithms.
package enum Phase: String, CaseIterable, Codable, Sendable {
  /// Everything before iteration 0.
  case setup
  /// Drawing the initial weights, of all layers.
  case draw
  /// Finding the firing sets.
  case search
  /// Predictions from the weights or the firing sets.
  case forward
  /// Forming J.
  case jacobian
  /// Forming or maintaining G.
  case gram
  /// Applying the sketch.
  case sketch
  /// Cholesky or QR.
  case factor
  /// Triangular solves and inner iterations.
  case solve
  /// Changing W, or the numbers that stand for it.
  case update
  /// Bringing up to date what is kept beside W.
  case maintain
}
