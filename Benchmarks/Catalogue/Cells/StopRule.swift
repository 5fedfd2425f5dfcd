package import Measurement
package import Training

/// Decides from the residuals when training ends.
package struct StopRule {
  /// A residual this many times the first is no longer on its way to a solution.
  package static var divergenceFactor: Double { 1e6 }

  private let tolerance: Double
  private var first: Double?
  /// The best residual up to each iteration.
  private var best: [Double] = []

  /// - Parameter tolerance: |r| / |r_0| at which training has converged; with 0 every iteration is
  ///   made that can change something.
  package init(tolerance: Double) {
    self.tolerance = tolerance
  }

  /// Why to end after a step; nil to go on.
  package mutating func judge(_ outcome: StepOutcome) -> StopReason? {
    let size = outcome.residual
    first = first ?? size
    best.append(min(best.last ?? size, size))
    if hasConverged(size) { return .converged }
    if outcome.isStationary { return .stationary }
    guard tolerance > 0, best.count > 10 else { return nil }
    return best[best.count - 1] > 0.99 * best[best.count - 11] ? .stalled : nil
  }

  /// Whether a residual is within the tolerance of the first.
  package func hasConverged(_ residual: Double) -> Bool {
    guard let first else { return false }
    return tolerance > 0 && residual <= tolerance * first
  }

  /// Whether a residual is not a number or far above the first.
  package func hasDiverged(_ residual: Double) -> Bool {
    guard residual.isFinite else { return true }
    return residual > Self.divergenceFactor * (first ?? residual)
  }
}
