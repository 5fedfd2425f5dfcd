package import Numerics
import Vocabulary

extension SolverEntry {
  static let sketchFlat = SolverEntry(
    SolverDescriptor(
      name: "sketch-flat", family: .fastJL,
      summary: "sketched Gauss-Newton, one long transform a row of J",
      papers: ["BPSW21"],
      options: .of(.transform, .trim) + .ofSketches + .ofPlans,
      phases: .ofSketches, reference: .solver("gram-explicit")),
    GaussNewton<DenseLinearization<SketchedSystem<SketchFlat<Float>>>>.self,
    GaussNewton<DenseLinearization<SketchedSystem<SketchFlat<Double>>>>.self)
}

/// The subsampled trigonometric transform of length N = m d over the flattened rows of J, one row at a time.
///
/// n (N log B + 8 s N/B) a sketch, in chunks of B entries without those in which no neuron fires, two chunks a thread: J
/// is never stored. With `trim=off` n N log N, and up to four padded rows a thread and one for all, the same but for
/// rounding. Where s would pass the padded N all its entries are taken, and the sketch is exact. BPSW21's sketch (arXiv
/// 2006.11648), of which s entries are wanted.
package struct SketchFlat<Scalar: KernelScalar>: JacobianSketch, ~Copyable {
  private var transform: SubsampledTransform<Scalar>

  package static func cost(
    of sizes: ProblemSizes, rows: Int, options: SolverOptions
  ) -> CostEstimate {
    let chunks = options.chunks(
      entries: sizes.parameters, rows: rows, density: sizes.firingProbability,
      width: sizes.dimension)
    return CostEstimate(memoryBytes: Double(sizes.parameters) / 8 + 36 * Double(rows))
      + .sampledTransform(
        sizes, chunks: chunks, rows: rows, width: sizes.dimension, options: options)
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, rows: Int, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) {
    let length = network.width * network.dimension
    let (kind, seed, workers) = (options[.transform], network.seed, network.workers)
    let chunks = options.chunks(
      entries: length, rows: rows, density: network.firingProbability, width: network.dimension)
    transform = try work.planTransform { () throws(TransformError) in
      try SubsampledTransform(
        length: length, samples: min(rows, chunks.padded), kind: kind, chunks: chunks,
        isTrimmed: options[.trim] == .on, planning: options.planning, seed: seed, workers: workers)
    }
    work.notePlan("jacobian row", transform.planText)
    work.count(.randomWords, transform.wordsPerDraw)
  }

  package var rows: Int { transform.samples }

  package mutating func apply(
    _ draw: UInt32, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work
  ) {
    transform.redraw(draw)
    work.count(.randomWords, transform.wordsPerDraw)
    let effort = transform.apply(
      firing: jacobian.firing, values: jacobian.values, right: jacobian.points, into: &sketched,
      workers: jacobian.workers)
    work.count(effort, in: Scalar.self)
  }

  package mutating func follow(
    _ flips: borrowing BitMatrix, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work
  ) {
    let effort = transform.follow(
      flips, to: jacobian.firing, values: jacobian.values, right: jacobian.points, into: &sketched,
      workers: jacobian.workers)
    work.count(effort, in: Scalar.self)
  }
}
