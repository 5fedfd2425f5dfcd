package import Numerics

/// The extreme eigenvalues of G, which tell how rounding errors of a step are amplified.
package struct GramSpectrum {
  /// lambda_max(G).
  package let largest: Double
  /// lambda_min(G), or 0 where G is singular to working precision.
  package let smallest: Double
  /// Of the Gram matrix at the weights where `textbook` stands, G = K o (D D^T) / m.
  ///
  /// By power iteration on G and on its inverse, to about a percent.
  /// - Complexity: n^2 (m / 64 + d) / 2 + n^3 / 6 operations, and 4 n^2 doubles.
  package init(of textbook: Textbook) { self.init(of: Self.gram(of: textbook)) }

  /// Of a symmetric positive semidefinite matrix, whose lower triangle is read.
  ///
  /// - Complexity: n^3 / 6 and at most 200 n^2 multiply-adds.
  package init(of gram: borrowing Matrix<Double>) {
    let n = gram.rows
    largest =
      largestEigenvalue(order: n, tolerance: 1e-3, limit: 100) { x, y in
        multiplySymmetric(gram, damping: 0, x, &y)
      }.value
    var factor = CholeskyFactor<Double>(order: n)
    guard (try? factor.refactor(gram, damping: 0, workers: Workers(count: 1))) != nil else {
      smallest = 0
      return
    }
    let inverse = largestEigenvalue(order: n, tolerance: 1e-3, limit: 100) { x, y in
      y.update(from: x)
      factor.solve(&y)
    }
    smallest = 1 / inverse.value
  }

  /// The condition number of G + mu I, infinite where that is singular.
  package func condition(damping: Double = 0) -> Double {
    let least = smallest + damping
    return least > 0 ? (largest + damping) / least : .infinity
  }

  private static func gram(of textbook: Textbook) -> Matrix<Double> {
    let (n, m, d) = (textbook.batch, textbook.width, textbook.dimension)
    let words = (m + 63) / 64
    var bits = [UInt64](repeating: 0, count: n * words)
    for i in 0..<n {
      for r in 0..<m where textbook.firing[i * m + r] {
        bits[i * words + r / 64] |= 1 << UInt64(r % 64)
      }
    }
    var gram = Matrix<Double>(rows: n, columns: n, repeating: 0)
    for i in 0..<n {
      for j in 0...i {
        var (count, product) = (0, 0.0)
        for w in 0..<words { count += (bits[i * words + w] & bits[j * words + w]).nonzeroBitCount }
        for k in 0..<d { product += textbook.points[i * d + k] * textbook.points[j * d + k] }
        gram[i, j] = product * Double(count) / Double(m)
      }
    }
    return gram
  }
}
