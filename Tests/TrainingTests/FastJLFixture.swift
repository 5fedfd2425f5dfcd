import Numerics
import Training
import Vocabulary

/// A network with W(0) evaluated, where systems can be set up without a training run.
struct Linearization<Scalar: KernelScalar>: ~Copyable {
  var network: TwoLayerNetwork<Scalar>
  var state: NetworkState<Scalar>
  private var residual: AlignedBuffer<Double>

  init(_ data: ProblemData, width: Int, shift: Double = 0, threads: Int = 2) {
    let workers = Workers(count: threads)
    let problem = Problem<Scalar>(data, NetworkShape(width: width, shiftFactor: shift))
    var silent = Work(now: { 0 })
    network = TwoLayerNetwork(problem, workers: workers, work: &silent)
    state = NetworkState(
      weights: problem.drawWeights(workers: workers), points: problem.points.rows)
    residual = AlignedBuffer(count: network.batch, repeating: 0)
    network.evaluate(&state, into: &residual)
  }

  /// What `solves` outer iterations of a sketched solver do here, each with a fresh sketch.
  func solve<Sketch: JacobianSketch & ~Copyable>(
    _ type: Sketch.Type, _ options: [String: String], solves: Int = 1
  ) throws -> [(outcome: InnerIteration.Outcome, diagnostics: [String: Double])]
  where Sketch.Scalar == Scalar {
    var work = Work(now: { 0 })
    let resolved = SolverOptions(
      try solver("sketch-flat").descriptor, overriding: options, workers: network.workers)
    var system = try SketchedSystem<Sketch>(network, options: resolved, work: &work)
    var alpha = AlignedBuffer<Double>(count: network.batch, repeating: 0)
    return try (0..<solves).map { _ in
      work.reset()
      system.linearize(network, firing: state.firing, work: &work)
      try system.solve(residual, damping: 0, into: &alpha, work: &work)
      guard let outcome = system.outcome else { preconditionFailure("there was a solve") }
      return (outcome, work.diagnostics)
    }
  }
}

/// The solvers with a sketch.
let sketchNames = ["sketch-flat", "sketch-tensor", "sketch-count", "sketch-sparse"]
