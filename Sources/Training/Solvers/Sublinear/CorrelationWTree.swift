package import Numerics
import Vocabulary

extension SolverEntry {
  /// Gradient descent with a max-tree for each neuron over its n inner products.
  ///
  /// A neuron that moved gets its inner products anew, n d multiply-adds, and its tree with them; the tree
  /// is asked which of them exceed b. Lists of who fires where are kept between iterations. A
  /// reconstruction from the abstract.
  ///
  /// - Complexity: an iteration is n (d + 2) operations a neuron that fires; 2 n m keys.
  ///
  /// Source: ALSZZ23, J. Alman, J. Liang, Z. Song, R. Zhang, D. Zhuo, "Bypass exponential time
  /// preprocessing: fast neural network training via weight-data correlation preprocessing", NeurIPS 2023,
  /// arXiv 2211.14227.
  static let correlationWTree = SolverEntry(
    SolverDescriptor(
      name: "correlation-wtree", family: .sublinear,
      summary: "gradient descent, a max-tree a neuron over its inner products",
      papers: ["ALSZZ23"], options: .of(.step(.descent), .learningRate),
      phases: [.search, .forward, .gram, .solve, .update, .maintain],
      reference: .solver("dense-shifted")),
    Descent<ListedDescent<NeuronTreesTracker<Float>>>.self,
    Descent<ListedDescent<NeuronTreesTracker<Double>>>.self)
}

/// W by rows, and m max-trees over n keys.
package struct NeuronTreesTracker<Scalar: KernelScalar>: RowTracker, ~Copyable {
  package private(set) var weights: Matrix<Scalar>
  private var trees: MaxTrees<Scalar>
  private var rows = GrowingBuffer<UInt64>()

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    return CostEstimate(
      memoryBytes: m * (d + 2 * n) * sizes.scalarBytes + n * m / 8, setup: CostEstimate.pass(sizes),
      iteration: .sparseMoves(sizes)
        + Operations(sizes.precision, multiplyAdds: sizes.neuronsTouched * n * d))
  }

  package init(
    _ network: borrowing SparseNetwork<Scalar>, weights: consuming Matrix<Scalar>,
    pairs: inout FiringPairs, options: SolverOptions, work: inout Work
  ) {
    let m = network.width
    self.weights = weights
    trees = work.measure(.maintain) { _ in MaxTrees(trees: m, keys: network.batch) }
    work.measure(.maintain) { work in refresh(nil, m, network, work: &work) }
    work.measure(.search) { work in
      rows.resize(to: m * pairs.words)
      ask(nil, m, network, into: rows.mutableView, words: pairs.words, work: &work)
      pairs.replace(byRows: rows, width: m, workers: network.workers)
    }
  }

  package mutating func move(
    _ pairs: inout FiringPairs, by coefficients: borrowing AlignedBuffer<Double>,
    _ network: inout SparseNetwork<Scalar>, work: inout Work
  ) {
    network.move(&weights, along: pairs, by: coefficients, work: &work)
    work.measure(.maintain) { work in
      refresh(pairs.neurons.view, pairs.slots, network, work: &work)
    }
    work.measure(.search) { work in
      rows.resize(to: pairs.slots * pairs.words)
      ask(
        pairs.neurons.view, pairs.slots, network, into: rows.mutableView, words: pairs.words,
        work: &work)
      work.untimed { work in work.count(.flips, pairs.flips(toRows: rows)) }
      pairs.replace(byRows: rows, workers: network.workers)
    }
  }

  private mutating func refresh(
    _ neurons: View<UInt32>?, _ count: Int, _ network: borrowing SparseNetwork<Scalar>,
    work: inout Work
  ) {
    trees.refresh(neurons, count, weights, network)
    work.count(.innerProducts, network.batch * count)
    work.count(.nodesVisited, (2 * network.batch - 1) * count)
  }

  private borrowing func ask(
    _ neurons: View<UInt32>?, _ count: Int, _ network: borrowing SparseNetwork<Scalar>,
    into rows: MutableView<UInt64>, words: Int, work: inout Work
  ) {
    let (n, b) = (network.batch, network.shift)
    let cost = packReports(count, into: rows, words: words, room: n, workers: network.workers) {
      (query, found) in
      trees.report(neurons.map { Int($0[query]) } ?? query, above: b, into: found)
    }
    work.count(cost)
  }
}

/// Trees of neurons over the inner products with points.
extension MaxTrees {
  /// Makes the trees of `count` neurons anew, all of them in their order where they are nil.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate mutating func refresh(
    _ neurons: View<UInt32>?, _ count: Int, _ weights: borrowing Matrix<Scalar>,
    _ network: borrowing SparseNetwork<Scalar>
  ) {
    let (n, d, size) = (network.batch, network.dimension, FiringPairs.blockSlots)
    let (w, x, trees) = (weights.view, network.points.view, mutableView)
    network.workers.forEach((count + size - 1) / size) { block, _ in
      for q in block * size..<min(count, (block + 1) * size) {
        let r = neurons.map { Int($0[q]) } ?? q
        let keys = trees.leaves(r)
        for i in 0..<n { keys[i] = Scalar.innerProduct(w + r &* d, x + i &* d, count: d) }
        trees.build(r)
      }
    }
  }
}
