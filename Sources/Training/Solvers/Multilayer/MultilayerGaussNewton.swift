internal import Numerics
import Vocabulary

/// Gauss-Newton training of a network of several layers, plain or damped, for any way to keep weights.
///
/// Plain: G alpha = r, W_l -= U_l^T diag(alpha) V_l. Damped: as in ``GaussNewton``; a rejected trial
/// changes nothing but mu.
package struct MultilayerGaussNewton<Method: MultilayerMethod>: Solver, ~Copyable {
  /// That of the layers.
  package typealias Scalar = Method.Layer.Scalar

  private let network: MultilayerNetwork<Scalar>
  private let layers: [Method.Layer]
  private let system: MultilayerSystem<Scalar>
  private var state: MultilayerState<Scalar>
  /// Where damped steps are tried; the state itself when steps are plain.
  private var trial: MultilayerState<Scalar>
  private let gradients: Matrix<Scalar>
  private let alpha: AlignedBuffer<Double>
  private let image: AlignedBuffer<Double>
  private let isDamped: Bool
  private let unitRoundoff: Double
  /// The damping, whose bounds are those of trace(G(0)); nil before the first linearisation.
  var control: LevenbergMarquardt?

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let shape = MultilayerShape(options)
    return .multilayer(sizes, shape, isDamped: options.isDamped)
      + Method.cost(of: sizes, shape, options: options) + .cholesky(sizes, .double)
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    let (n, m, workers) = (problem.points.rows, problem.shape.width, options.workers)
    let shape = MultilayerShape(options)
    let sizes = ProblemSizes(
      problem.shape, batch: n, dimension: problem.points.columns, precision: problem.stated,
      threads: workers.count)
    let network = try work.measure(.setup) { work throws(SolverError) in
      work.count(
        .multiplyAdds, n * m * (problem.points.columns + (shape.fixedLayers - 1) * m))
      return try MultilayerNetwork(problem, shape, workers: workers)
    }
    let system = try work.measure(.setup) { work throws(SolverError) in
      try MultilayerSystem(network, seed: problem.seed, options: options, work: &work)
    }
    var layers: [Method.Layer] = []
    for layer in shape.fixedLayers + 1...shape.layers {
      layers.append(
        work.measure(.setup) { work in
          let weights = problem.drawWeights(layer: layer, workers: workers)
          work.count(.bytesMoved, m * m * MemoryLayout<Scalar>.stride)
          return Method.layer(weights, points: n, sizes: sizes, options: options)
        })
    }
    isDamped = options.isDamped
    unitRoundoff = problem.stated.unitRoundoff
    alpha = AlignedBuffer(count: n, repeating: 0)
    image = AlignedBuffer(count: n, repeating: 0)
    gradients = work.measure(.setup) { _ in Matrix(rows: n, columns: m, repeating: 0) }
    self.layers = layers
    state = work.measure(.setup) { _ in MultilayerState(network) }
    trial = state
    if isDamped { trial = work.measure(.setup) { _ in MultilayerState(network) } }
    for (index, activations) in network.fixedActivations.enumerated() {
      work.note("activations_layer_\(index + 1)", activations)
    }
    work.note("trained_layers", Double(shape.trainedLayers))
    self.network = network
    self.system = system
  }

  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    try isDamped ? dampedStep(work: &work) : plainStep(work: &work)
  }

  /// Not a number where a layer is dead.
  package borrowing func residual() -> Double {
    var work = Work(now: { 0 })
    do throws(SolverError) {
      try evaluate(state, work: &work)
    } catch {
      return .nan
    }
    return state.residualNorm
  }

  package mutating func condition() -> Double? {
    GramSpectrum(of: system.exact.gram).condition(damping: control?.damping ?? 0)
  }
}

extension MultilayerGaussNewton {
  /// h and the firing sets of every trained layer, and the residual.
  private func evaluate(
    _ state: MultilayerState<Scalar>, work: inout Work
  ) throws(SolverError) {
    for (index, layer) in layers.enumerated() {
      layer.multiply(network.input(of: index, in: state), into: state.layers[index], work: &work)
      try work.measure(.forward) { _ throws(SolverError) in
        try network.activate(state, layer: index)
      }
    }
    work.measure(.forward) { work in
      network.predict(state)
      work.untimed { work in
        work.count(.firedPairs, state.layers.reduce(0) { $0 + $1.supports.total })
      }
    }
  }

  /// The factors u_l of every trained layer, from the last to the first, and G.
  private func linearize(work: inout Work) {
    for index in layers.indices.reversed() {
      if index < layers.count - 1 {
        layers[index + 1].multiplyTransposed(
          state.layers[index + 1], onto: state.layers[index], into: gradients, work: &work)
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

  private func solve(damping: Double, work: inout Work) throws(SolverError) {
    try system.solve(state.residual.pointer, damping: damping, into: alpha.pointer, work: &work)
  }

  private func move(work: inout Work) {
    for (index, layer) in layers.enumerated() {
      layer.move(
        by: alpha.pointer, output: state.layers[index], input: network.input(of: index, in: state),
        scaled: gradients, work: &work)
    }
  }

  private func accept(work: inout Work) {
    for layer in layers { layer.accept(work: &work) }
  }
}

extension MultilayerGaussNewton {
  private func plainStep(work: inout Work) throws(SolverError) -> StepOutcome {
    try evaluate(state, work: &work)
    let size = state.residualNorm
    linearize(work: &work)
    try solve(damping: 0, work: &work)
    move(work: &work)
    accept(work: &work)
    return StepOutcome(residual: size)
  }
}

extension MultilayerGaussNewton: DampedStepping {
  var residualNorm: Double { state.residualNorm }

  func firstLinearization(work: inout Work) throws(SolverError) -> LevenbergMarquardt {
    try evaluate(state, work: &work)
    linearize(work: &work)
    return LevenbergMarquardt(
      trace: system.exact.gram.trace(), order: network.batch, unitRoundoff: unitRoundoff)
  }

  func predictedDecrease(damping: Double, work: inout Work) throws(SolverError) -> Double {
    try solve(damping: damping, work: &work)
    system.exact.gram.apply(alpha.pointer, into: image.pointer, work: &work)
    return linearDecrease(image.pointer, state.residual.pointer, count: network.batch)
  }

  /// Not a number where the trial kills a layer.
  func tryStep(work: inout Work) -> Double {
    move(work: &work)
    do throws(SolverError) {
      try evaluate(trial, work: &work)
    } catch {
      return .nan
    }
    return decrease(
      from: state.residual.pointer, to: trial.residual.pointer, count: network.batch)
  }

  mutating func acceptTrial(work: inout Work) {
    accept(work: &work)
    swap(&state, &trial)
    linearize(work: &work)
  }

  func rejectTrial(work: inout Work) {
    for layer in layers { layer.reject() }
  }
}
