package import Numerics
import Vocabulary

extension SolverEntry {
  /// Gauss-Newton with a max-tree for each point, a sparse sketch of J^T as preconditioner, and conjugate
  /// gradients.
  ///
  /// The trees find who fires; J is never formed. The step is the solution of G alpha = r, to a relative
  /// residual of 1e-12: G v is a pass over the firing pairs, sum_r |F_r|^2 products through K. M is the
  /// Gram matrix of S J^T for a sparse sign sketch S of the rows of J^T that are not zero, drawn anew at
  /// every linearisation. A reconstruction from the abstract.
  ///
  /// - Complexity: the search as `correlation-dtree`; the sketch 4 d a firing pair, d to a multiple of 16, M n^2 s, its factor
  ///   n^3/3, an inner iteration 2 sum_r |F_r|^2 + 2 n^2 flops.
  ///
  /// Source: DHSWZ22, "Training overparametrized neural networks in sublinear time", arXiv 2208.04508.
  static let treeNewton = SolverEntry(
    SolverDescriptor(
      name: "tree-newton", family: .sublinear,
      summary: "Gauss-Newton, a max-tree a point, sparse sketch and conjugate gradients",
      papers: ["DHSWZ22"], options: .of(.step(.gaussNewton), .damping),
      phases: [.search, .forward, .gram, .sketch, .factor, .solve, .update, .maintain],
      reference: .solver("dense-shifted")),
    GaussNewton<ListedLinearization<PointTreesTracker<Float>, ListedSketch>>.self,
    GaussNewton<ListedLinearization<PointTreesTracker<Double>, ListedSketch>>.self)
}

/// G through the firing pairs, and the factor of a sketch of it.
package struct ListedSketch: ListedSystem, ~Copyable {
  private let pointGram: Matrix<Double>
  private let points: TwofoldLines<Double>
  private var product: OwnProduct<Double>
  /// (S J^T)^T, n x s.
  private var sketched: Matrix<Double>
  /// The Gram matrix of the sketch.
  package private(set) var gram: Matrix<Double>
  private var factor: CholeskyFactor<Double>
  private var iteration: ConjugateGradient
  private var sketch: SparseSignSketch
  private var passes = GramPasses()
  private let width: Int
  private let workers: Workers
  private let seed: UInt64
  private var linearizations: UInt32 = 0
  private var traceOfGram = 0.0

  /// s / n.
  private static var ratio: Int { 8 }
  private static var tolerance: Double { 1e-12 }

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let (p, touched) = (sizes.firingProbability, sizes.neuronsTouched)
    let lines = Double(SparseSignSketch.lines(columns: sizes.dimension))
    let (fired, s) = (n * m * p, Double(SparseSignSketch.rows(atLeast: ratio * sizes.batch)))
    return .cholesky(sizes, .double)
      + CostEstimate(
        memoryBytes: 8 * (2 * n * n + 32 * n * lines + 2 * n * s) + 24 * touched * lines,
        setup: Operations(.double, multiplyAdds: n * n * d / 2),
        iteration: Operations(
          .double, multiplyAdds: 64 * fired * lines + n * n * s / 2 + 30 * fired * n * p))
  }

  package init<Scalar: KernelScalar>(
    _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    let n = network.batch
    let rows = SparseSignSketch.rows(atLeast: Self.ratio * n)
    pointGram = work.formPointGram(of: network.points, workers: network.workers)
    points = TwofoldLines(network.points.inDoublePrecision())
    product = OwnProduct(order: n, depth: rows)
    sketched = Matrix(rows: n, columns: rows, repeating: 0)
    gram = Matrix(rows: n, columns: n, repeating: 0)
    factor = CholeskyFactor(order: n)
    iteration = ConjugateGradient(order: n)
    sketch = SparseSignSketch(rows: rows, lines: 0)
    (width, workers, seed) = (network.width, network.workers, network.seed)
  }

  package mutating func linearize<Scalar: KernelScalar>(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work
  ) {
    let n = network.batch
    work.measure(.sketch) { work in
      let lines = pairs.slots * points.lines
      if sketch.lines < lines {
        sketch = SparseSignSketch(rows: sketched.columns, lines: lines)
      }
      sketch.draw(seed: seed, substream: linearizations, lines: 0..<lines, workers: workers)
      work.count(.randomWords, lines * SparseSignSketch.wordsPerLine)
      linearizations += 1
      sketch.apply(
        to: pairs, points: points, scale: 1 / Double(width).squareRoot(), into: &sketched,
        workers: workers)
      work.count(
        multiplyAdds: SparseSignSketch.multiplyAdds(
          vectors: pairs.count, dimension: network.dimension), in: Double.self)
    }
    work.measure(.factor) { work in
      product.fill(&gram, from: sketched, workers: workers)
      work.count(multiplyAdds: n * n * sketched.columns / 2, in: Double.self)
    }
    work.measure(.gram) { work in
      work.count(multiplyAdds: pairs.count, in: Double.self)
      traceOfGram = passes.trace(pairs, pointGram: pointGram) / Double(width)
    }
  }

  package mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double, _ pairs: borrowing FiringPairs,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    try factor.refactor(gram, damping: damping, workers: workers, work: &work)
    let (n, scale) = (gram.rows, 1 / Double(width))
    do throws(NumericalError) {
      try work.measure(.solve) { work throws(NumericalError) in
        var products = 0
        defer {
          work.count(.innerIterations, products)
          work.count(
            multiplyAdds: products * (n * n + 2 * pairs.increments - pairs.count), in: Double.self)
        }
        _ = try iteration.solve(
          residual, into: &alpha, tolerance: Self.tolerance, limit: 10 * n + 100
        ) { x, y in
          products += 1
          passes.apply(pairs, pointGram: pointGram, scale: scale, x, into: &y, workers: workers)
          add(damping, times: x, to: &y)
        } precondition: {
          factor.solve(&$0)
        }
      }
    } catch {
      throw SolverError(error)
    }
  }

  package mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, _ pairs: borrowing FiringPairs,
    into image: inout AlignedBuffer<Double>, work: inout Work
  ) {
    work.measure(.solve) { work in
      passes.apply(
        pairs, pointGram: pointGram, scale: 1 / Double(width), vector, into: &image,
        workers: workers)
      work.count(multiplyAdds: 2 * pairs.increments - pairs.count, in: Double.self)
    }
  }

  package borrowing func trace() -> Double { traceOfGram }
}
