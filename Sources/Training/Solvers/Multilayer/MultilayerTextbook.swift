internal import Numerics
package import Vocabulary

/// The network of several layers and its training by the definitions, in double precision with plain
/// loops: J in memory, entry by entry.
///
/// - Complexity: a step is n^2 P / 2 + n^3 / 6 + 3 n P multiply-adds for P = m^2 trained parameters a
///   layer, one sum after the other, and n P doubles.
package struct MultilayerTextbook: TextbookModel {
  /// n.
  package let batch: Int
  /// m.
  package let width: Int
  /// y.
  package let targets: [Double]
  /// Of the precision in which the problem is stated.
  package let unitRoundoff: Double
  /// f(X) - y.
  package private(set) var residual: [Double] = []
  /// G of the step that was not accepted, n x n; nil after one that was.
  package var rejectedGram: [Double]?
  /// The damping; nil for plain steps.
  package var control: TextbookDamping?
  private let shape: MultilayerShape
  private let signs: [Double]
  private let shift: Double
  /// c in h = c g; nil where h = g / |g|.
  private let factor: Double?
  /// h of the last fixed layer, n x m.
  private var features: [Double]
  /// W of the trained layers, m x m each.
  private var weights: [[Double]]
  /// The trained layers at these weights, the lowest first.
  private var layers: [TextbookLayer] = []

  /// The parameters of one neuron.
  package var inputs: Int { width }

  /// The network at W(0), of the problem as a solver sees it for which it is `stated` so.
  package init(
    _ data: ProblemData, _ network: NetworkShape, _ shape: MultilayerShape, stated: Precision
  ) {
    let problem = Problem<Double>(data, network, stated: stated)
    (batch, width, self.shape) = (problem.points.rows, problem.shape.width, shape)
    (shift, unitRoundoff) = (problem.shape.shift, problem.stated.unitRoundoff)
    targets = Array(UnsafeBufferPointer(start: problem.targets.pointer, count: problem.points.rows))
    let drawn = problem.drawSigns()
    signs = Array(UnsafeBufferPointer(start: drawn.pointer, count: drawn.count))
    if case .constant(let constant) = shape.scaling(problem.shape) {
      factor = constant
    } else {
      factor = nil
    }
    (features, weights) = ([], [])
    let first = problem.drawWeights(workers: Workers(count: 1)).entries
    features = output(of: problem.points.entries, by: first, inputs: problem.points.columns).outputs
    for layer in 2...shape.layers {
      let drawn = Self.entries(problem.drawWeights(layer: layer, workers: Workers(count: 1)))
      if layer <= shape.fixedLayers {
        features = output(of: features, by: drawn, inputs: width).outputs
      } else {
        weights.append(drawn)
      }
    }
    evaluate()
  }

  private static func entries(_ weights: borrowing WeightColumns<Double>) -> [Double] {
    (0..<weights.neurons).flatMap { r in (0..<weights.inputs).map { weights[r, $0] } }
  }

  /// Of G = J J^T.
  package func spectrum() -> GramSpectrum {
    GramSpectrum(of: Matrix(rows: batch, columns: batch, entries: gram(jacobian())))
  }
}

/// A layer at present weights: |g|, h and z > b, n points of m neurons.
private struct TextbookLayer {
  var outputs: [Double]
  var lengths: [Double]
  var fires: [Bool]
}

extension MultilayerTextbook {
  /// The memory and the multiply-adds of making it and of `steps` steps.
  package static func cost(
    of sizes: ProblemSizes, _ shape: MultilayerShape, steps: Int
  ) -> (memoryBytes: Double, multiplyAdds: Double) {
    let (m, n, _) = sizes.numbers
    let parameters = Double(shape.trainedLayers) * m * m
    let step = n * n * parameters / 2 + n * n * n / 6 + 3 * n * parameters
    return (
      (steps > 0 ? 8 * n * parameters : 0) + 24 * parameters + 8 * m * m + 40 * n * n,
      Double(shape.layers - 1) * m * m * (n + 80) + Double(2 * steps) * step
    )
  }
}

/// The definitions.
extension MultilayerTextbook {
  /// h_l of every trained layer and r_i = sum_r a_r h_L(x_i)_r - y_i.
  private mutating func evaluate() {
    layers = []
    for weights in weights {
      layers.append(output(of: layers.last?.outputs ?? features, by: weights, inputs: width))
    }
    let last = layers.last?.outputs ?? features
    residual = targets.map { -$0 }
    for i in 0..<batch {
      for r in 0..<width { residual[i] += signs[r] * last[i * width + r] }
    }
  }

  /// z = W v, g = max(z - b, 0), h = g / |g| or c g.
  private func output(
    of vectors: [Double], by weights: [Double], inputs: Int
  ) -> TextbookLayer {
    var layer = TextbookLayer(
      outputs: [Double](repeating: 0, count: batch * width), lengths: [],
      fires: [Bool](repeating: false, count: batch * width))
    for i in 0..<batch {
      var squares = 0.0
      for r in 0..<width {
        var z = 0.0
        for k in 0..<inputs { z += weights[r * inputs + k] * vectors[i * inputs + k] }
        layer.fires[i * width + r] = z > shift
        layer.outputs[i * width + r] = max(z - shift, 0)
        squares += layer.outputs[i * width + r] * layer.outputs[i * width + r]
      }
      layer.lengths.append(squares.squareRoot())
      let scale = factor ?? (1 / layer.lengths[i])
      for r in 0..<width { layer.outputs[i * width + r] *= scale }
    }
    return layer
  }

  /// Rows J_i = (u_l(x_i) (x) h_(l-1)(x_i))_l, n x (trained layers) m^2.
  package func jacobian() -> [Double] {
    let parameters = weights.count * width * width
    var jacobian = [Double](repeating: 0, count: batch * parameters)
    for i in 0..<batch {
      var gradient = signs
      for layer in weights.indices.reversed() {
        let below = layer == 0 ? features : layers[layer - 1].outputs
        let u = derivative(gradient, at: layers[layer], point: i)
        let start = i * parameters + layer * width * width
        for r in 0..<width where u[r] != 0 {
          for k in 0..<width { jacobian[start + r * width + k] = u[r] * below[i * width + k] }
        }
        gradient = product(u, weights[layer])
      }
    }
    return jacobian
  }

  /// u = phi'(z) o (q - (h . q) h) / |g|, or c phi'(z) o q.
  private func derivative(_ q: [Double], at layer: TextbookLayer, point i: Int) -> [Double] {
    var along = 0.0
    for r in 0..<width { along += layer.outputs[i * width + r] * q[r] }
    return (0..<width).map { r in
      guard layer.fires[i * width + r] else { return 0 }
      if let factor { return factor * q[r] }
      return (q[r] - along * layer.outputs[i * width + r]) / layer.lengths[i]
    }
  }

  /// W^T u.
  private func product(_ u: [Double], _ weights: [Double]) -> [Double] {
    var product = [Double](repeating: 0, count: width)
    for r in 0..<width where u[r] != 0 {
      for k in 0..<width { product[k] += u[r] * weights[r * width + k] }
    }
    return product
  }

  /// W -= J^T c, and the residual there.
  package mutating func move(_ jacobian: [Double], by coefficients: [Double]) {
    let parameters = weights.count * width * width
    for layer in weights.indices {
      for i in 0..<batch {
        let start = i * parameters + layer * width * width
        for p in 0..<width * width {
          weights[layer][p] -= coefficients[i] * jacobian[start + p]
        }
      }
    }
    evaluate()
  }
}
