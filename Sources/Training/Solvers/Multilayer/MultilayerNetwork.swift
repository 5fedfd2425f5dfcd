package import Numerics
import Vocabulary

/// The layers that are trained, each at present weights.
package final class MultilayerState<Scalar: KernelScalar> {
  /// The trained layers, the lowest first.
  package let layers: [LayerState<Scalar>]

  /// A state that is not evaluated yet.
  package init(_ network: borrowing MultilayerNetwork<Scalar>) {
    let (n, m, workers) = (network.batch, network.width, network.workers)
    layers = (0..<network.shape.trainedLayers).map { _ in
      LayerState(points: n, width: m, isTrained: true, workers: workers)
    }
  }
}

/// What does not change while a network of several layers is trained: its fixed layers' outputs, a and y.
///
/// Where only the last layer is trained this is the two-layer problem whose data are the features.
package struct MultilayerNetwork<Scalar: KernelScalar>: ~Copyable {
  /// How the layers are built.
  package let shape: MultilayerShape
  /// The output of the last fixed layer, the data of the first trained one.
  package let features: LayerState<Scalar>
  /// The threads of every pass.
  package let workers: Workers
  /// The mean number of neurons that fire on a point, for each fixed layer.
  package let fixedActivations: [Double]
  private let signs: Matrix<Scalar>
  private let targets: AlignedBuffer<Double>
  private let shift: Scalar
  private let scaling: LayerScaling

  /// Draws a and evaluates the fixed layers, whose weights are drawn and forgotten.
  ///
  /// - Throws: ``SolverError/deadLayer(layer:point:)``.
  /// - Complexity: n m d + (fixed layers - 1) n m^2 multiply-adds.
  package init(
    _ problem: borrowing Problem<Scalar>, _ shape: MultilayerShape, workers: Workers,
    work: inout Work
  ) throws(SolverError) {
    let (n, m) = (problem.points.rows, problem.shape.width)
    (self.shape, self.workers) = (shape, workers)
    signs = Matrix(rows: 1, problem.drawSigns(work: &work))
    targets = problem.targets.clone()
    let (shift, scaling) = (Scalar(problem.shape.shift), shape.scaling(problem.shape))
    (self.shift, self.scaling) = (shift, scaling)
    var (activations, below): ([Double], LayerState<Scalar>?) = ([], nil)
    for layer in 1...shape.fixedLayers {
      let state = LayerState<Scalar>(points: n, width: m, isTrained: false, workers: workers)
      if let below {
        problem.multiplyDrawnWeights(
          layer: layer, below.outputs, into: &state.outputs, workers: workers, work: &work)
      } else {
        problem.multiplyDrawnWeights(
          layer: layer, problem.points, into: &state.outputs, workers: workers, work: &work)
      }
      let dead = work.measure(.forward) { _ in
        state.activate(shift: shift, scaling: scaling, workers: workers)
      }
      if let dead, scaling == .normalised { throw .deadLayer(layer: layer, point: dead) }
      activations.append(state.meanActivations)
      below = state
    }
    guard let below else { preconditionFailure("the first layer is fixed") }
    features = below
    fixedActivations = activations
  }

  /// n.
  package var batch: Int { targets.count }
  /// m.
  package var width: Int { signs.columns }

  /// The state whose outputs are the data of trained layer `index`, counted from 0.
  package func input(of index: Int, in state: MultilayerState<Scalar>) -> LayerState<Scalar> {
    index == 0 ? features : state.layers[index - 1]
  }

  /// Replaces z in the outputs of trained layer `index` by h.
  ///
  /// - Throws: ``SolverError/deadLayer(layer:point:)`` where h would have to be normalised.
  package func activate(_ state: MultilayerState<Scalar>, layer index: Int) throws(SolverError) {
    let dead = state.layers[index].activate(shift: shift, scaling: scaling, workers: workers)
    if let dead, scaling == .normalised {
      throw .deadLayer(layer: shape.fixedLayers + index + 1, point: dead)
    }
  }

  /// Overwrites the residual by f(X) - y from the outputs of the last layer.
  package func predict(
    _ state: MultilayerState<Scalar>, into residual: inout AlignedBuffer<Double>
  ) {
    let last = state.layers[state.layers.count - 1]
    Numerics.predict(
      last.outputs, signs: signs, on: last.supports, into: &residual)
    add(-1, times: targets, to: &residual)
  }

  /// Makes the factors u_l of trained layer `index` from q_l, n x m; of the last layer from q_L = a.
  package func backpropagate(
    _ gradients: borrowing Matrix<Scalar>, to index: Int, of state: MultilayerState<Scalar>
  ) {
    let layer = state.layers[index]
    if index == state.layers.count - 1 {
      Numerics.backpropagate(
        signs, outputs: layer.outputs, lengths: layer.lengths, scaling: scaling,
        on: layer.supports, into: &layer.factors, workers: workers)
    } else {
      Numerics.backpropagate(
        gradients, outputs: layer.outputs, lengths: layer.lengths, scaling: scaling,
        on: layer.supports, into: &layer.factors, workers: workers)
    }
  }
}
