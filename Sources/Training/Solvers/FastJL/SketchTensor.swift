package import Numerics
import Vocabulary

extension SolverEntry {
  static let sketchTensor = SolverEntry(
    SolverDescriptor(
      name: "sketch-tensor", family: .fastJL,
      summary: "sketched Gauss-Newton, TensorSRHT of the rows of J",
      papers: ["BPSW21"],
      options: .of(.transform, .trim) + .ofSketches + .ofPlans,
      phases: .ofSketches, reference: .solver("gram-explicit")),
    GaussNewton<DenseLinearization<SketchedSystem<SketchTensor<Float>>>>.self,
    GaussNewton<DenseLinearization<SketchedSystem<SketchTensor<Double>>>>.self)
}

/// TensorSRHT of the rows u_i (x) x_i of J: one transform of length m a row, T D2 X made once.
///
/// n (m log B + 8 s m/B) a sketch in chunks of B neurons, whatever d is; n (m log m + s) with `trim=off`.
package struct SketchTensor<Scalar: KernelScalar>: JacobianSketch, ~Copyable {
  private var transform: TensorSubsampledTransform<Scalar>
  private let mixedPoints: Matrix<Scalar>

  package static func cost(
    of sizes: ProblemSizes, rows: Int, options: SolverOptions
  ) -> CostEstimate {
    let kind = options[.transform]
    let n = sizes.numbers.n
    let chunks = options.chunks(
      entries: sizes.width, rows: rows, density: sizes.firingProbability)
    let right = Double(kind.paddedLength(sizes.dimension))
    return CostEstimate(
      memoryBytes: n * right * sizes.scalarBytes + 36 * Double(rows),
      setup: .transforms(sizes, rows: n, length: right),
      iteration: Operations(sizes.precision, multiplyAdds: 2 * n * Double(rows)))
      + .sampledTransform(sizes, chunks: chunks, rows: rows, width: 1, options: options)
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, rows: Int, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) {
    let (m, d, seed, workers) = (
      network.width, network.dimension, network.seed, network.workers
    )
    let chunks = options.chunks(entries: m, rows: rows, density: network.firingProbability)
    transform = try work.planTransform { () throws(TransformError) in
      try TensorSubsampledTransform(
        leftLength: m, rightLength: d, samples: rows, kind: options[.transform], chunks: chunks,
        isTrimmed: options[.trim] == .on, planning: options.planning, seed: seed, workers: workers)
    }
    work.notePlan("firing row", transform.planText)
    work.notePlan("point", transform.rightTransform.planText)
    work.count(.randomWords, transform.wordsPerDraw)
    work.count(signs: d)
    mixedPoints = transform.transformed(network.points, workers: workers)
    work.count(.transformAdds, network.batch * Int(transform.rightTransform.operationsPerRow))
  }

  package var rows: Int { transform.samples }

  package mutating func apply(
    _ draw: UInt32, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work
  ) {
    transform.redraw(draw)
    work.count(.randomWords, transform.wordsPerDraw)
    let effort = transform.apply(
      firing: jacobian.firing, values: jacobian.values, mixedRight: mixedPoints, into: &sketched,
      workers: jacobian.workers)
    work.count(effort, in: Scalar.self)
  }

  package mutating func follow(
    _ flips: borrowing BitMatrix, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work
  ) {
    let effort = transform.follow(
      flips, to: jacobian.firing, values: jacobian.values, mixedRight: mixedPoints,
      into: &sketched, workers: jacobian.workers)
    work.count(effort, in: Scalar.self)
  }
}
