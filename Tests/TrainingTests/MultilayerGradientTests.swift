import Foundation
import Numerics
import Testing
import Training
import Vocabulary

/// J and G of networks of several layers, against central differences and entry by entry.
@Suite struct MultilayerGradientTests {
  private static let shapes = [
    MultilayerShape(layers: 2), MultilayerShape(layers: 3), MultilayerShape(layers: 4),
    MultilayerShape(layers: 3, isNormalised: false),
    MultilayerShape(layers: 3, trainsLastOnly: true),
  ]
  private let network = NetworkShape(width: 80, shiftFactor: 0.2)

  @Test(arguments: shapes)
  func `the textbook's Jacobian agrees with central differences of the whole network`(
    shape: MultilayerShape
  ) throws {
    let textbook = MultilayerTextbook(try drawn(n: 5, d: 6), network, shape, stated: .double)
    let jacobian = textbook.jacobian()
    let parameters = jacobian.count / 5
    let layers = shape.trainedLayers
    for layer in 0..<layers {
      // A direction in one layer: a change along it is one of all points' outputs.
      var direction = [Double](repeating: 0, count: jacobian.count)
      let size = parameters / layers
      for p in 0..<size { direction[layer * size + p] = sin(Double(p * p + layer)) }
      let step = 1e-6
      func residual(_ sign: Double) -> [Double] {
        var moved = textbook
        moved.move(direction, by: [-sign * step, 0, 0, 0, 0])
        return moved.residual
      }
      for (i, (after, before)) in zip(residual(1), residual(-1)).enumerated() {
        let slope = (0..<parameters).reduce(0) {
          $0 + jacobian[i * parameters + $1] * direction[$1]
        }
        // Third derivatives are below 1e3 here, and residuals of order one are rounded at 1e-16 / 1e-6.
        #expect(abs((after - before) / (2 * step) - slope) <= 1e-7 * max(1, abs(slope)))
      }
    }
  }

  @Test(arguments: shapes)
  func `the factors make the textbook's Jacobian and the structured G is its Gram matrix to 1e-10`(
    shape: MultilayerShape
  ) throws {
    let (data, n, m) = (try drawn(n: 7, d: 6), 7, network.width)
    let textbook = MultilayerTextbook(data, network, shape, stated: .double)
    let (jacobian, workers) = (textbook.jacobian(), Workers(count: 2))
    let problem = Problem<Double>(data, network)
    let trained = try MultilayerNetwork(problem, shape, workers: workers)
    let state = try linearized(trained, problem, workers)
    let parameters = shape.trainedLayers * m * m
    for index in state.layers.indices {
      let (layer, input) = (state.layers[index], trained.input(of: index, in: state))
      for (i, r, k) in [(0, 0, 0), (3, 17, 42), (6, 79, 79), (2, 64, 1)] {
        let entry = jacobian[i * parameters + (index * m + r) * m + k]
        #expect(abs(layer.factors[i, r] * input.outputs[i, k] - entry) <= 1e-13)
      }
    }
    var work = Work(now: { 0 })
    var gram = MultilayerGram(trained, work: &work)
    gram.form(state, work: &work)
    let expected = textbook.gram(jacobian)
    for i in 0..<n {
      for j in 0...i {
        #expect(abs(gram.gram[i, j] - expected[i * n + j]) <= 1e-10 * expected[0])
      }
    }
  }

