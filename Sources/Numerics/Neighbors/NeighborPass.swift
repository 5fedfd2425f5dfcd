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

/// What passes over blocks did; exact, whatever the number of threads.
package struct NeighborTally: BitwiseCopyable, Sendable, Equatable {
  /// Blocks and slots whose deadline was read.
  package var visited = 0
  /// Neurons that were brought to the present.
  package var moved = 0
  /// Pairs in the lists of these.
  package var entries = 0
  /// Multiply-adds of moves: |F_r| |L_r| a neuron.
  package var multiplyAdds = 0
  /// Pairs whose firing changed.
  package var flips = 0
  /// Lists made anew.
  package var rebuilt = 0
  /// Multiply-adds of making weights from their history.
  package var historyAdds = 0
  /// Neurons that fire no more.
  package var silenced = 0
  /// Pairs looked at whose side of b rounding decides.
  package var ambiguous = 0

  package init() {}

  package static func += (total: inout NeighborTally, part: NeighborTally) {
    total.visited += part.visited
    total.moved += part.moved
    total.entries += part.entries
    total.multiplyAdds += part.multiplyAdds
    total.flips += part.flips
    total.rebuilt += part.rebuilt
    total.historyAdds += part.historyAdds
    total.silenced += part.silenced
    total.ambiguous += part.ambiguous
  }
}

/// What one thread needs to work on blocks, and what it leaves behind.
package final class NeighborWorker<Scalar: KernelScalar>: @unchecked Sendable {
  /// Rows of weights at a time.
  package static var rows: Int { 128 }

  /// Positions in a list that fire, their points, and by how much their coefficients grew.
  let fired: AlignedBuffer<Int32>
  let columns: AlignedBuffer<Int32>
  let steps: AlignedBuffer<Scalar>
  /// Products after the move, and by how much they change at most while the clock ticks once.
  let moved: AlignedBuffer<Scalar>
  let rates: AlignedBuffer<Scalar>
  /// Points on which a neuron fires while its flips are counted.
  let members: AlignedBuffer<Int32>
  /// beta of one neuron, zero between neurons.
  let beta: AlignedBuffer<Double>
  /// Points that fire and points that are near it, 16 a word.
  let firing: AlignedBuffer<UInt32>
  let near: AlignedBuffer<UInt32>
  /// Changes of |S_i n S_j|, j <= i.
  package let counts: AlignedBuffer<Int32>
  /// Weights of some neurons, ``rows`` x d.
  package let weights: AlignedBuffer<Scalar>
  /// Their products with all points, rows of ``stride``.
  package let products: AlignedBuffer<Scalar>
  /// Whole groups of 16 points.
  package let stride: Int
  private let tallies: AlignedBuffer<NeighborTally>

  /// Scratch for n points of dimension d.
  package init(batch n: Int, dimension d: Int) {
    tallies = AlignedBuffer(count: 1, repeating: NeighborTally())
    fired = AlignedBuffer(uninitializedCount: n)
    columns = AlignedBuffer(uninitializedCount: n)
    steps = AlignedBuffer(uninitializedCount: n)
    moved = AlignedBuffer(uninitializedCount: n)
    rates = AlignedBuffer(uninitializedCount: n)
    members = AlignedBuffer(uninitializedCount: n)
    beta = AlignedBuffer(count: n, repeating: 0)
    stride = roundUp(n, to: 16)
    firing = AlignedBuffer(count: stride / 16, repeating: 0)
    near = AlignedBuffer(count: stride / 16, repeating: 0)
    counts = AlignedBuffer(count: n * n, repeating: 0)
    weights = AlignedBuffer(uninitializedCount: Self.rows * d)
    products = AlignedBuffer(count: Self.rows * stride, repeating: 0)
  }

  /// What was done since ``takeTally()``.
  var tally: UnsafeMutablePointer<NeighborTally> { tallies.pointer }

  /// What was done since the last call.
  package func takeTally() -> NeighborTally {
    defer { tally.pointee = NeighborTally() }
    return tally.pointee
  }
}
