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
