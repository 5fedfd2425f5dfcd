package import Numerics
import Vocabulary

extension SolverEntry {
  /// Gradient descent with a max-tree for each point over the m inner products with it.
  ///
  /// Each iteration asks n trees for the keys above b, and gives them the new keys of the neurons that
  /// fired. A reconstruction from the abstract.
  ///
  /// - Complexity: an iteration is n (d + log2 m) operations a neuron that fires, and fewer than
  ///   1 + 2 k log2(m/k) + 4 k nodes a point on which k fire; 2 n m keys.
  ///
  /// Source: ALSZZ23, J. Alman, J. Liang, Z. Song, R. Zhang, D. Zhuo, "Bypass exponential time
  /// preprocessing: fast neural network training via weight-data correlation preprocessing", NeurIPS 2023,
  /// arXiv 2211.14227.
  static let correlationDTree = SolverEntry(
    SolverDescriptor(
      name: "correlation-dtree", family: .sublinear,
      summary: "gradient descent, a max-tree a point over the inner products with it",
      papers: ["ALSZZ23"], options: .of(.step(.descent), .learningRate),
      phases: [.search, .forward, .gram, .solve, .update, .maintain],
      reference: .solver("dense-shifted")),
    Descent<ListedDescent<PointTreesTracker<Float>>>.self,
    Descent<ListedDescent<PointTreesTracker<Double>>>.self)
}

/// W by rows, and a max-tree for each point over the m inner products with it.
///
/// A neuron that moved gets its inner products anew, n d multiply-adds, and each of the n trees a new
/// path from its leaf to the root; each tree is asked once an iteration for the keys above b.
package struct PointTreesTracker<Scalar: KernelScalar>: ReversibleTracker, RowTracker, ~Copyable {
  package private(set) var weights: Matrix<Scalar>
  private var trees: MaxTrees<Scalar>
  /// Entries all `UInt32.max`, one a neuron.
  private var slotOf: AlignedBuffer<UInt32>
  private var sets = ReportedSets()
  private var gathered = GrowingBuffer<UInt32>()
  private var products = GrowingBuffer<Scalar>()
  private var held = GrowingBuffer<Scalar>()

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let keys = sizes.neuronsTouched * n
    return CostEstimate(
      memoryBytes: m * (d + 2 * n) * sizes.scalarBytes + 4 * m + keys * sizes.scalarBytes,
      setup: CostEstimate.pass(sizes),
      iteration: .sparseMoves(sizes)
        + Operations(sizes.precision, multiplyAdds: keys * (d + Double(m.exponent))))
  }

  package init(
    _ network: borrowing SparseNetwork<Scalar>, weights: consuming Matrix<Scalar>,
    pairs: inout FiringPairs, options: SolverOptions, work: inout Work
  ) {
    let (m, n) = (network.width, network.batch)
    self.weights = weights
    slotOf = AlignedBuffer(count: m, repeating: .max)
    trees = work.measure(.maintain) { work in
      work.count(.innerProducts, n * m)
      work.count(.nodesVisited, n * (2 * m - 1))
      return MaxTrees(trees: n, keys: m)
    }
    work.measure(.maintain) { _ in trees.fill(self.weights, network) }
  }

  package mutating func search(
    _ pairs: inout FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    work.measure(.search) { work in
      work.count(trees.report(above: network.shift, into: &sets, workers: network.workers))
      pairs.replace(by: sets, gathered: &gathered, slotOf: &slotOf)
    }
  }

  package mutating func move(
    _ pairs: inout FiringPairs, by coefficients: borrowing AlignedBuffer<Double>,
    _ network: inout SparseNetwork<Scalar>, work: inout Work
  ) {
    network.move(&weights, along: pairs, by: coefficients, work: &work)
    refresh(pairs, network, work: &work)
  }

  package mutating func hold(_ pairs: borrowing FiringPairs, work: inout Work) {
    work.measure(.update) { _ in
      held.resize(to: pairs.slots * weights.columns)
      copyRows(of: weights, pairs, to: &held)
    }
  }

  package mutating func restore(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    work.measure(.update) { _ in copyRows(held, pairs, to: &weights) }
    refresh(pairs, network, work: &work)
  }

  /// Gives every tree the new keys of the listed neurons.
  private mutating func refresh(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    let (n, slots) = (network.batch, pairs.slots)
    work.measure(.maintain) { work in
      products.resize(to: slots * n)
      let costs = trees.move(
        pairs, weights, network, products: &products, above: network.shift)
      work.count(.innerProducts, n * slots)
      work.count(.nodesVisited, costs.nodes)
      work.count(.flips, costs.flips)
    }
  }
}

/// Trees of points over the inner products with neurons.
extension MaxTrees {
  /// Makes every tree from the inner products of all neurons with its point.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate mutating func fill(
    _ weights: borrowing Matrix<Scalar>, _ network: borrowing SparseNetwork<Scalar>
  ) {
    let (m, n, d) = (network.width, network.batch, network.dimension)
    let (w, x, trees) = (weights.view, network.points.view, mutableView)
    network.workers.forEach(n) { i, _ in
      let keys = trees.leaves(i)
      for r in 0..<m { keys[r] = Scalar.innerProduct(w + r &* d, x + i &* d, count: d) }
      trees.build(i)
    }
  }

  /// Asks every tree.
  fileprivate func report(
    above b: Scalar, into sets: inout ReportedSets, workers: Workers
  ) -> SearchCounts {
    sets.collect(trees, points: keys, workers: workers) { report($0, above: b, into: $1) }
  }

  /// Gives every tree the new keys of the listed neurons; `products` has room for n a slot.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate mutating func move(
    _ pairs: borrowing FiringPairs, _ weights: borrowing Matrix<Scalar>,
    _ network: borrowing SparseNetwork<Scalar>, products: inout GrowingBuffer<Scalar>,
    above b: Scalar
  ) -> (nodes: Int, flips: Int) {
    let (n, d, slots) = (network.batch, network.dimension, pairs.slots)
    let size = FiringPairs.blockSlots
    var costs = AlignedBuffer<Int>(count: 2 * n, repeating: 0)
    let (w, x, neurons) = (weights.view, network.points.view, pairs.neurons.view)
    let (z, counts) = (products.mutableView, costs.mutableView)
    let trees = mutableView
    network.workers.forEach(pairs.blocks) { block, _ in
      for q in block * size..<min(slots, (block + 1) * size) {
        let row = w + Int(neurons[q]) &* d
        for i in 0..<n { z[i &* slots &+ q] = Scalar.innerProduct(row, x + i &* d, count: d) }
      }
    }
    network.workers.forEach(n) { i, _ in
      let keys = trees.leaves(i)
      var (nodes, flips) = (0, 0)
      for q in 0..<slots {
        let (r, key) = (Int(neurons[q]), z[i &* slots &+ q])
        flips += (keys[r] <= b) == (key <= b) ? 0 : 1
        nodes += trees.update(i, r, to: key)
      }
      (counts[2 * i], counts[2 * i + 1]) = (nodes, flips)
    }
    return (0..<n).reduce((0, 0)) { ($0.0 + counts[2 * $1], $0.1 + counts[2 * $1 + 1]) }
  }
}
