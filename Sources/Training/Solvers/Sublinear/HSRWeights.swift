internal import Foundation
package import Numerics
import Vocabulary

extension SolverEntry {
  /// Gradient descent with the weights preprocessed: a search structure over the m weights is asked, for
  /// each point, which of them lie in the half-space <w, x_i> > b.
  ///
  /// Per iteration n queries (x_i, b), an inner product and d multiply-adds for each firing pair, and a
  /// move in the structure for each neuron that fires. A reconstruction from the abstract: the paper's
  /// half-space reporting has no implementation, and a ball tree stands for it, which is made anew when
  /// its queries visit twice what they did at first. The structure holds the one copy of the weights.
  ///
  /// Source: SYZ21, Z. Song, S. Yang, R. Zhang, "Does preprocessing help training over-parameterized neural
  /// networks?", NeurIPS 2021, arXiv 2110.04622, the algorithm that preprocesses weights.
  static let hsrWeights = SolverEntry(
    SolverDescriptor(
      name: "hsr-weights", family: .sublinear,
      summary: "gradient descent, half-space reporting over the weights", papers: ["SYZ21"],
      options: .of(.step(.descent), .learningRate, .search),
      phases: [.search, .forward, .gram, .solve, .update, .maintain],
      reference: .solver("dense-shifted")),
    Descent<ListedDescent<WeightTracker<Float>>>.self,
    Descent<ListedDescent<WeightTracker<Double>>>.self)
}

/// W in a search tree.
package struct WeightTracker<Scalar: KernelScalar>: FiringTracker, ~Copyable {
  /// Neurons that are moved together.
  private static var group: Int { 4096 }

  private var tree: BallTree<Scalar>
  private var slotOf: AlignedBuffer<UInt32>
  private var rule = RebuildRule()
  private var isWorn = false
  private var sets = ReportedSets()
  private var gathered = GrowingBuffer<UInt32>()
  /// z of the firing pairs.
  private var products = GrowingBuffer<Scalar>()
  /// Where a group of neurons is when it moves.
  private var moving: AlignedBuffer<Scalar>

  /// At worst: with queries that visit all neurons.
  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let fired = n * m * sizes.firingProbability
    return CostEstimate(
      memoryBytes: (1.2 * m * d + Double(group) * d) * sizes.scalarBytes + 12 * m
        + Double(sizes.threads) * 4 * m + 8 * fired,
      setup: Operations(sizes.precision, multiplyAdds: m * d * log2(max(m, 2)))
        + CostEstimate.pass(sizes),
      iteration: .sparseMoves(sizes) + CostEstimate.pass(sizes))
  }

  package init(
    _ network: borrowing SparseNetwork<Scalar>, weights: consuming Matrix<Scalar>,
    pairs: inout FiringPairs, options: SolverOptions, work: inout Work
  ) {
    let weights = weights
    tree = work.makeTree(
      of: weights, queries: network.points, above: network.shift, as: options[.search])
    slotOf = AlignedBuffer(count: network.width, repeating: .max)
    moving = AlignedBuffer(
      uninitializedCount: min(Self.group, network.width) * network.dimension)
  }

  package mutating func search(
    _ pairs: inout FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    work.measure(.search) { work in
      let cost = tree.report(
        network.points, above: network.shift, into: &sets, workers: network.workers)
      work.count(cost)
      isWorn = rule.isDue(after: cost, queries: network.batch)
      pairs.replace(by: sets, gathered: &gathered, slotOf: &slotOf)
    }
  }

  package mutating func predict(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>,
    with passes: inout ListedPasses, into predictions: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    products.resize(to: pairs.count)
    tree.fill(&products, pairs, points: network.points, workers: network.workers)
    passes.predict(
      pairs, products: products, signs: network.signs, shift: network.shift,
      into: &predictions, workers: network.workers)
    work.count(.innerProducts, pairs.count)
  }

  package mutating func move(
    _ pairs: inout FiringPairs, by coefficients: borrowing AlignedBuffer<Double>,
    _ network: inout SparseNetwork<Scalar>, work: inout Work
  ) {
    let d = network.dimension
    for first in stride(from: 0, to: pairs.slots, by: Self.group) {
      let slots = first..<min(pairs.slots, first + Self.group)
      work.measure(.update) { work in
        let before = first == 0 ? 0 : pairs.starts.pointer[first]
        network.steps(
          coefficients, pairs, slots, from: tree, into: &moving)
        // The points are scaled for each group.
        let rows = pairs.starts.pointer[slots.upperBound] - before + network.batch
        work.count(multiplyAdds: rows * d, in: Scalar.self)
      }
      work.measure(.maintain) { work in
        for q in slots {
          tree.move(Int(pairs.neurons.pointer[q]), to: moving.pointer + (q - first) * d)
        }
        work.count(.nodesVisited, slots.count * tree.height)
        work.count(.innerProducts, 2 * slots.count * tree.height)
      }
    }
    if isWorn {
      work.measure(.maintain) { work in
        tree.rebuild()
        work.count(tree.buildCounts)
        work.count(.rebuilds, 1)
      }
    }
  }
}

extension SparseNetwork {
  /// Where the neurons of some slots, held by a structure, are after the step: a row of d a slot.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate mutating func steps(
    _ coefficients: borrowing AlignedBuffer<Double>, _ pairs: borrowing FiringPairs,
    _ slots: Range<Int>,
    from tree: borrowing BallTree<Scalar>, into rows: inout AlignedBuffer<Scalar>
  ) {
    let (d, size) = (dimension, FiringPairs.blockSlots)
    let (y, a, target) = (steps(coefficients), signs.view, rows.mutableView)
    let lists = pairs.view
    workers.forEach((slots.count + size - 1) / size) { block, _ in
      let first = slots.lowerBound + block * size
      for q in first..<min(slots.upperBound, first + size) {
        let (r, row) = (Int(lists.neurons[q]), target + (q - slots.lowerBound) * d)
        tree.read(r, into: row)
        Scalar.addListed(lists[q], of: y.pointer, columns: d, times: -a[r], to: row)
      }
    }
  }
}
