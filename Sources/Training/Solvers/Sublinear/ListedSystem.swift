package import Numerics

/// The n x n systems (G + mu I) alpha = r of one way to do Gauss-Newton from lists of firing pairs.
package protocol ListedSystem: ~Copyable, SendableMetatype {
  /// Of weights and points.
  associatedtype Scalar: KernelScalar

  /// What the system itself will take.
  static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate

  /// Prepares for a network; called inside the phase `setup`.
  init(_ network: borrowing SparseNetwork<Scalar>, options: SolverOptions, work: inout Work)

  /// Moves to the linearisation where `pairs` fire.
  mutating func linearize(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work)

  /// Overwrites `alpha` with the solution of (G + `damping` I) alpha = `residual`.
  mutating func solve(
    _ residual: UnsafePointer<Double>, damping: Double, _ pairs: borrowing FiringPairs,
    into alpha: UnsafeMutablePointer<Double>, work: inout Work) throws(SolverError)

  /// Overwrites `image` with G `vector`, as part of the phase `solve`.
  mutating func apply(
    _ vector: UnsafePointer<Double>, _ pairs: borrowing FiringPairs,
    into image: UnsafeMutablePointer<Double>, work: inout Work)

  /// trace(G).
  borrowing func trace() -> Double
}
