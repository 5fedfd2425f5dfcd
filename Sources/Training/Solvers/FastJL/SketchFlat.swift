package import Numerics
import Vocabulary

extension SolverEntry {
  static let sketchFlat = SolverEntry(
    SolverDescriptor(
      name: "sketch-flat", family: .fastJL,
      summary: "sketched Gauss-Newton, one long transform a row of J",
      papers: ["BPSW21"],
      options: .of(.transform) + .ofSketches + .ofPlans,
      phases: .ofSketches, reference: .solver("gram-explicit")),
    GaussNewton<DenseLinearization<SketchedSystem<SketchFlat<Float>>>>.self,
    GaussNewton<DenseLinearization<SketchedSystem<SketchFlat<Double>>>>.self)
}

/// The subsampled trigonometric transform of length N = m d over the flattened rows of J, one row at a time.
///
/// n N log N a sketch, and one padded row a thread beside FFTW's own scratch: J is never stored. Where s would pass the padded N all its
/// entries are taken, and the sketch is exact. BPSW21's sketch (arXiv 2006.11648).
package struct SketchFlat<Scalar: KernelScalar>: JacobianSketch, ~Copyable {
  private var transform: SubsampledTransform<Scalar>

  package static func cost(
    of sizes: ProblemSizes, rows: Int, options: SolverOptions
  ) -> CostEstimate {
    let kind = options[.transform]
    let length = Double(kind.paddedLength(sizes.parameters))
    // A cosine transform in place has a row of scratch in FFTW for the time of a call.
    let buffers = Double(sizes.threads) * (kind == .nativeWHT ? 1 : 2)
    return CostEstimate(
      memoryBytes: buffers * length * sizes.scalarBytes + length / 8 + 28 * Double(rows),
      iteration: .transforms(sizes, rows: sizes.numbers.n, length: length))
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, rows: Int, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) {
    let length = network.width * network.dimension
    let (kind, seed, workers) = (options[.transform], network.seed, network.workers)
    transform = try work.planTransform { () throws(TransformError) in
      try SubsampledTransform(
        length: length, samples: min(rows, kind.paddedLength(length)), kind: kind,
        planning: options.planning, seed: seed, workers: workers)
    }
    work.notePlan("jacobian row", transform.transform.planText)
    work.count(.randomWords, transform.wordsPerDraw)
  }

  package var rows: Int { transform.samples }

  package mutating func apply(
    _ draw: UInt32, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work
  ) {
    transform.redraw(draw)
    work.count(.randomWords, transform.wordsPerDraw)
    transform.apply(
      firing: jacobian.firing, values: jacobian.values, right: jacobian.points, into: &sketched,
      workers: jacobian.workers)
    work.count(.transformAdds, jacobian.batch * Int(transform.transform.operationsPerRow))
    work.count(multiplyAdds: jacobian.batch * rows, in: Scalar.self)
  }
}
