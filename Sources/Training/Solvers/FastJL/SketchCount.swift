package import Numerics
import Vocabulary

extension SolverEntry {
  static let sketchCount = SolverEntry(
    SolverDescriptor(
      name: "sketch-count", family: .fastJL,
      summary: "sketched Gauss-Newton, TensorSketch of the rows of J",
      papers: ["BPSW21"], options: .ofSketches + .ofPlans,
      phases: .ofSketches, reference: .solver("gram-explicit")),
    GaussNewton<DenseLinearization<SketchedSystem<SketchCount<Float>>>>.self,
    GaussNewton<DenseLinearization<SketchedSystem<SketchCount<Double>>>>.self)
}

/// TensorSketch of the rows u_i (x) x_i of J: two count sketches and their circular convolution.
///
/// n (nnz + s log s) a sketch.
package struct SketchCount<Scalar: KernelScalar>: JacobianSketch, ~Copyable {
  private var transform: TensorSketch<Scalar>

  package static func cost(
    of sizes: ProblemSizes, rows: Int, options: SolverOptions
  ) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let s = Double(rows)
    return CostEstimate(
      memoryBytes: 8 * (m + d) + 8 * Double(sizes.threads) * s * sizes.scalarBytes,
      iteration: Operations(sizes.precision, multiplyAdds: n * m * sizes.firingProbability)
        + .transforms(sizes, rows: 2 * n, length: s))
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, rows: Int, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) {
    let (m, d, seed, workers) = (
      network.width, network.dimension, network.seed, network.workers
    )
    transform = try work.planTransform { () throws(TransformError) in
      try TensorSketch(
        leftLength: m, rightLength: d, buckets: rows, planning: options.planning, seed: seed,
        workers: workers)
    }
    work.notePlan("convolution", transform.convolution.planText)
    work.count(.randomWords, transform.wordsPerDraw)
  }

  package var rows: Int { transform.buckets }

  package mutating func apply(
    _ draw: UInt32, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work
  ) {
    transform.redraw(draw)
    work.count(.randomWords, transform.wordsPerDraw)
    transform.apply(
      firing: jacobian.firing, values: jacobian.values, right: jacobian.points, into: &sketched,
      workers: jacobian.workers)
    work.count(.transformAdds, jacobian.batch * Int(transform.convolution.operationsPerRow))
    work.count(multiplyAdds: jacobian.pairs + jacobian.batch * jacobian.dimension, in: Scalar.self)
  }

  package mutating func follow(
    _ flips: borrowing BitMatrix, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work
  ) {
    let rows = transform.follow(
      flips, to: jacobian.firing, values: jacobian.values, right: jacobian.points, into: &sketched,
      workers: jacobian.workers)
    work.count(.transformAdds, rows * Int(transform.convolution.operationsPerRow))
    work.count(
      multiplyAdds: flips.population() + rows * (jacobian.dimension + transform.buckets),
      in: Scalar.self)
  }
}
