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
      phases: [.search, .forward, .gram, .update, .maintain],
      reference: .solver("dense-shifted")),
    SparseDescent<NeuronTreesTracker<Float>>.self, SparseDescent<NeuronTreesTracker<Double>>.self)
}

/// W by rows, and m max-trees over n keys.
package struct NeuronTreesTracker<Scalar: KernelScalar>: FiringTracker, ~Copyable {
  private let weights: Matrix<Scalar>
  private let trees: MaxTrees<Scalar>
  private var passes = ListedPasses()
  private var rows = GrowingBuffer<UInt64>()

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    return .sparseMoves(sizes)
      + CostEstimate(
        memoryBytes: m * (d + 2 * n) * sizes.scalarBytes + n * m / 8,
        setup: Operations(sizes.precision, multiplyAdds: m * n * (d + 24)),
        iteration: Operations(
          sizes.precision, multiplyAdds: sizes.neuronsTouched * n * (d + 24)))
  }

  package init(
    _ network: borrowing SparseNetwork<Scalar>, weights: consuming Matrix<Scalar>,
    pairs: inout FiringPairs, options: SolverOptions, work: inout Work
  ) {
    let m = network.width
    self.weights = weights
    trees = MaxTrees(trees: m, keys: network.batch)
    rows.resize(to: m * pairs.words)
    refresh(nil, m, network, work: &work)
    ask(nil, m, network, words: pairs.words, work: &work)
    pairs.replace(byRows: rows.pointer, width: m, workers: network.workers)
  }

  package mutating func predict(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>,
    into predictions: UnsafeMutablePointer<Double>, work: inout Work
  ) {
    passes.predict(pairs, weights: weights, network, into: predictions, work: &work)
  }

  package mutating func move(
    _ pairs: inout FiringPairs, by coefficients: UnsafePointer<Double>,
    _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    network.move(weights, along: pairs, by: coefficients, work: &work)
    work.measure(.maintain) { work in
      refresh(pairs.neurons.pointer, pairs.slots, network, work: &work)
    }
    work.measure(.search) { work in
      rows.resize(to: pairs.slots * pairs.words)
      ask(pairs.neurons.pointer, pairs.slots, network, words: pairs.words, work: &work)
      work.untimed { work in work.count(.flips, pairs.flips(toRows: rows.pointer)) }
      pairs.replace(byRows: rows.pointer, workers: network.workers)
    }
  }

  private func refresh(
    _ neurons: UnsafePointer<UInt32>?, _ count: Int, _ network: borrowing SparseNetwork<Scalar>,
    work: inout Work
  ) {
    trees.refresh(neurons, count, weights, network)
    work.count(.innerProducts, network.batch * count)
    work.count(.nodesVisited, (2 * network.batch - 1) * count)
  }

  private func ask(
    _ neurons: UnsafePointer<UInt32>?, _ count: Int, _ network: borrowing SparseNetwork<Scalar>,
    words: Int, work: inout Work
  ) {
    work.count(
      trees.pack(
        neurons, count, above: network.shift, into: rows.pointer, words: words,
        workers: network.workers))
  }
}

/// Trees of neurons over the inner products with points.
extension MaxTrees {
  /// Makes the trees of `count` neurons anew, all of them in their order where they are nil.
  fileprivate func refresh(
    _ neurons: UnsafePointer<UInt32>?, _ count: Int, _ weights: borrowing Matrix<Scalar>,
    _ network: borrowing SparseNetwork<Scalar>
  ) {
    let (n, d, size) = (network.batch, network.dimension, FiringPairs.blockSlots)
    nonisolated(unsafe) let (w, x, names) = (
      UnsafePointer(weights.pointer), UnsafePointer(network.points.pointer), neurons
    )
    network.workers.forEach((count + size - 1) / size) { block, _ in
      for q in block * size..<min(count, (block + 1) * size) {
        let r = names.map { Int($0[q]) } ?? q
        let keys = leaves(r)
        for i in 0..<n { keys[i] = Scalar.innerProduct(w + r &* d, x + i &* d, count: d) }
        build(r)
      }
    }
  }

  /// Packs on which points each of `count` neurons fires, a row of words a neuron.
  fileprivate func pack(
    _ neurons: UnsafePointer<UInt32>?, _ count: Int, above b: Scalar,
    into rows: UnsafeMutablePointer<UInt64>, words: Int, workers: Workers
  ) -> SearchCounts {
    let (n, size) = (keys, FiringPairs.blockSlots)
    let blocks = (count + size - 1) / size
    let scratch = AlignedBuffer<UInt32>(uninitializedCount: workers.count * n)
    let costs = AlignedBuffer<SearchCounts>(count: blocks, repeating: SearchCounts())
    nonisolated(unsafe) let (bits, names) = (rows, neurons)
    nonisolated(unsafe) let (memory, totals) = (scratch.pointer, costs.pointer)
    workers.forEach(blocks) { block, worker in
      let found = memory + worker * n
      for q in block * size..<min(count, (block + 1) * size) {
        let cost = report(names.map { Int($0[q]) } ?? q, above: b, into: found)
        totals[block] += cost
        let row = bits + q &* words
        row.update(repeating: 0, count: words)
        for k in 0..<cost.found { row[Int(found[k]) / 64] |= 1 &<< UInt64(found[k] % 64) }
      }
    }
    return (0..<blocks).reduce(into: SearchCounts()) { $0 += costs.pointer[$1] }
  }
}
