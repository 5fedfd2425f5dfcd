package import Numerics
package import Vocabulary

/// G = K o (D D^T) / m from lists of firing pairs, with K = X X^T kept.
///
/// - Complexity: sum_r |F_r| (|F_r| + 1) / 2 increments and n^2 / 2 products a forming; 2 n^2 doubles.
package struct ListedGram: ~Copyable {
  /// The lower triangle of G.
  package let gram: Matrix<Double>
  /// K, both triangles.
  package let pointGram: Matrix<Double>
  private let counts: ListedCounts
  private var lists: NeuronLists?

  /// Makes K, in the phase that is being measured.
  package init<Scalar: KernelScalar>(
    _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    let (n, d) = (network.batch, network.dimension)
    pointGram = Numerics.pointGram(of: network.points, workers: network.workers)
    work.count(.multiplyAdds, n * n * d / 2)
    gram = Matrix(rows: n, columns: n, repeating: 0)
    counts = ListedCounts(points: n, workers: network.workers)
  }

  /// Overwrites G with that of `pairs`; an increment of a count counts as a multiply-add.
  package mutating func form(
    _ pairs: borrowing FiringPairs, width m: Int, phase: Phase = .gram, workers: Workers,
    work: inout Work
  ) {
    work.measure(phase) { work in
      if !(lists?.holds(pairs) ?? false) {
        lists = NeuronLists(for: pairs, workers: workers)
      }
      lists?.fill(from: pairs, workers: workers)
      let increments = lists?.pairs ?? 0
      fill(m, workers: workers)
      work.count(.multiplyAdds, increments + gram.rows * (gram.rows + 1) / 2)
    }
  }

  private func fill(_ m: Int, workers: Workers) {
    switch lists {
    case .some(let lists):
      counts.fillGram(
        gram, pointGram: pointGram, scale: 1 / Double(m), lists: lists, workers: workers)
    case .none: break
    }
  }
}
