/// A moment of training, as neighbour lists know it.
///
/// Coefficients are summed over the steps, A_j(t) = (1/sqrt m) sum_{s < t} alpha_j(s), a row an epoch. The
/// clock reads T(t) = sum_{s < t} max_j |alpha_j(s)| / sqrt m, so that |A_j(t) - A_j(s)| <= T(t) - T(s).
package struct TrainingMoment: Sendable {
  /// The row of A.
  package var epoch = 0
  /// T.
  package var clock = 0.0
  /// t, the steps so far.
  package var steps = 0

  /// Before the first step.
  package init() {}
}

/// The moment to which blocks of neurons are brought, and what does not change there.
package struct NeighborPass<Scalar: KernelScalar>: Sendable {
  /// n.
  let batch: Int
  /// d.
  let dimension: Int
  /// X, n x d.
  let points: View<Scalar>
  /// K in working precision, n x n.
  let kernel: View<Scalar>
  /// b.
  let shift: Scalar
  /// A, a row of n an epoch.
  let history: View<Double>
  let moment: TrainingMoment
  /// sigma for lists that are made, or nil for one that suits the neuron's last move.
  let skin: Double?
  /// Whether the pass may be taken back.
  let isTrial: Bool

  /// A pass that is over before `points`, `kernel`, and `history` are.
  package init(
    points: borrowing Matrix<Scalar>, kernel: borrowing Matrix<Scalar>, shift: Scalar,
    history: borrowing Matrix<Double>, moment: TrainingMoment, skin: Double?, isTrial: Bool
  ) {
    (batch, dimension) = (points.rows, points.columns)
    (self.points, self.kernel, self.history) = (points.view, kernel.view, history.view)
    (self.shift, self.moment, self.skin, self.isTrial) = (shift, moment, skin, isTrial)
  }

  /// Whether A has no row for another step: then every neuron is looked at, due or not.
  package var isForced: Bool { history.count == (moment.epoch + 1) * batch }

  /// The epoch with which neurons are stamped: after a forced pass the present becomes row 0.
  var stamp: UInt8 { isForced ? 0 : UInt8(moment.epoch) }

  /// A at the present.
  @inline(__always)
  var now: UnsafePointer<Double> { history + moment.epoch &* batch }

  /// A at an epoch.
  @inline(__always)
  func coefficients(_ stamp: UInt8) -> UnsafePointer<Double> {
    history + Int(stamp) &* batch
  }
}

/// What passes over blocks did; exact, whatever the number of threads.
package struct NeighborTally: BitwiseCopyable, Sendable, Equatable {
  /// Blocks and slots whose deadline was read.
  package var visited = 0
  /// Neurons that were brought to the present.
  package var moved = 0
  /// Pairs in the lists of these, and of those that were made.
  package var entries = 0
  /// Multiply-adds of moves and sums of rates, |F_r| |L_r| a neuron each, of making weights from their history, and
  /// changes of |S_i n S_j|.
  package var multiplyAdds = 0
  /// Pairs whose firing changed.
  package var flips = 0
  /// Lists made anew.
  package var rebuilt = 0
  /// Neurons that were drawn by a ``FiringDraw``, those that were not kept among them.
  package var proposals = 0
  /// Neurons that fire no more.
  package var silenced = 0
  /// Pairs looked at whose side of b rounding decides.
  package var ambiguous = 0

  /// Nothing yet.
  package init() {}

  /// Adds the counts of a part.
  package static func += (total: inout NeighborTally, part: NeighborTally) {
    total.visited += part.visited
    total.moved += part.moved
    total.entries += part.entries
    total.multiplyAdds += part.multiplyAdds
    total.flips += part.flips
    total.rebuilt += part.rebuilt
    total.proposals += part.proposals
    total.silenced += part.silenced
    total.ambiguous += part.ambiguous
  }
}
