package import Numerics
import Vocabulary

/// The n x n systems (G + mu I) alpha = r of one way to do Gauss-Newton, at one linearisation of a network
/// with dense passes.
package protocol DenseSystem: ~Copyable, SendableMetatype {
  /// Of the network's large arrays.
  associatedtype Scalar: KernelScalar

  /// What the system itself will take; the network and its passes are added to it.
  static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate

  /// Prepares for a network, as ``Solver/init(_:options:work:)`` does.
  init(_ network: borrowing TwoLayerNetwork<Scalar>, options: SolverOptions, work: inout Work)
    throws(SolverError)

  /// Moves to the linearisation at the network whose firing matrix is `firing`.
  mutating func linearize(
    _ network: borrowing TwoLayerNetwork<Scalar>, firing: borrowing BitMatrix, work: inout Work)

  /// Overwrites `alpha` with the solution of (G + `damping` I) alpha = `residual`.
  mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work) throws(SolverError)

  /// Overwrites `image` with G `vector`, as part of the phase `solve`.
  mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work)

  /// trace(G).
  borrowing func trace() -> Double

  /// W -= J^T alpha.
  mutating func move(
    _ weights: inout Matrix<Scalar>, of network: inout TwoLayerNetwork<Scalar>,
    along firing: borrowing BitMatrix, by alpha: borrowing AlignedBuffer<Double>, work: inout Work)
}

extension DenseSystem where Self: ~Copyable {
  package mutating func move(
    _ weights: inout Matrix<Scalar>, of network: inout TwoLayerNetwork<Scalar>,
    along firing: borrowing BitMatrix, by alpha: borrowing AlignedBuffer<Double>, work: inout Work
  ) {
    network.move(&weights, along: firing, by: alpha, work: &work)
  }
}

/// The two-layer network with dense passes, and one way to solve with G; a trial is made on a second set of
/// weights.
package struct DenseLinearization<System: DenseSystem & ~Copyable>: LinearizedNetwork, ~Copyable {
  /// That of the system.
  package typealias Scalar = System.Scalar

  private var network: TwoLayerNetwork<Scalar>
  private var system: System
  private var state: NetworkState<Scalar>
  /// The weights before a trial, or those of the next; of width 0 where no steps are tried.
  private var other: NetworkState<Scalar>

  package static func cost(
    of sizes: ProblemSizes, options: SolverOptions, tried: Bool
  ) -> CostEstimate {
    let cost = CostEstimate.network(sizes) + System.cost(of: sizes, options: options)
    return tried ? cost + .trial(sizes) : cost
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, tried: Bool, work: inout Work
  ) throws(SolverError) {
    let (n, d) = (problem.points.rows, problem.points.columns)
    let network = TwoLayerNetwork(problem, workers: options.workers, work: &work)
    state = NetworkState(
      weights: problem.drawWeights(workers: options.workers, work: &work), points: n)
    let width = tried ? problem.shape.width : 0
    other = NetworkState(weights: Matrix(rows: width, columns: d, repeating: 0), points: n)
    system = try System(network, options: options, work: &work)
    self.network = network
  }

  package mutating func evaluate(into residual: inout AlignedBuffer<Double>, work: inout Work) {
    network.evaluate(&state, into: &residual, work: &work)
  }

  package mutating func linearize(work: inout Work) {
    system.linearize(network, firing: state.firing, work: &work)
  }

  package mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    try system.solve(residual, damping: damping, into: &alpha, work: &work)
  }

  package mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    system.apply(vector, into: &image, work: &work)
  }

  package func trace() -> Double { system.trace() }

  package mutating func move(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work) {
    system.move(&state.weights, of: &network, along: state.firing, by: coefficients, work: &work)
  }

  package mutating func tryMove(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work)
  {
    work.measure(.update) { _ in other.weights.copyEntries(of: state.weights) }
    system.move(&other.weights, of: &network, along: state.firing, by: coefficients, work: &work)
    swap(&state, &other)
  }

  package func accept(work: inout Work) {}

  package mutating func reject(work: inout Work) { swap(&state, &other) }

  package func firingSet(of point: Int) -> [Int]? { state.firing.ones(ofRow: point) }
}
