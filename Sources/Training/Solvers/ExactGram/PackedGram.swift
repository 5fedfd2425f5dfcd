package import Numerics
package import Vocabulary

/// G = K o (D D^T) / m from packed firing bits, with K = X X^T kept.
///
/// - Complexity: n (n + 1)/2 pairs of m/64 words a forming; 2 n^2 doubles.
package struct PackedGram: ~Copyable {
  /// The lower triangle of G.
  package var gram: Matrix<Double>
  private let pointGram: Matrix<Double>
  private var counts: FiringCounts

  /// Makes K; called inside a phase.
  package init<Scalar: KernelScalar>(
    _ network: borrowing TwoLayerNetwork<Scalar>, work: inout Work
  ) {
    self.init(points: network.points, workers: network.workers, work: &work)
  }

  /// Makes K of X; called inside a phase.
  package init<Scalar: KernelScalar>(
    points: borrowing Matrix<Scalar>, workers: Workers, work: inout Work
  ) {
    let (n, d) = (points.rows, points.columns)
    pointGram = Numerics.pointGram(of: points, workers: workers)
    work.count(multiplyAdds: n * n * d / 2, in: Double.self)
    gram = Matrix(rows: n, columns: n, repeating: 0)
    counts = FiringCounts(workers: workers)
  }

  /// Overwrites G with that of `firing`.
  package mutating func form(
    _ firing: borrowing BitMatrix, phase: Phase = .gram, workers: Workers, work: inout Work
  ) {
    let n = gram.rows
    work.measure(phase) { work in
      counts.fillGram(
        &gram, pointGram: pointGram, scale: 1 / Double(firing.columns), firing: firing,
        workers: workers)
      work.count(.popcountWords, n * n * ((firing.columns + 63) / 64) / 2)
    }
  }
}
