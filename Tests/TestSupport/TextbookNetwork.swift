package import Numerics

/// The two-layer network by its definition, in double precision.
package struct TextbookNetwork: Sendable {
  /// <x_i, w_r>, n x m.
  package let products: TextbookMatrix
  /// sum_k |x_ik w_rk|, what errors of the products are relative to.
  package let magnitudes: TextbookMatrix
  /// a_r.
  package let signs: [Double]
  /// b.
  package let shift: Double
  /// d.
  package let dimension: Int

  /// The network of these weights (m x d) at these points (n x d).
  package init(weights: TextbookMatrix, points: TextbookMatrix, signs: [Double], shift: Double) {
    products = points * weights.transposed
    magnitudes = points.magnitudes * weights.magnitudes.transposed
    self.signs = signs
    self.shift = shift
    dimension = points.columns
  }

  /// D_ir = [<w_r, x_i> > b], row by row.
  package var firing: [Bool] { products.entries.map { $0 > shift } }

  /// f_i = (1/sqrt m) sum_r a_r max(<w_r, x_i> - b, 0).
  package var predictions: [Double] {
    let scale = 1 / Double(products.columns).squareRoot()
    return (0..<products.rows).map { i in
      var sum = 0.0
      for r in 0..<products.columns { sum += signs[r] * activation(i, r) }
      return sum * scale
    }
  }

  /// What predictions computed in `scalar` may be off by, block by block summed in double.
  ///
  /// A product is off by gamma_d of its magnitude and the activation by no more, since it is
  /// 1-Lipschitz; the difference from b and the sum over a block round once a neuron; the sums over
  /// blocks, and all of this reference, round in double.
  package func predictionBounds<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, blockNeurons: Int
  ) -> [Double] {
    let (n, m) = (products.rows, products.columns)
    let product = gamma(dimension, scalar)
    let sum = gamma(min(blockNeurons, m) + 1, scalar) + gamma(m + dimension + 4, Double.self)
    return (0..<n).map { i in
      var bound = 0.0
      for r in 0..<m {
        let error = product * magnitudes[i, r]
        bound += error + sum * (activation(i, r) + error + magnitudes[i, r] * sum)
      }
      return bound / Double(m).squareRoot()
    }
  }

  /// Whether rounding in `scalar` may decide on which side of b the product of a pair falls.
  package func isAmbiguous<Scalar: KernelScalar>(
    point i: Int, neuron r: Int, _ scalar: Scalar.Type
  ) -> Bool {
    abs(products[i, r] - shift) <= gammaWithReference(dimension, scalar) * magnitudes[i, r]
  }

  private func activation(_ i: Int, _ r: Int) -> Double { max(products[i, r] - shift, 0) }
}
