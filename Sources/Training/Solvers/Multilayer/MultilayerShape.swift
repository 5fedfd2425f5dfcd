internal import Foundation
package import Numerics
import Vocabulary

/// How the network of several layers is built: h_0 = x, g_l = phi(W_l h_(l-1)), f = a^T h_L.
///
/// h_l = g_l / |g_l|, or SZZ21's h_l = sqrt(c_b / m) g_l with c_b = 1 / E[phi(N(0, 1))^2].
package struct MultilayerShape: Sendable, Equatable {
  /// L, at least 2; layer 1 is m x d, the others are m x m.
  package let layers: Int
  /// Whether the output of each layer has length one.
  package let isNormalised: Bool
  /// The layers from 1 on whose weights stay as they are drawn: 1, or L - 1 where only the last trains.
  package let fixedLayers: Int

  /// - Precondition: `layers` is at least 2.
  package init(layers: Int, isNormalised: Bool = true, trainsLastOnly: Bool = false) {
    precondition(layers >= 2, "a multi-layer network has at least two layers")
    self.layers = layers
    self.isNormalised = isNormalised
    fixedLayers = trainsLastOnly ? layers - 1 : 1
  }

  /// The layers whose weights are trained, the last ones.
  package var trainedLayers: Int { layers - fixedLayers }

  /// What becomes of g_l in a network of `shape`.
  package func scaling(_ shape: NetworkShape) -> LayerScaling {
    if isNormalised { return .normalised }
    return .constant(1 / (Double(shape.width) * Self.meanSquare(shift: shape.shift)).squareRoot())
  }

  /// E[phi(z)^2] = (1 + b^2) Q(b) - b exp(-b^2/2) / sqrt(2 pi) for z ~ N(0, 1).
  private static func meanSquare(shift b: Double) -> Double {
    let tail = erfc(b / (2.0).squareRoot()) / 2
    return (1 + b * b) * tail - b * exp(-b * b / 2) / (2 * Double.pi).squareRoot()
  }
}

extension Problem {
  /// W_l(0), N(0, 1) entries keyed by (layer, neuron, coordinate); layer 1 is that of two-layer networks.
  private func stream(layer: Int) -> RandomStream {
    RandomStream(seed: seed, purpose: .weights, substream: UInt32(layer - 1))
  }

  /// W_l(0), m x m, for a layer from 2 on: drawn anew at every call, the same each time.
  package func drawWeights(layer: Int, workers: Workers) -> WeightColumns<Scalar> {
    precondition(layer >= 2, "layer 1 is not square")
    var weights = WeightColumns<Scalar>(neurons: shape.width, inputs: shape.width)
    stream(layer: layer).fillNormals(&weights, inSingle: stated == .single, workers: workers)
    return weights
  }

  /// The same as solvers take it: in the phase `draw`, and counted, with the bytes that are written.
  func drawWeights(
    layer: Int, workers: Workers, work: inout Work
  ) -> WeightColumns<Scalar> {
    work.measure(.draw) { work in
      work.count(normalsOf: drawing, rows: shape.width, columns: shape.width)
      work.count(.bytesMoved, shape.width * shape.width * MemoryLayout<Scalar>.stride)
      return drawWeights(layer: layer, workers: workers)
    }
  }

  /// W_l(0) with its neurons as rows, as files have it.
  package func drawnRows(layer: Int) -> Matrix<Scalar> {
    var rows = Matrix<Scalar>(uninitializedRows: shape.width, columns: shape.width)
    stream(layer: layer).fillNormals(&rows, inSingle: stated == .single)
    return rows
  }

  /// Overwrites `products`, n x m, with V W_l(0)^T for the rows of V, in the phase `forward` and, where it draws, `draw`;
  /// W_l(0) is not stored.
  func multiplyDrawnWeights(
    layer: Int, _ vectors: borrowing Matrix<Scalar>, into products: inout Matrix<Scalar>,
    workers: Workers, work: inout Work
  ) {
    work.measure(.forward, drawingOn: workers) { work, turns in
      stream(layer: layer).multiplyDrawn(
        vectors, into: &products, inSingle: stated == .single, workers: workers, turns: turns)
      work.count(
        multiplyAdds: vectors.rows * vectors.columns * products.columns, in: Scalar.self)
    }
    work.measure(.draw) { work in
      work.count(normalsOf: drawing, rows: products.columns, columns: vectors.columns)
    }
  }
}
