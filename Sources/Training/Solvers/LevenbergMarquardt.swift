/// The damping mu of (G + mu I) alpha = r and the rule by which trial steps move it.
///
/// A trial is accepted when its decrease of 1/2 |r|^2 is over a quarter of the predicted one.
/// Source: D. W. Marquardt, "An algorithm for least-squares estimation of nonlinear parameters",
/// SIAM Journal 11 (1963), doi:10.1137/0111030; the rule is that of a trust region.
package struct LevenbergMarquardt: Sendable {
  /// mu, in the units of G's diagonal.
  package private(set) var damping: Double
  private let minimum: Double
  private let maximum: Double
  private let unitRoundoff: Double

  /// mu_0 = max(1e-3 trace(G)/n, mu_min), mu_min = u trace(G).
  package init(trace: Double, order n: Int, unitRoundoff: Double) {
    minimum = unitRoundoff * trace
    maximum = 1e10 * trace / Double(n)
    damping = max(1e-3 * trace / Double(n), minimum)
    self.unitRoundoff = unitRoundoff
  }

  /// Whether a step predicted to lower 1/2 |r|^2 by `predicted` is within rounding of no step, or
  /// none can be found.
  package func isStationary(predicted: Double, residual: Double) -> Bool {
    predicted <= 8 * unitRoundoff * residual * residual || isExhausted
  }

  /// Whether mu is beyond 1e10 trace(G)/n, or G is zero.
  package var isExhausted: Bool { damping > maximum || maximum == 0 }

  /// Adapts mu to a trial; a decrease that is not a number counts as none.
  ///
  /// - Returns: whether the trial is accepted.
  package mutating func judge(predicted: Double, actual: Double) -> Bool {
    let ratio = actual / predicted
    guard ratio > 0.25 else {
      reject()
      return false
    }
    if ratio > 0.75 { damping = max(damping / 5, minimum) }
    return true
  }

  /// Raises mu after a rejected trial or a factorisation that failed.
  package mutating func reject() { damping *= 4 }
}
