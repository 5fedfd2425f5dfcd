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
      phases: [.search, .forward, .gram, .update], reference: .solver("dense-shifted")),
    SparseDescent<DataTracker<Float>>.self, SparseDescent<DataTracker<Double>>.self)
}

/// W by rows, and a structure over the points.
package struct DataTracker<Scalar: KernelScalar>: FiringTracker, ~Copyable {
  private let weights: Matrix<Scalar>
  private let tree: BallTree<Scalar>
  private var passes = ListedPasses()
  private var rows = GrowingBuffer<UInt64>()

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let touched = sizes.neuronsTouched
    let query = 40 + (n + n / 16) * (d + 4)
    return .sparseMoves(sizes)
      + CostEstimate(
        memoryBytes: m * d * sizes.scalarBytes + 1.2 * n * d * sizes.scalarBytes + n * m / 8,
        setup: Operations(sizes.precision, multiplyAdds: m * query),
        iteration: Operations(sizes.precision, multiplyAdds: touched * query))
  }

  package init(
    _ network: borrowing SparseNetwork<Scalar>, weights: consuming Matrix<Scalar>,
    pairs: inout FiringPairs, options: SolverOptions, work: inout Work
  ) {
    self.weights = weights
    tree = BallTree(
      network.points, queries: self.weights, above: network.shift, as: options[.search])
    find(nil, network.width, network, words: pairs.words, work: &work)
    pairs.replace(byRows: rows.pointer, width: network.width, workers: network.workers)
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
    work.measure(.search) { work in
      find(pairs.neurons.pointer, pairs.slots, network, words: pairs.words, work: &work)
      work.untimed { work in work.count(.flips, pairs.flips(toRows: rows.pointer)) }
      pairs.replace(byRows: rows.pointer, workers: network.workers)
    }
  }

  /// Packs on which points each of `count` neurons fires, all of them in their order where they are nil.
  private mutating func find(
    _ neurons: UnsafePointer<UInt32>?, _ count: Int, _ network: borrowing SparseNetwork<Scalar>,
    words: Int, work: inout Work
  ) {
    rows.resize(to: count * words)
    let found = askEach(
      count, rows: rows.pointer, words: words, room: network.batch + 16, workers: network.workers,
      weights, neurons, tree: tree, above: network.shift)
    work.count(found)
  }
}

/// Asks a tree over points where each of `count` neurons fires, and packs that, a row of words a
/// neuron.
private func askEach<Scalar: KernelScalar>(
  _ count: Int, rows: UnsafeMutablePointer<UInt64>, words: Int, room: Int, workers: Workers,
  _ weights: borrowing Matrix<Scalar>, _ neurons: UnsafePointer<UInt32>?,
  tree: borrowing BallTree<Scalar>, above b: Scalar
) -> SearchCounts {
  let (d, size) = (weights.columns, FiringPairs.blockSlots)
  let blocks = (count + size - 1) / size
  let scratch = AlignedBuffer<UInt32>(uninitializedCount: workers.count * room)
  let costs = AlignedBuffer<SearchCounts>(count: blocks, repeating: SearchCounts())
  nonisolated(unsafe) let (w, bits, names) = (UnsafePointer(weights.pointer), rows, neurons)
  nonisolated(unsafe) let (memory, totals) = (scratch.pointer, costs.pointer)
  workers.forEach(blocks) { block, worker in
    let found = memory + worker * room
    for q in block * size..<min(count, (block + 1) * size) {
      let r = names.map { Int($0[q]) } ?? q
      let cost = tree.report(w + r &* d, above: b, into: found)
      totals[block] += cost
      let row = bits + q &* words
      row.update(repeating: 0, count: words)
      for k in 0..<cost.found { row[Int(found[k]) / 64] |= 1 &<< UInt64(found[k] % 64) }
    }
  }
  var total = SearchCounts()
  for block in 0..<blocks { total += costs.pointer[block] }
  return total
}
