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
/// The coordinates of a neuron take whole lines of S, of 16 columns, and what fills the last one is added too, and
/// counted. S is drawn anew part by part, neither it nor J is stored. s is a multiple of 16, 64 at least:
/// ``SparseSignSketch``.
package struct SketchSparse<Scalar: KernelScalar>: JacobianSketch, ~Copyable {
  package let rows: Int
  private let seed: UInt64
  private var draw: UInt32 = 0
  private var sketch: FiringSketch<Scalar>

  package static func cost(
    of sizes: ProblemSizes, rows: Int, options: SolverOptions
  ) -> CostEstimate {
    let (m, n, _) = sizes.numbers
    let line = Double(SparseSignSketch.multiplyAdds(vectors: 1, dimension: sizes.dimension))
    return CostEstimate(
      memoryBytes: n * line / 2 * sizes.scalarBytes + 24 * 4096,
      iteration: Operations(
        sizes.precision, multiplyAdds: sizes.firingProbability * m * n * line))
  }

  package init(
    _ network: borrowing TwoLayerNetwork<Scalar>, rows: Int, options: SolverOptions,
    work: inout Work
  ) throws(SolverError) {
    self.rows = SparseSignSketch.rows(atLeast: rows)
    seed = network.seed
    sketch = FiringSketch(
      rows: self.rows, points: network.points, neurons: network.width)
  }

  package mutating func apply(
    _ draw: UInt32, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work
  ) {
    self.draw = draw
    let words = sketch.fill(
      &sketched, seed: seed, draw: draw, firing: jacobian.firing, values: jacobian.values,
      workers: jacobian.workers)
    count(words: words, pairs: jacobian.pairs, jacobian, work: &work)
  }

  package mutating func follow(
    _ flips: borrowing BitMatrix, to jacobian: borrowing FactoredJacobian<Scalar>,
    into sketched: inout Matrix<Scalar>, work: inout Work
  ) {
    let words = sketch.follow(
      flips, to: jacobian.firing, &sketched, seed: seed, draw: draw, values: jacobian.values,
      workers: jacobian.workers)
    count(words: words, pairs: flips.population(), jacobian, work: &work)
  }

  private func count(
    words: Int, pairs: Int, _ jacobian: borrowing FactoredJacobian<Scalar>, work: inout Work
  ) {
    work.count(.randomWords, words)
    work.count(
      multiplyAdds: SparseSignSketch.multiplyAdds(vectors: pairs, dimension: jacobian.dimension),
      in: Scalar.self)
  }
}