  /// Rows of all layers sketched by one S would add products between layers to it, a tenth of the diagonal here.
  @Test(arguments: ["tensor-srht", "tensor-sketch"])
  func `layers have sketches of their own, each draw another: G is the mean of their Gram matrices`(
    system: String
  ) throws {
    let (n, draws, workers) = (3, 1500, Workers(count: 1))
    let problem = Problem<Double>(try drawn(n: n, d: 6), NetworkShape(width: 32, shift: 0))
    let trained = try MultilayerNetwork(problem, MultilayerShape(layers: 3), workers: workers)
    let state = try linearized(trained, problem, workers)
    var work = Work(now: { 0 })
    var gram = MultilayerGram(trained, work: &work)
    gram.form(state, work: &work)
    let options = SolverOptions(
      try solver("multilayer-lazy").descriptor,
      overriding: ["system": system, "sketch-ratio": "64"])
    let sketch = try work.measure(.sketch) { work in
      try MultilayerSketch(trained, seed: 5, options: options, work: &work)
    }
    var (sums, squares) = (
      [Double](repeating: 0, count: n * n), [Double](repeating: 0, count: n * n)
    )
    var seen = Set<Double>()
    for _ in 0..<draws {
      sketch.form(state, of: trained, work: &work)
      seen.insert(sketch.gram[0, 0])
      for i in 0..<n {
        for j in 0...i {
          let error = sketch.gram[i, j] - gram.gram[i, j]
          sums[i * n + j] += error
          squares[i * n + j] += error * error
        }
      }
    }
    #expect(seen.count == draws)
    for i in 0..<n {
      for j in 0...i {
        let (sum, square) = (sums[i * n + j], squares[i * n + j])
        #expect(abs(sum) <= 5 * (square - sum * sum / Double(draws)).squareRoot(), "\(i) \(j)")
      }
    }
  }

  /// A state at W(0) with its factors.
  private func linearized(
    _ network: borrowing MultilayerNetwork<Double>, _ problem: borrowing Problem<Double>,
    _ workers: Workers
  ) throws -> MultilayerState<Double> {
    let (state, shape) = (MultilayerState(network), network.shape)
    var gradients = Matrix<Double>(
      rows: network.batch, columns: network.width, repeating: 0)
    for index in state.layers.indices {
      let weights = problem.drawWeights(layer: shape.fixedLayers + index + 1, workers: workers)
      weights.multiply(
        network.input(of: index, in: state).outputs, into: &state.layers[index].outputs,
        workers: workers)
      try network.activate(state, layer: index)
    }
    for index in state.layers.indices.reversed() {
      if index < state.layers.count - 1 {
        problem.drawWeights(layer: shape.fixedLayers + index + 2, workers: workers)
          .multiplyTransposed(state.layers[index + 1].factors, into: &gradients, workers: workers)
      }
      network.backpropagate(gradients, to: index, of: state)
    }
    return state
  }

  @Test func `weights are keyed by layer, neuron and coordinate`() throws {
    let (data, workers) = (try drawn(n: 2, d: 3), Workers(count: 1))
    let narrow = Problem<Double>(data, NetworkShape(width: 10, shift: 0))
    let wide = Problem<Double>(data, NetworkShape(width: 20, shift: 0))
    let second = narrow.drawWeights(layer: 2, workers: workers)
    let third = narrow.drawWeights(layer: 3, workers: workers)
    let widened = wide.drawWeights(layer: 2, workers: workers)
    let rows = narrow.drawnRows(layer: 2)
    var equal = 0
    for r in 0..<10 {
      for k in 0..<10 {
        #expect(widened[r, k] == second[r, k])
        #expect(rows[r, k] == second[r, k])
        equal += third[r, k] == second[r, k] ? 1 : 0
      }
    }
    #expect(equal == 0)
  }

  @Test(arguments: ["multilayer-dense", "multilayer-lazy", "multilayer-sparse"])
  func `a dead layer is an error that names the layer and the point`(name: String) throws {
    // At b = 3.5 a neuron fires once in 4300 times: none of 40 does.
    let entry = try solver(name)
    var work = Work(now: wallClock)
    let error = #expect(throws: SolverError.self) {
      let prepared = try entry.prepare(
        drawn(n: 3, d: 4), NetworkShape(width: 40, shift: 3.5), precision: .double,
        options: SolverOptions(entry.descriptor), work: &work)
      _ = try prepared.step(work: &work)
    }
    guard case .deadLayer(let layer, let point) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(layer == 1 && point == 0)
    #expect(error?.description.contains("layer 1") == true)
    #expect(error?.description.contains("point 0") == true)
  }
}
