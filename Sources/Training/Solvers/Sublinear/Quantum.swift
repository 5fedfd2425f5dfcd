package import Numerics
import Vocabulary

extension SolverEntry {
  /// Gradient descent in the quantum model: for each point Grover's search finds the neurons that fire, in
  /// a simulator that counts queries.
  ///
  /// The simulator has to know what is marked, which takes it a dense pass; that is no cost of the
  /// algorithm, so the search is counted and not timed. An item that the last search misses, with a
  /// probability about 1e-8, is missing from the firing set: the diagnostic `missed_items` says so.
  ///
  /// - Complexity: about sqrt(m k) queries for k neurons found, and about sqrt(m) for the search that
  ///   finds no other.
  ///
  /// Source: SYZ21, Z. Song, S. Yang, R. Zhang, "Does preprocessing help training over-parameterized neural
  /// networks?", NeurIPS 2021, arXiv 2110.04622, its quantum algorithm; a reconstruction.
  static let quantum = SolverEntry(
    SolverDescriptor(
      name: "quantum", family: .sublinear,
      summary: "gradient descent, Grover search over the neurons, queries counted",
      papers: ["SYZ21"], options: .of(.step(.descent), .learningRate),
      phases: [.search, .forward, .gram, .solve, .update], reference: .solver("dense-shifted"),
      isSimulated: true),
    Descent<ListedDescent<QuantumTracker<Float>>>.self,
    Descent<ListedDescent<QuantumTracker<Double>>>.self)
}

/// W by rows, and what the simulator needs to know.
package struct QuantumTracker<Scalar: KernelScalar>: RowTracker, ~Copyable {
  package private(set) var weights: Matrix<Scalar>
  private let pointGram: Matrix<Double>
  private var slotOf: AlignedBuffer<UInt32>
  private var rows = GrowingBuffer<UInt64>()
  private var truth: FiringPairs
  private var marked = GrowingBuffer<UInt32>()
  private var found = GrowingBuffer<UInt32>()
  private var steps = 0

  /// With the simulator's dense passes, which are not timed but take their time.
  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let fired = n * m * sizes.firingProbability
    return CostEstimate(
      memoryBytes: m * (d + n) * sizes.scalarBytes + n * m / 8 + 4 * m + 8 * fired,
      iteration: .sparseMoves(sizes) + CostEstimate.pass(sizes))
  }

  package init(
    _ network: borrowing SparseNetwork<Scalar>, weights: consuming Matrix<Scalar>,
    pairs: inout FiringPairs, options: SolverOptions, work: inout Work
  ) {
    self.weights = weights
    pointGram = Matrix(rows: network.batch, columns: network.batch, repeating: 0)
    slotOf = AlignedBuffer(count: network.width, repeating: .max)
    truth = FiringPairs(points: network.batch)
  }

  package mutating func search(
    _ pairs: inout FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    work.measure(.search) { work in
      work.untimed { work in
        mark(network)
        findMarked(&pairs, network, work: &work)
      }
    }
  }

  /// What the oracle knows, for no queries: the algorithm has no set-up.
  package mutating func survey(
    _ pairs: inout FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    work.untimed { _ in
      mark(network)
      pairs.replace(byRows: rows, width: network.width, workers: network.workers)
    }
  }

  package mutating func move(
    _ pairs: inout FiringPairs, by coefficients: borrowing AlignedBuffer<Double>,
    _ network: inout SparseNetwork<Scalar>, work: inout Work
  ) {
    network.move(&weights, along: pairs, by: coefficients, work: &work)
    steps += 1
  }

  /// What the oracle knows: every pair by its inner product.
  private mutating func mark(_ network: borrowing SparseNetwork<Scalar>) {
    let (m, workers) = (network.width, network.workers)
    let table = ProductTable(
      weights: weights, points: network.points, pointGram: pointGram, workers: workers)
    rows.resize(to: m * truth.words)
    table.threshold(
      shift: network.shift, into: &rows, words: truth.words, workers: workers)
    truth.replace(byRows: rows, width: m, workers: workers)
  }

  /// Searches for the marked neurons of each point; what is found is what fires.
  private mutating func findMarked(
    _ pairs: inout FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    let (n, search) = (
      network.batch,
      GroverSearch(items: network.width, seed: network.seed, iteration: steps)
    )
    var starts = AlignedBuffer<Int>(count: n + 1, repeating: 0)
    truth.gatherSets(into: &marked, starts: &starts)
    found.resize(to: truth.count)
    work.count(.classicalQueries, n * network.width)
    var (next, missed) = (0, 0)
    for i in 0..<n {
      let set = UnsafeMutableBufferPointer(
        start: marked.mutablePointer + starts.pointer[i],
        count: starts.pointer[i + 1] - starts.pointer[i])
      let counts = search.findAll(set, row: i)
      work.count(.oracleQueries, counts.finding)
      work.count(.failingQueries, counts.failing)
      for k in 0..<counts.found { found.mutablePointer[next + k] = set[k] }
      starts.mutablePointer[i] = next
      next += counts.found
      missed += counts.missed
    }
    starts.mutablePointer[n] = next
    work.note("missed_items", Double(missed))
    pairs.replace(bySets: found, starts: starts, slotOf: &slotOf)
  }
}
