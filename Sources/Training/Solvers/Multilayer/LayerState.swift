package import Numerics

/// What one layer holds at present weights, for n points and m neurons.
package final class LayerState<Scalar: KernelScalar> {
  /// The rows h_l(x_i), n x m: V of the layer above.
  package var outputs: Matrix<Scalar>
  /// The rows u_l(x_i), n x m; made by ``MultilayerNetwork/backpropagate(_:to:of:)``.
  package var factors: Matrix<Scalar>
  /// Who fires.
  package var firing: BitMatrix
  /// |g_l(x_i)|.
  package var lengths: AlignedBuffer<Double>
  /// Where the outputs are not zero.
  package private(set) var supports: Supports

  /// Memory for a layer; one that is not trained needs no factors.
  package init(points n: Int, width m: Int, isTrained: Bool, workers: Workers) {
    outputs = Matrix(rows: n, columns: m, repeating: 0)
    factors = Matrix(rows: isTrained ? n : 0, columns: m, repeating: 0)
    firing = BitMatrix(rows: n, columns: m)
    lengths = AlignedBuffer(count: n, repeating: 0)
    supports = Supports(vectors: n, length: m, workers: workers)
  }

  /// Replaces z in `outputs` by h, and finds who fires.
  ///
  /// - Returns: the first point on which nobody does, or nil.
  package func activate(shift: Scalar, scaling: LayerScaling, workers: Workers) -> Int? {
    let dead = Numerics.activate(
      &outputs, shift: shift, scaling: scaling, firing: &firing, lengths: &lengths, workers: workers
    )
    supports.fill(from: firing, workers: workers)
    return dead
  }

  /// The neurons that fire on a point, in the mean over the points.
  package var meanActivations: Double { Double(supports.total) / Double(outputs.rows) }
}
