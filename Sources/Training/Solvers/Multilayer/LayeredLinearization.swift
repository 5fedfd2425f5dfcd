package import Numerics
import Vocabulary

/// A network of several layers, its weights kept as a `Method` keeps them, and its systems.
///
/// A step is W_l -= U_l^T diag(alpha) V_l; a trial is made on a second set of activations.
package struct LayeredLinearization<Method: MultilayerMethod>: LinearizedNetwork, ~Copyable {
  /// That of the layers.
  package typealias Scalar = Method.Layer.Scalar

  private let network: MultilayerNetwork<Scalar>
  private let layers: [Method.Layer]
  private var system: MultilayerSystem<Scalar>
  private var state: MultilayerState<Scalar>
  /// The state before a trial, or that of the next; the state itself where no steps are tried.
  private var other: MultilayerState<Scalar>
  private var gradients: Matrix<Scalar>

  package static func cost(
    of sizes: ProblemSizes, options: SolverOptions, tried: Bool
  ) -> CostEstimate {
    let shape = MultilayerShape(options)
    return .multilayer(sizes, shape, isDamped: tried)
      + Method.cost(of: sizes, shape, options: options) + .cholesky(sizes, .double)
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, tried: Bool, work: inout Work
  ) throws(SolverError) {
    let (n, m, workers) = (problem.points.rows, problem.shape.width, options.workers)
    let shape = MultilayerShape(options)
    let sizes = ProblemSizes(
      problem.shape, batch: n, dimension: problem.points.columns, precision: problem.stated,
      threads: workers.count)
    let network = try MultilayerNetwork(problem, shape, workers: workers, work: &work)
    let system = try MultilayerSystem(network, seed: problem.seed, options: options, work: &work)
    layers = (shape.fixedLayers + 1...shape.layers).map { layer in
      Method.layer(
        problem.drawWeights(layer: layer, workers: workers, work: &work), points: n, sizes: sizes,
        options: options)
    }
    gradients = Matrix(rows: n, columns: m, repeating: 0)
    state = MultilayerState(network)
    other = tried ? MultilayerState(network) : state
    for (index, activations) in network.fixedActivations.enumerated() {
      work.note("activations_layer_\(index + 1)", activations)
    }
    work.note("trained_layers", Double(shape.trainedLayers))
    self.network = network
    self.system = system
  }

  /// h and the firing sets of every trained layer, and the residual.
  package func evaluate(
    into residual: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    for (index, layer) in layers.enumerated() {
      layer.multiply(network.input(of: index, in: state), into: state.layers[index], work: &work)
      try work.measure(.forward) { _ throws(SolverError) in
        try network.activate(state, layer: index)
      }
    }
    work.measure(.forward) { work in
      network.predict(state, into: &residual)
      work.untimed { work in
        work.count(.firedPairs, state.layers.reduce(0) { $0 + $1.supports.total })
      }
    }
  }

  /// The factors u_l of every trained layer, from the last to the first, and G.
  package mutating func linearize(work: inout Work) {
    for index in layers.indices.reversed() {
      if index < layers.count - 1 {
        layers[index + 1].multiplyTransposed(
          state.layers[index + 1], onto: state.layers[index], into: &gradients, work: &work)
      }
      work.measure(.jacobian) { _ in
        network.backpropagate(gradients, to: index, of: state)
      }
    }
    system.linearize(state, of: network, work: &work)
    work.untimed { work in
      for (index, layer) in state.layers.enumerated() {
        work.note(
          "activations_layer_\(network.shape.fixedLayers + index + 1)", layer.meanActivations)
      }
    }
  }

  package mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    try system.solve(residual, damping: damping, into: &alpha, work: &work)
  }

  package func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    system.exact.gram.apply(vector, into: &image, work: &work)
  }

  package func trace() -> Double { system.exact.gram.trace() }

  package mutating func move(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work) {
    moveLayers(by: coefficients, work: &work)
    accept(work: &work)
  }

  package mutating func tryMove(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work)
  {
    moveLayers(by: coefficients, work: &work)
    swap(&state, &other)
  }

  package func accept(work: inout Work) {
    for layer in layers { layer.accept(work: &work) }
  }

  package mutating func reject(work: inout Work) {
    for layer in layers { layer.reject() }
    swap(&state, &other)
  }

  package func firingSet(of point: Int) -> [Int]? { nil }

  private mutating func moveLayers(
    by coefficients: borrowing AlignedBuffer<Double>, work: inout Work
  ) {
    for (index, layer) in layers.enumerated() {
      layer.move(
        by: coefficients, output: state.layers[index], input: network.input(of: index, in: state),
        scaled: &gradients, work: &work)
    }
  }
}
