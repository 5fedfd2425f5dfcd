package import Numerics
import Vocabulary

/// S A of the rows (u_l(x_i) (x) v_l(x_i))_l of J, n x s, and its Gram matrix.
///
/// The layers have independent sketches, whose sum is one of the joined rows: E[(S A)^T S A] = G.
///
/// - Complexity: a TensorSRHT or a TensorSketch for every trained layer, and n^2 s.
package final class MultilayerSketch<Scalar: KernelScalar> {
  /// The Gram matrix of the sketch, its lower triangle.
  package private(set) var gram: Matrix<Double>
  private let layers: [LayerSketch<Scalar>]
  private var sketched: Matrix<Scalar>
  private var part: Matrix<Scalar>
  private var product: OwnProduct<Scalar>
  private var draws: UInt32 = 0

  /// Plans transforms, for as many rows of the sketch as the options say.
  package init(
    _ network: borrowing MultilayerNetwork<Scalar>, seed: UInt64, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) {
    let (n, m, workers) = (network.batch, network.width, network.workers)
    let rows = options.sketchRows(points: n)
    var layers: [LayerSketch<Scalar>] = []
    for layer in 0..<network.shape.trainedLayers {
      // Layers are told apart by their seeds: draws are numbered by linearisations.
      let seed = seed &+ UInt64(layer) &* 0x9E37_79B9_7F4A_7C15
      let sketch: LayerSketch<Scalar> =
        options[.system] == .tensorSketch
        ? try tensorSketch(m, rows, seed: seed, workers: workers, work: &work)
        : try tensorTransform(m, rows, seed: seed, workers: workers, work: &work)
      layers.append(sketch)
    }
    self.layers = layers
    gram = Matrix(rows: n, columns: n, repeating: 0)
    sketched = Matrix(rows: n, columns: rows, repeating: 0)
    part = Matrix(rows: n, columns: rows, repeating: 0)
    product = OwnProduct(order: n, depth: rows)
  }

  /// Draws anew and sketches the state's factors.
  package func form(
    _ state: MultilayerState<Scalar>, of network: borrowing MultilayerNetwork<Scalar>,
    work: inout Work
  ) {
    let (n, workers) = (gram.rows, network.workers)
    for (index, sketch) in layers.enumerated() {
      work.measure(.sketch) { work in
        sketch(
          draws, state.layers[index].factors, network.input(of: index, in: state).outputs, &part,
          &work)
        accumulate(part, into: &sketched, resets: index == 0)
      }
    }
    work.measure(.factor) { work in
      product.fill(&gram, from: sketched, workers: workers)
      work.count(multiplyAdds: n * n * sketched.columns / 2, in: Scalar.self)
    }
    draws += 1
  }
}

/// Overwrites row i of its fourth argument with S (u_i (x) v_i), u and v the rows of the two before it, S the draw of
/// the number that comes first.
private typealias LayerSketch<Scalar: KernelScalar> = (
  UInt32, borrowing Matrix<Scalar>, borrowing Matrix<Scalar>, inout Matrix<Scalar>, inout Work
) -> Void

private func tensorTransform<Scalar: KernelScalar>(
  _ m: Int, _ rows: Int, seed: UInt64, workers: Workers, work: inout Work
) throws(SolverError) -> LayerSketch<Scalar> {
  var transform = try work.planTransform { () throws(TransformError) in
    try TensorSubsampledTransform<Scalar>(
      leftLength: m, rightLength: m, samples: rows, kind: .nativeWHT, seed: seed, workers: workers)
  }
  work.count(.randomWords, transform.wordsPerDraw)
  work.count(signs: m)
  return { draw, left, right, sketch, work in
    let n = left.rows
    transform.redraw(draw)
    work.count(.randomWords, transform.wordsPerDraw)
    let mixed = transform.transformed(right, workers: workers)
    work.count(.transformAdds, n * Int(transform.rightTransform.operationsPerRow))
    let effort = transform.apply(left: left, mixedRight: mixed, into: &sketch, workers: workers)
    work.count(effort, in: Scalar.self)
  }
}

private func tensorSketch<Scalar: KernelScalar>(
  _ m: Int, _ rows: Int, seed: UInt64, workers: Workers, work: inout Work
) throws(SolverError) -> LayerSketch<Scalar> {
  var transform = try work.planTransform { () throws(TransformError) in
    try TensorSketch<Scalar>(
      leftLength: m, rightLength: m, buckets: rows, seed: seed, workers: workers)
  }
  work.count(.randomWords, transform.wordsPerDraw)
  return { draw, left, right, sketch, work in
    transform.redraw(draw)
    work.count(.randomWords, transform.wordsPerDraw)
    transform.apply(left: left, right: right, into: &sketch, workers: workers)
    work.count(.transformAdds, left.rows * Int(transform.convolution.operationsPerRow))
    work.count(multiplyAdds: 2 * left.count, in: Scalar.self)
  }
}
