package import Numerics
import Vocabulary

extension SolverEntry {
  static let sketchSparse = SolverEntry(
    SolverDescriptor(
      name: "sketch-sparse", family: .fastJL,
      summary: "sketched Gauss-Newton, sparse sign sketch of the rows of J",
      papers: ["BPSW21"], options: .ofSketches,
      phases: .ofSketches, reference: .solver("gram-explicit")),
    GaussNewton<DenseLinearization<SketchedSystem<SketchSparse<Float>>>>.self,
    GaussNewton<DenseLinearization<SketchedSystem<SketchSparse<Double>>>>.self)
}

/// The sparse sign sketch of the rows of J, four entries +-1/2 a column: n nnz a sketch.
///
/// Lines of 16 points (8 in double) are sketched side by side, so that what does not fire beside what does is added too,
/// and counted: ``FiringSketch``.
/// S is drawn anew part by part, neither it nor J is stored. s is at least 4.
package struct SketchSparse<Scalar: KernelScalar>: JacobianSketch, ~Copyable {
  package let rows: Int
  private let seed: UInt64
  private var sketch: FiringSketch<Scalar>

  package static func cost(
    of sizes: ProblemSizes, rows: Int, options: SolverOptions
  ) -> CostEstimate {
    let (_, n, d) = sizes.numbers
    return CostEstimate(
      memoryBytes: (n + 16) * (Double(rows) + d) * sizes.scalarBytes + 16 * 65536,
      iteration: 4 * sizes.firingProbability * CostEstimate.pass(sizes))
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, rows: Int, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) {
    self.rows = max(SparseSignSketch.entriesPerColumn, rows)
    seed = network.seed
    sketch = FiringSketch(
      rows: self.rows, points: network.batch, dimension: network.dimension,
      neurons: network.width, workers: network.workers)
  }

  package mutating func apply(
    _ draw: UInt32, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work
  ) {
    sketch.fill(
      &sketched, seed: seed, draw: draw, firing: jacobian.firing, values: jacobian.values,
      points: jacobian.points, workers: jacobian.workers)
    work.count(.randomWords, sketch.wordsPerDraw(neurons: jacobian.width))
    work.untimed { work in
      work.count(
        multiplyAdds: FiringSketch<Scalar>.additions(
          jacobian.firing, dimension: jacobian.dimension), in: Scalar.self)
    }
  }
}
