package import Numerics
import Vocabulary

/// A random S (s x N) that can be applied to the rows of the Jacobian, and to what changes in them, without storing them.
package protocol JacobianSketch: ~Copyable, SendableMetatype {
  /// Of J and of the sketch.
  associatedtype Scalar: KernelScalar

  /// What the sketch itself will take, with s = `rows`.
  static func cost(of sizes: ProblemSizes, rows: Int, options: SolverOptions) -> CostEstimate

  /// Prepares for a network; called inside the phase `sketch`. It may take another s than `rows`.
  init(
    _ network: borrowing TwoLayerNetwork<Scalar>, rows: Int, options: SolverOptions,
    work: inout Work
  ) throws(SolverError)

  /// s.
  var rows: Int { get }

  /// Overwrites row i of `sketched` (n x s) with S times row i of J by draw `draw`; called inside the phase
  /// `sketch`.
  mutating func apply(
    _ draw: UInt32, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work)

  /// Adds to `sketched` what the last draw of ``apply(_:to:into:work:)`` makes of the pairs that have begun or ceased to
  /// fire, `flips`, where J is now; called inside the phase `sketch`.
  mutating func follow(
    _ flips: borrowing BitMatrix, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work)
}

extension Work {
  /// Counts what a sketch by transforms took.
  mutating func count<Scalar: KernelScalar>(_ effort: SketchEffort, in precision: Scalar.Type) {
    count(.transformAdds, effort.transformAdds)
    count(multiplyAdds: effort.multiplyAdds, in: Scalar.self)
  }
}

extension [Phase] {
  /// Those of an iteration with a sketch; G is formed where no sketch can be factored.
  static var ofSketches: Self { [.forward, .jacobian, .gram, .sketch, .factor, .solve, .update] }
}
