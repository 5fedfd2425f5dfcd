package import Numerics
import Vocabulary

extension SolverEntry {
  /// Gradient descent or Gauss-Newton from a table of all inner products, kept up to date through K.
  ///
  /// What a practitioner would write: z_ri = <w_r, x_i> once for all pairs; a step changes only the rows
  /// of neurons that fire, by z_rj -= (a_r/sqrt m) sum_{i in F_r} c_i K_ij, and their lists are made anew
  /// in the same pass. The table is never scanned again, and W is not kept.
  ///
  /// - Complexity: an iteration is n (|F_r| + 1) operations a neuron that fires, whatever d; Gauss-Newton
  ///   adds the Gram matrix of the lists and n^3/3 flops. Set-up is 2 m n d flops; n m scalars.
  static let cachedScan = SolverEntry(
    SolverDescriptor(
      name: "cached-scan", family: .sublinear,
      summary: "gradient descent or Gauss-Newton, a table of inner products kept through K",
      papers: [], options: .of(.step, .learningRate, .damping),
      phases: [.search, .forward, .gram, .factor, .solve, .maintain],
      reference: .solver("dense-shifted"), tracksResidual: true),
    EitherStep<
      Descent<ListedDescent<TableTracker<Float>>>,
      GaussNewton<ListedLinearization<TableTracker<Float>, ListedCholesky>>
    >.self,
    EitherStep<
      Descent<ListedDescent<TableTracker<Double>>>,
      GaussNewton<ListedLinearization<TableTracker<Double>, ListedCholesky>>
    >.self)
}

/// The table of inner products, and what is near the threshold in it.
package struct TableTracker<Scalar: KernelScalar>: ReversibleTracker, ~Copyable {
  private var table: ProductTable<Scalar>
  /// 1 + |w_r(0)|, the scale of rounding errors.
  private let sizes: AlignedBuffer<Scalar>
  /// W where it is kept for the record alone, of no rows elsewhere, and its listed rows before a trial.
  private var weights: Matrix<Scalar>
  private var heldWeights = GrowingBuffer<Scalar>()
  private var steps: AlignedBuffer<Scalar>
  private var rows = GrowingBuffer<UInt64>()
  private var held = GrowingBuffer<Scalar>()
  /// t + d.
  private var roundings: Int

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    return CostEstimate(
      memoryBytes: (m * (n + d + 1) + n * n) * sizes.scalarBytes + n * m / 8,
      setup: CostEstimate.pass(sizes),
      iteration: Operations(sizes.precision, multiplyAdds: n * m * n * sizes.firingProbability))
  }

  package init(
    _ network: borrowing SparseNetwork<Scalar>, weights: consuming Matrix<Scalar>,
    pairs: inout FiringPairs, options: SolverOptions, work: inout Work
  ) {
    let (m, n, d) = (network.width, network.batch, network.dimension)
    let weights = weights
    let pointGram = work.formPointGram(of: network.points, workers: network.workers)
    table = work.measure(.maintain) { work in
      work.count(.innerProducts, n * m)
      return ProductTable(
        weights: weights, points: network.points, pointGram: pointGram, workers: network.workers)
    }
    sizes = work.measure(.maintain) { work in
      work.count(.innerProducts, m)
      return rowSizes(weights, workers: network.workers)
    }
    steps = AlignedBuffer(count: n, repeating: 0)
    roundings = d
    self.weights = options.keepsWeights ? weights : Matrix(rows: 0, columns: d, repeating: 0)
    work.measure(.search) { _ in
      rows.resize(to: m * pairs.words)
      table.threshold(
        shift: network.shift, into: &rows, words: pairs.words, workers: network.workers)
      pairs.replace(byRows: rows, width: m, workers: network.workers)
    }
  }

  package mutating func predict(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>,
    with passes: inout ListedPasses, into predictions: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    passes.predict(
      pairs, table: table.products, signs: network.signs, shift: network.shift,
      into: &predictions, workers: network.workers)
    work.count(multiplyAdds: pairs.count, in: Scalar.self)
  }

  package borrowing func predictAnew(
    _ network: borrowing SparseNetwork<Scalar>, into predictions: inout AlignedBuffer<Double>
  ) -> Bool {
    if !keepsWeights { return false }
    network.predict(weights, into: &predictions)
    return true
  }

  package mutating func move(
    _ pairs: inout FiringPairs, by coefficients: borrowing AlignedBuffer<Double>,
    _ network: inout SparseNetwork<Scalar>, work: inout Work
  ) {
    if keepsWeights {
      var silent = Work(now: { 0 })
      network.move(&weights, along: pairs, by: coefficients, work: &silent)
    }
    work.measure(.maintain) { work in
      let scale = 1 / Double(network.width).squareRoot()
      let (target, source) = (steps.mutableView, coefficients.view)
      for i in 0..<target.count { target[i] = Scalar(source[i] * scale) }
      rows.resize(to: pairs.slots * pairs.words)
      roundings += 1
      let ambiguous = table.move(
        pairs, by: steps, signs: network.signs, shift: network.shift,
        tolerance: 8 * Scalar(roundings) * Scalar.ulpOfOne, sizes: sizes, into: &rows,
        workers: network.workers)
      work.count(.ambiguousPairs, ambiguous)
      work.count(multiplyAdds: network.batch * pairs.count, in: Scalar.self)
      work.untimed { work in work.count(.flips, pairs.flips(toRows: rows)) }
    }
    work.measure(.search) { _ in pairs.replace(byRows: rows, workers: network.workers) }
  }

  package mutating func hold(_ pairs: borrowing FiringPairs, work: inout Work) {
    work.measure(.maintain) { work in
      copyRows(of: table.products, pairs, to: &held)
      if keepsWeights { copyRows(of: weights, pairs, to: &heldWeights) }
    }
  }

  package mutating func restore(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    work.measure(.maintain) { _ in
      table.restoreRows(held, pairs)
      if keepsWeights { copyRows(heldWeights, pairs, to: &weights) }
    }
  }

  private var keepsWeights: Bool { weights.rows > 0 }
}
