package import Numerics
import Vocabulary

extension SolverEntry {
  /// Gradient descent with the data preprocessed: a static search structure over the n points is asked, for
  /// each neuron that moved, on which of them it fires.
  ///
  /// Per iteration an inner product and d multiply-adds for each firing pair, and one query (w_r, b) for
  /// each neuron that fires; the others have not moved, and fire on nothing as before. Lists of who fires
  /// where are kept between iterations. A reconstruction from the abstract: the paper's half-space
  /// reporting has no implementation, and a ball tree stands for it.
  ///
  /// Source: SYZ21, Z. Song, S. Yang, R. Zhang, "Does preprocessing help training over-parameterized neural
  /// networks?", NeurIPS 2021, arXiv 2110.04622, the algorithm that preprocesses data.
  static let hsrData = SolverEntry(
    SolverDescriptor(
      name: "hsr-data", family: .sublinear,
      summary: "gradient descent, half-space reporting over the points", papers: ["SYZ21"],
      options: .of(.step(.descent), .learningRate, .search),
      phases: [.search, .forward, .gram, .solve, .update], reference: .solver("dense-shifted")),
    Descent<ListedDescent<DataTracker<Float>>>.self,
    Descent<ListedDescent<DataTracker<Double>>>.self)
}

/// W by rows, and a structure over the points.
package struct DataTracker<Scalar: KernelScalar>: RowTracker, ~Copyable {
  package private(set) var weights: Matrix<Scalar>
  private let tree: BallTree<Scalar>
  private var rows = GrowingBuffer<UInt64>()

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    return CostEstimate(
      memoryBytes: m * d * sizes.scalarBytes + 1.2 * n * d * sizes.scalarBytes + n * m / 8,
      setup: CostEstimate.pass(sizes),
      iteration: .sparseMoves(sizes)
        + Operations(sizes.precision, multiplyAdds: sizes.neuronsTouched * n * d))
  }

  package init(
    _ network: borrowing SparseNetwork<Scalar>, weights: consuming Matrix<Scalar>,
    pairs: inout FiringPairs, options: SolverOptions, work: inout Work
  ) {
    self.weights = weights
    tree = work.makeTree(
      of: network.points, queries: self.weights, above: network.shift, as: options[.search])
    work.measure(.search) { work in
      rows.resize(to: network.width * pairs.words)
      find(nil, network.width, network, into: rows.mutableView, words: pairs.words, work: &work)
      pairs.replace(byRows: rows, width: network.width, workers: network.workers)
    }
  }

  package mutating func move(
    _ pairs: inout FiringPairs, by coefficients: borrowing AlignedBuffer<Double>,
    _ network: inout SparseNetwork<Scalar>, work: inout Work
  ) {
    network.move(&weights, along: pairs, by: coefficients, work: &work)
    work.measure(.search) { work in
      rows.resize(to: pairs.slots * pairs.words)
      find(
        pairs.neurons.view, pairs.slots, network, into: rows.mutableView, words: pairs.words,
        work: &work)
      work.untimed { work in work.count(.flips, pairs.flips(toRows: rows)) }
      pairs.replace(byRows: rows, workers: network.workers)
    }
  }

  /// Packs on which points each of `count` neurons fires, all of them in their order where they are nil.
  private borrowing func find(
    _ neurons: View<UInt32>?, _ count: Int, _ network: borrowing SparseNetwork<Scalar>,
    into rows: MutableView<UInt64>, words: Int, work: inout Work
  ) {
    let (w, d, b) = (weights.view, network.dimension, network.shift)
    let cost = packReports(
      count, into: rows, words: words, room: network.batch + 16, workers: network.workers
    ) { q, found in
      let r = neurons.map { Int($0[q]) } ?? q
      return tree.report(w + r &* d, above: b, into: found)
    }
    work.count(cost)
  }
}
