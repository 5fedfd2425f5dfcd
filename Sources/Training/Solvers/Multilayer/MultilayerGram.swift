package import Numerics
import Vocabulary

/// G = sum_l (U_l U_l^T) o (V_l V_l^T) over the trained layers.
///
/// V of the first trained layer does not change, and its part is kept: where only the last layer is
/// trained this is K of the two-layer problem whose data are the features.
/// - Complexity: n^2 m multiply-adds a forming for the first trained layer, 2 n^2 m halves for each other.
package struct MultilayerGram<Scalar: KernelScalar>: ~Copyable {
  /// The lower triangle of G.
  package private(set) var gram: Matrix<Double>
  private var featureGram: Matrix<Double>
  private var left: Matrix<Double>
  private var right: Matrix<Double>
  private var product: OwnProduct<Scalar>
  private let workers: Workers

  /// Makes V V^T of the features.
  package init(_ network: borrowing MultilayerNetwork<Scalar>, work: inout Work) {
    let (n, m) = (network.batch, network.width)
    workers = network.workers
    gram = Matrix(rows: n, columns: n, repeating: 0)
    left = Matrix(rows: n, columns: n, repeating: 0)
    right = Matrix(rows: n, columns: n, repeating: 0)
    featureGram = Matrix(rows: n, columns: n, repeating: 0)
    product = OwnProduct(order: n, depth: m)
    work.measure(.gram) { work in
      product.fill(&featureGram, from: network.features.outputs, workers: workers)
      work.count(multiplyAdds: n * n * m / 2, in: Scalar.self)
    }
  }

  /// Overwrites G with that of the state's factors, in the phase `gram`.
  package mutating func form(_ state: MultilayerState<Scalar>, work: inout Work) {
    let (n, m) = (gram.rows, state.layers[0].outputs.columns)
    work.measure(.gram) { work in
      gram.mutablePointer.update(repeating: 0, count: n * n)
      for (index, layer) in state.layers.enumerated() {
        product.fill(&left, from: layer.factors, workers: workers)
        work.count(multiplyAdds: n * n * m / 2, in: Scalar.self)
        if index == 0 {
          Self.addProducts(left, featureGram, to: &gram)
        } else {
          product.fill(&right, from: state.layers[index - 1].outputs, workers: workers)
          work.count(multiplyAdds: n * n * m / 2, in: Scalar.self)
          Self.addProducts(left, right, to: &gram)
        }
      }
    }
  }

  /// G += A o B, both triangles of which only the lower is meant.
  private static func addProducts(
    _ a: borrowing Matrix<Double>, _ b: borrowing Matrix<Double>,
    to gram: inout Matrix<Double>
  ) {
    let (sums, left, right) = (gram.mutableView, a.view, b.view)
    for index in 0..<sums.count { sums[index] += left[index] * right[index] }
  }
}
