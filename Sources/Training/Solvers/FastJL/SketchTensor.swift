package import Numerics
import Vocabulary

extension SolverEntry {
  static let sketchTensor = SolverEntry(
    SolverDescriptor(
      name: "sketch-tensor", family: .fastJL,
      summary: "sketched Gauss-Newton, TensorSRHT of the rows of J",
      papers: ["BPSW21"],
      options: .of(.transform) + .ofSketches + .ofPlans,
      phases: .ofSketches, reference: .solver("gram-explicit")),
    GaussNewton<DenseLinearization<SketchedSystem<SketchTensor<Float>>>>.self,
    GaussNewton<DenseLinearization<SketchedSystem<SketchTensor<Double>>>>.self)
}

/// TensorSRHT of the rows u_i (x) x_i of J: one transform of length m a row, T D2 X made once.
///
/// n (m log m + s) a sketch, whatever d is.
package struct SketchTensor<Scalar: KernelScalar>: JacobianSketch, ~Copyable {
  private var transform: TensorSubsampledTransform<Scalar>
  private let mixedPoints: Matrix<Scalar>

  package static func cost(
    of sizes: ProblemSizes, rows: Int, options: SolverOptions
  ) -> CostEstimate {
    let kind = options[.transform]
    let n = sizes.numbers.n
    let length = Double(kind.paddedLength(sizes.width))
    let right = Double(kind.paddedLength(sizes.dimension))
    return CostEstimate(
      memoryBytes: (3 * Double(sizes.threads) * length + n * right) * sizes.scalarBytes,
      setup: .transforms(sizes, rows: n, length: right),
      iteration: .transforms(sizes, rows: n, length: length)
        + Operations(sizes.precision, multiplyAdds: 2 * n * Double(rows)))
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, rows: Int, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) {
    let (m, d, seed, workers) = (
      network.width, network.dimension, network.seed, network.workers
    )
    transform = try work.planTransform { () throws(TransformError) in
      try TensorSubsampledTransform(
        leftLength: m, rightLength: d, samples: rows, kind: options[.transform],
        planning: options.planning, seed: seed, workers: workers)
    }
    work.notePlan("firing row", transform.leftTransform.planText)
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
    transform.apply(
      firing: jacobian.firing, values: jacobian.values, mixedRight: mixedPoints, into: &sketched,
      workers: jacobian.workers)
    work.count(.transformAdds, jacobian.batch * Int(transform.leftTransform.operationsPerRow))
    work.count(multiplyAdds: 2 * jacobian.batch * rows, in: Scalar.self)
  }
}
