package import Numerics
import Vocabulary

/// G = K o (D D^T) / m from packed firing bits, with K = X X^T kept.
///
/// - Complexity: n (n + 1)/2 pairs of m/64 words a forming; 2 n^2 doubles.
package struct PackedGram: ~Copyable {
  /// The lower triangle of G.
  package var gram: Matrix<Double>
  private let pointGram: Matrix<Double>
  private var counts: FiringCounts

  /// Makes K.
  package init<Scalar: KernelScalar>(
    _ network: borrowing TwoLayerNetwork<Scalar>, work: inout Work
  ) {
    self.init(points: network.points, workers: network.workers, work: &work)
  }

  /// Makes K of X.
  package init<Scalar: KernelScalar>(
    points: borrowing Matrix<Scalar>, workers: Workers, work: inout Work
  ) {
    let n = points.rows
    pointGram = work.formPointGram(of: points, workers: workers)
    gram = Matrix(rows: n, columns: n, repeating: 0)
    counts = FiringCounts(workers: workers)
  }

  /// Overwrites G with that of `firing`.
  package mutating func form(
    _ firing: borrowing BitMatrix, workers: Workers, work: inout Work
  ) {
    let n = gram.rows
    work.measure(.gram) { work in
      counts.fillGram(
        &gram, pointGram: pointGram, scale: 1 / Double(firing.columns), firing: firing,
        workers: workers)
      work.count(.popcountWords, n * n * ((firing.columns + 63) / 64) / 2)
    }
  }
}

extension Work {
  /// K = X X^T, in the phase `gram`: n^2 d / 2 multiply-adds.
  mutating func formPointGram<Scalar: KernelScalar>(
    of points: borrowing Matrix<Scalar>, workers: Workers
  ) -> Matrix<Double> {
    measure(.gram) { work in
      work.count(multiplyAdds: points.rows * points.rows * points.columns / 2, in: Double.self)
      return pointGram(of: points, workers: workers)
    }
  }
}
