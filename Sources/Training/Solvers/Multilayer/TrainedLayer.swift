package import Numerics

/// The weights W of one trained layer, m x m, in one way to keep them.
///
/// A move is on trial until it is accepted or rejected.
package protocol TrainedLayer: AnyObject {
  /// Of the weights.
  associatedtype Scalar: KernelScalar

  /// Overwrites the outputs of `output` with Z = V W^T, V those of `input`.
  func multiply(_ input: LayerState<Scalar>, into output: LayerState<Scalar>, work: inout Work)

  /// Overwrites `gradients`, n x m, with U W, U the factors of `output`, at least where neurons of `input`
  /// fire.
  func multiplyTransposed(
    _ output: LayerState<Scalar>, onto input: LayerState<Scalar>,
    into gradients: inout Matrix<Scalar>, work: inout Work)

  /// W -= U^T diag(c) V, on trial; `scaled` is scratch, n x m.
  func move(
    by coefficients: borrowing AlignedBuffer<Double>, output: LayerState<Scalar>,
    input: LayerState<Scalar>,
    scaled: inout Matrix<Scalar>, work: inout Work)

  /// Keeps the last move.
  func accept(work: inout Work)

  /// Forgets the last move.
  func reject()
}

/// A multi-layer solver: how it keeps weights, and what it is called.
package protocol MultilayerMethod: SendableMetatype {
  /// How it keeps the weights of a layer.
  associatedtype Layer: TrainedLayer

  /// What the weights and their products will take, beside ``CostEstimate/multilayer(_:_:isDamped:)``.
  static func cost(
    of sizes: ProblemSizes, _ shape: MultilayerShape, options: SolverOptions
  ) -> CostEstimate

  /// Keeps the weights of a layer for n points.
  static func layer(
    _ weights: consuming WeightColumns<Layer.Scalar>, points n: Int, sizes: ProblemSizes,
    options: SolverOptions
  ) -> Layer
}
