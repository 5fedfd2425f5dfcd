internal import Numerics
import Vocabulary

/// Gradient descent in which an iteration looks only at what fires, as a `Tracker` finds it.
///
/// w_r -= eta (a_r/sqrt m) sum_{i in F_r} r_i x_i, with eta as in ``GradientDescent``; where that needs
/// G, it is formed from the firing sets.
package struct SparseDescent<Tracker: FiringTracker & ~Copyable>: Solver, ~Copyable {
  /// That of the tracker.
  package typealias Scalar = Tracker.Scalar

  private let network: SparseNetwork<Scalar>
  private var tracker: Tracker
  private var pairs: FiringPairs
  private var gram: ListedGram
  private let residuals: AlignedBuffer<Double>
  private let scaled: AlignedBuffer<Double>
  private var rate: LearningRate

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    .sparseNetwork(sizes) + .learningRate(sizes, options[.learningRate])
      + Tracker.cost(of: sizes, options: options)
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    let n = problem.points.rows
    residuals = AlignedBuffer(count: n, repeating: 0)
    scaled = AlignedBuffer(count: n, repeating: 0)
    rate = LearningRate(options, points: n)
    let network = work.measure(.setup) { _ in SparseNetwork(problem, workers: options.workers) }
    gram = work.measure(.setup) { work in ListedGram(network, work: &work) }
    var pairs = FiringPairs(points: n)
    tracker = work.measure(.setup) { work in
      Tracker(
        network, weights: problem.drawWeights(workers: options.workers), pairs: &pairs,
        options: options, work: &work)
    }
    self.pairs = pairs
    self.network = network
    if rate.needsGram { try chooseRate(work: &work) }
    if rate.isTuned {
      let tuned = try work.untimed { work throws(SolverError) in
        try GradientDescent.tunedRate(problem, options, work: &work)
      }
      rate.take(tuned)
    }
    work.note("learning_rate", rate.value)
  }

  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    tracker.search(&pairs, network, phase: .search, work: &work)
    evaluate(&tracker, pairs, network, into: residuals, work: &work)
    let size = norm(residuals.pointer, count: residuals.count)
    if rate.isDue(after: size) {
      gram.form(pairs, width: network.width, workers: network.workers, work: &work)
      rate.renew(gram.gram, work: &work)
    }
    work.note("learning_rate", rate.value)
    for i in 0..<scaled.count { scaled.pointer[i] = rate.value * residuals.pointer[i] }
    tracker.move(&pairs, by: scaled.pointer, network, work: &work)
    return StepOutcome(residual: size)
  }

  package mutating func residual() -> Double {
    var silent = Work(now: { 0 })
    tracker.search(&pairs, network, phase: .search, work: &silent)
    evaluate(&tracker, pairs, network, into: residuals, work: &silent)
    return norm(residuals.pointer, count: residuals.count)
  }

  package mutating func firingSet(of point: Int) -> [Int]? {
    var silent = Work(now: { 0 })
    tracker.search(&pairs, network, phase: .search, work: &silent)
    return pairs.firingSet(of: point)
  }

  private mutating func chooseRate(work: inout Work) throws(SolverError) {
    tracker.search(&pairs, network, phase: .setup, work: &work)
    gram.form(pairs, width: network.width, phase: .setup, workers: network.workers, work: &work)
    try rate.choose(gram.gram, workers: network.workers, work: &work)
  }
}
