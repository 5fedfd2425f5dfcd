internal import Numerics
import Vocabulary

/// S A of the rows (u_l(x_i) (x) v_l(x_i))_l of J, n x s, and its Gram matrix.
///
/// The layers have independent sketches, whose sum is one of the joined rows: E[(S A)^T S A] = G.
///
/// - Complexity: a TensorSRHT or a TensorSketch for every trained layer, and n^2 s.
final class MultilayerSketch<Scalar: KernelScalar> {
  /// The Gram matrix of the sketch, its lower triangle.
  var gram: Matrix<Double>
  private let layers: [any LayerSketch<Scalar>]
  private var sketched: Matrix<Scalar>
  private var part: Matrix<Scalar>
  private var product: OwnProduct<Scalar>
  private var draws: UInt32 = 0

  /// Plans transforms, for `rows` rows of the sketch.
  init(
    _ network: borrowing MultilayerNetwork<Scalar>, seed: UInt64, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) {
    let (n, m, workers) = (network.batch, network.width, network.workers)
    let rows = options.sketchRows(points: n)
    var layers: [any LayerSketch<Scalar>] = []
    for layer in 0..<network.shape.trainedLayers {
      // Layers are told apart by their seeds: draws are numbered by linearisations.
      let seed = seed &+ UInt64(layer) &* 0x9E37_79B9_7F4A_7C15
      switch options[.system] {
      case .tensorSketch:
        layers.append(
          try LayerTensorSketch<Scalar>(m, rows, seed: seed, workers: workers, work: &work))
      default:
        layers.append(
          try LayerTensorTransform<Scalar>(m, rows, seed: seed, workers: workers, work: &work))
      }
    }
    self.layers = layers
    gram = Matrix(rows: n, columns: n, repeating: 0)
    sketched = Matrix(rows: n, columns: rows, repeating: 0)
    part = Matrix(rows: n, columns: rows, repeating: 0)
    product = OwnProduct(order: n, depth: rows)
  }

  /// Draws anew and sketches the state's factors.
  func form(
    _ state: MultilayerState<Scalar>, of network: borrowing MultilayerNetwork<Scalar>,
    work: inout Work
  ) {
    let (n, workers) = (gram.rows, network.workers)
    for (index, sketch) in layers.enumerated() {
      work.measure(.sketch) { work in
        sketch.apply(
          draws, left: state.layers[index].factors,
          right: network.input(of: index, in: state).outputs, into: &part, workers: workers,
          work: &work)
        accumulate(part, into: &sketched, resets: index == 0)
      }
    }
    work.measure(.sketch) { work in
      product.fill(&gram, from: sketched, workers: workers)
      work.count(multiplyAdds: n * n * sketched.columns / 2, in: Scalar.self)
    }
    draws += 1
  }
}

/// The sketch of the rows u_i (x) v_i of one layer's part of J.
private protocol LayerSketch<Scalar>: AnyObject {
  associatedtype Scalar: KernelScalar

  /// Overwrites row i of `sketch` with S (u_i (x) v_i), S the draw of that number.
  func apply(
    _ draw: UInt32, left: borrowing Matrix<Scalar>, right: borrowing Matrix<Scalar>,
    into sketch: inout Matrix<Scalar>, workers: Workers, work: inout Work)
}

private final class LayerTensorTransform<Scalar: KernelScalar>: LayerSketch {
  private var transform: TensorSubsampledTransform<Scalar>

  init(
    _ m: Int, _ rows: Int, seed: UInt64, workers: Workers, work: inout Work
  ) throws(SolverError) {
    transform = try work.planTransform { () throws(TransformError) in
      try TensorSubsampledTransform(
        leftLength: m, rightLength: m, samples: rows, kind: .nativeWHT, seed: seed,
        workers: workers)
    }
  }

  func apply(
    _ draw: UInt32, left: borrowing Matrix<Scalar>, right: borrowing Matrix<Scalar>,
    into sketch: inout Matrix<Scalar>, workers: Workers, work: inout Work
  ) {
    let n = left.rows
    transform.redraw(draw)
    let mixed = transform.transformed(right, workers: workers)
    transform.apply(left: left, mixedRight: mixed, into: &sketch, workers: workers)
    let transforms =
      transform.leftTransform.operationsPerRow + transform.rightTransform.operationsPerRow
    work.count(.transformAdds, n * Int(transforms))
    work.count(multiplyAdds: 2 * n * sketch.columns, in: Scalar.self)
  }
}

private final class LayerTensorSketch<Scalar: KernelScalar>: LayerSketch {
  private var transform: TensorSketch<Scalar>

  init(
    _ m: Int, _ rows: Int, seed: UInt64, workers: Workers, work: inout Work
  ) throws(SolverError) {
    transform = try work.planTransform { () throws(TransformError) in
      try TensorSketch(leftLength: m, rightLength: m, buckets: rows, seed: seed, workers: workers)
    }
  }

  func apply(
    _ draw: UInt32, left: borrowing Matrix<Scalar>, right: borrowing Matrix<Scalar>,
    into sketch: inout Matrix<Scalar>, workers: Workers, work: inout Work
  ) {
    transform.redraw(draw)
    transform.apply(left: left, right: right, into: &sketch, workers: workers)
    work.count(.transformAdds, left.rows * Int(transform.convolution.operationsPerRow))
    work.count(multiplyAdds: 2 * left.count, in: Scalar.self)
  }
}
