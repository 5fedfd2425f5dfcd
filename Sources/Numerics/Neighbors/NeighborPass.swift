/// The point of training to which blocks of neurons are brought, and what does not change there.
///
/// Coefficients are summed over the steps, A_j(t) = (1/sqrt m) sum_{s < t} alpha_j(s), a row an epoch. The
/// clock reads T(t) = sum_{s < t} max_j |alpha_j(s)| / sqrt m, so that |A_j(t) - A_j(s)| <= T(t) - T(s).
package struct NeighborPass<Scalar: KernelScalar> {
  /// n.
  package let batch: Int
  /// X, n x d.
  package let points: UnsafePointer<Scalar>
  /// d.
  package let dimension: Int
  /// K in working precision, n x n.
  package let kernel: UnsafePointer<Scalar>
  /// b.
  package let shift: Scalar
  /// A, a row of n an epoch.
  package let history: UnsafePointer<Double>
  /// The row of the present.
  package let epoch: Int
  /// What neurons are stamped with that are brought there.
  package let stamp: UInt8
  /// T.
  package let clock: Double
  /// t, the steps so far.
  package let steps: Int
  /// sigma for lists that are made, or nil for one that suits the neuron's last move.
  package let skin: Double?
  /// Whether every neuron is looked at, due or not.
  package let isForced: Bool
  /// Whether the pass may be taken back.
  package let isTrial: Bool

  package init(
    batch: Int, points: UnsafePointer<Scalar>, dimension: Int, kernel: UnsafePointer<Scalar>,
    shift: Scalar, history: UnsafePointer<Double>, epoch: Int, stamp: UInt8, clock: Double,
    steps: Int, skin: Double?, isForced: Bool, isTrial: Bool
  ) {
    (self.batch, self.points, self.dimension) = (batch, points, dimension)
    (self.kernel, self.shift, self.history) = (kernel, shift, history)
    (self.epoch, self.stamp, self.clock, self.steps) = (epoch, stamp, clock, steps)
    (self.skin, self.isForced, self.isTrial) = (skin, isForced, isTrial)
  }

  /// A at the present.
  @inline(__always)
  var now: UnsafePointer<Double> { history + epoch &* batch }

  /// A at an epoch.
  @inline(__always)
  func coefficients(_ stamp: UInt8) -> UnsafePointer<Double> {
    history + Int(stamp) &* batch
  }
}
