package import Numerics
import Vocabulary

extension SolverEntry {
  static let multilayerDense = SolverEntry(
    SolverDescriptor(
      name: "multilayer-dense", family: .multilayer,
      summary: "Gauss-Newton, gemm forward and back, dense rank-n update, exact structured Gram",
      papers: ["CGH19", "SZZ21"], options: .multilayer,
      phases: [.forward, .jacobian, .gram, .factor, .solve, .update], reference: .textbook),
    GaussNewton<LayeredLinearization<MultilayerDense<Float>>>.self,
    GaussNewton<LayeredLinearization<MultilayerDense<Double>>>.self)
}

/// Gauss-Newton on a network of several layers with dense passes: gemm forward and back, W changed at once.
///
/// The reference of the family in cost: n m^2 multiply-adds for each trained layer forward, for each but
/// the first of them back, and for each in the update.
package enum MultilayerDense<Scalar: KernelScalar>: MultilayerMethod {
  package static func cost(
    of sizes: ProblemSizes, _ shape: MultilayerShape, options: SolverOptions
  ) -> CostEstimate {
    let (m, n, _) = sizes.numbers
    let (trained, weights) = (Double(shape.trainedLayers), m * m * sizes.scalarBytes)
    let copies = options.isDamped ? 2.0 : 1
    return CostEstimate(
      memoryBytes: copies * trained * weights,
      iteration: Operations(sizes.precision, multiplyAdds: (3 * trained - 1) * n * m * m))
  }

  package static func layer(
    _ weights: consuming WeightColumns<Scalar>, points n: Int, sizes: ProblemSizes,
    options: SolverOptions
  ) -> DenseLayer<Scalar> {
    DenseLayer(weights, isDamped: options.isDamped, workers: options.workers)
  }
}

/// Weights that every product reads whole and every move changes at once.
package final class DenseLayer<Scalar: KernelScalar>: TrainedLayer {
  private var weights: WeightColumns<Scalar>
  /// Where damped steps are tried; without neurons when steps are plain.
  private var trial: WeightColumns<Scalar>
  private let isDamped: Bool
  private let workers: Workers

  init(_ weights: consuming WeightColumns<Scalar>, isDamped: Bool, workers: Workers) {
    trial = WeightColumns(
      neurons: isDamped ? weights.neurons : 0, inputs: isDamped ? weights.inputs : 0)
    self.weights = weights
    (self.isDamped, self.workers) = (isDamped, workers)
  }

  package func multiply(
    _ input: LayerState<Scalar>, into output: LayerState<Scalar>, work: inout Work
  ) {
    work.measure(.forward) { work in
      weights.multiply(input.outputs, into: &output.outputs, workers: workers)
      work.count(
        multiplyAdds: output.outputs.rows * weights.neurons * weights.inputs, in: Scalar.self)
    }
  }

  package func multiplyTransposed(
    _ output: LayerState<Scalar>, onto input: LayerState<Scalar>,
    into gradients: inout Matrix<Scalar>, work: inout Work
  ) {
    work.measure(.jacobian) { work in
      weights.multiplyTransposed(output.factors, into: &gradients, workers: workers)
      work.count(multiplyAdds: gradients.rows * weights.neurons * weights.inputs, in: Scalar.self)
    }
  }

  package func move(
    by coefficients: borrowing AlignedBuffer<Double>, output: LayerState<Scalar>,
    input: LayerState<Scalar>,
    scaled: inout Matrix<Scalar>, work: inout Work
  ) {
    work.measure(.update) { work in
      if isDamped {
        trial.copyEntries(of: weights, workers: workers)
        swap(&weights, &trial)
      }
      scaleRows(output.factors, by: coefficients, times: 1, into: &scaled)
      weights.subtract(left: scaled, right: input.outputs, workers: workers)
      work.count(multiplyAdds: scaled.rows * weights.neurons * weights.inputs, in: Scalar.self)
    }
  }

  package func accept(work: inout Work) {}

  package func reject() { swap(&weights, &trial) }
}
