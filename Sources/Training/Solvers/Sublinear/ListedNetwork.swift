package import Numerics
import Vocabulary

/// The n x n systems (G + mu I) alpha = r of one way to do Gauss-Newton from lists of firing pairs.
package protocol ListedSystem: ~Copyable, SendableMetatype {
  /// What the system itself will take.
  static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate

  /// Prepares for a network, as ``Solver/init(_:options:work:)`` does.
  init<Scalar: KernelScalar>(_ network: borrowing SparseNetwork<Scalar>, work: inout Work)

  /// Moves to the linearisation where `pairs` fire.
  mutating func linearize<Scalar: KernelScalar>(
    _ pairs: borrowing FiringPairs, _ network: borrowing SparseNetwork<Scalar>, work: inout Work)

  /// Overwrites `alpha` with the solution of (G + `damping` I) alpha = `residual`.
  mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double, _ pairs: borrowing FiringPairs,
    into alpha: inout AlignedBuffer<Double>, work: inout Work) throws(SolverError)

  /// Overwrites `image` with G `vector`, as part of the phase `solve`.
  mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, _ pairs: borrowing FiringPairs,
    into image: inout AlignedBuffer<Double>, work: inout Work)

  /// trace(G).
  borrowing func trace() -> Double
}

/// The two-layer network of which an iteration looks only at what fires, as a `Tracker` finds it.
struct ListedNetwork<Tracker: FiringTracker & ~Copyable>: ~Copyable {
  var network: SparseNetwork<Tracker.Scalar>
  var tracker: Tracker
  var pairs: FiringPairs
  private var passes = ListedPasses()

  init(
    _ problem: borrowing Problem<Tracker.Scalar>, options: SolverOptions, work: inout Work
  ) {
    let network = SparseNetwork(problem, workers: options.workers, work: &work)
    var pairs = FiringPairs(points: network.batch)
    tracker = Tracker(
      network, weights: problem.drawWeights(workers: options.workers, work: &work), pairs: &pairs,
      options: options, work: &work)
    self.pairs = pairs
    self.network = network
  }

  mutating func evaluate(into residual: inout AlignedBuffer<Double>, work: inout Work) {
    tracker.search(&pairs, network, work: &work)
    work.measure(.forward) { work in
      tracker.predict(pairs, network, with: &passes, into: &residual, work: &work)
      add(-1, times: network.targets, to: &residual)
      work.count(.firedPairs, pairs.count)
      work.count(.neuronsTouched, pairs.slots)
    }
  }

  mutating func evaluateAnew(into residual: inout AlignedBuffer<Double>, work: inout Work) {
    guard tracker.predictAnew(network, into: &residual) else {
      return evaluate(into: &residual, work: &work)
    }
    add(-1, times: network.targets, to: &residual)
  }

  mutating func move(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work) {
    tracker.move(&pairs, by: coefficients, &network, work: &work)
  }
}

/// A network that a tracker follows, and G from its firing pairs.
package struct ListedDescent<Tracker: FiringTracker & ~Copyable>: GramFormingNetwork, ~Copyable {
  /// That of the tracker.
  package typealias Scalar = Tracker.Scalar

  private var listed: ListedNetwork<Tracker>
  private var gram: ListedGram

  package static func cost(
    of sizes: ProblemSizes, options: SolverOptions, tried: Bool
  ) -> CostEstimate {
    .sparseNetwork(sizes) + .learningRate(sizes, options, gram: .listedGram(sizes))
      + Tracker.cost(of: sizes, options: options)
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, tried: Bool, work: inout Work
  ) throws(SolverError) {
    let listed = ListedNetwork<Tracker>(problem, options: options, work: &work)
    gram = ListedGram(listed.network, work: &work)
    self.listed = listed
  }

  package mutating func evaluate(into residual: inout AlignedBuffer<Double>, work: inout Work) {
    listed.evaluate(into: &residual, work: &work)
  }

  package mutating func evaluateAnew(
    into residual: inout AlignedBuffer<Double>, work: inout Work
  ) {
    listed.evaluateAnew(into: &residual, work: &work)
  }

  package mutating func move(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work) {
    listed.move(by: coefficients, work: &work)
  }

  package func firingSet(of point: Int) -> [Int]? { listed.pairs.firingSet(of: point) }

  package mutating func findFiring(work: inout Work) {
    listed.tracker.survey(&listed.pairs, listed.network, work: &work)
  }

  package mutating func formGram(work: inout Work) {
    gram.form(listed.pairs, listed.network, work: &work)
  }

  package func withGram<R, E: Error>(
    _ body: (borrowing Matrix<Double>) throws(E) -> R
  ) throws(E) -> R { try body(gram.gram) }
}

/// A network that a tracker follows, and one way to solve with G.
///
/// A trial moves what the tracker holds; where it is rejected, the tracker goes back to what it kept before.
package struct ListedLinearization<
  Tracker: ReversibleTracker & ~Copyable, System: ListedSystem & ~Copyable
>: LinearizedNetwork, ~Copyable {
  /// That of the tracker.
  package typealias Scalar = Tracker.Scalar

  private var listed: ListedNetwork<Tracker>
  private var system: System
  /// The pairs of the point from which a trial is made.
  private var held: FiringPairs

  package static func cost(
    of sizes: ProblemSizes, options: SolverOptions, tried: Bool
  ) -> CostEstimate {
    .sparseNetwork(sizes) + Tracker.cost(of: sizes, options: options)
      + System.cost(of: sizes, options: options)
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, tried: Bool, work: inout Work
  ) throws(SolverError) {
    let listed = ListedNetwork<Tracker>(problem, options: options, work: &work)
    system = System(listed.network, work: &work)
    held = FiringPairs(points: problem.points.rows)
    self.listed = listed
  }

  package mutating func evaluate(into residual: inout AlignedBuffer<Double>, work: inout Work) {
    listed.evaluate(into: &residual, work: &work)
  }

  package mutating func evaluateAnew(
    into residual: inout AlignedBuffer<Double>, work: inout Work
  ) {
    listed.evaluateAnew(into: &residual, work: &work)
  }

  package mutating func move(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work) {
    listed.move(by: coefficients, work: &work)
  }

  package func firingSet(of point: Int) -> [Int]? { listed.pairs.firingSet(of: point) }

  package mutating func linearize(work: inout Work) {
    system.linearize(listed.pairs, listed.network, work: &work)
  }

  package mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    try system.solve(residual, damping: damping, listed.pairs, into: &alpha, work: &work)
  }

  package mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    system.apply(vector, listed.pairs, into: &image, work: &work)
  }

  package func trace() -> Double { system.trace() }

  package mutating func tryMove(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work)
  {
    listed.tracker.hold(listed.pairs, work: &work)
    work.measure(.search) { _ in held.copy(listed.pairs) }
    listed.move(by: coefficients, work: &work)
  }

  package func accept(work: inout Work) {}

  package mutating func reject(work: inout Work) {
    listed.tracker.restore(held, listed.network, work: &work)
    swap(&listed.pairs, &held)
  }
}
