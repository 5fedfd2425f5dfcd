package import Numerics
import Vocabulary

extension SolverEntry {
  /// Gradient descent with dense passes: w_r -= eta (a_r/sqrt m) sum_{i in F_r} r_i x_i.
  ///
  /// The reference of the family in cost: 4 m n d flops an iteration.
  static let gradientDescent = SolverEntry(
    SolverDescriptor(
      name: "gradient-descent", family: .exactGram, summary: "gradient descent, dense passes",
      papers: [], options: .of(.learningRate), phases: [.forward, .gram, .solve, .update],
      reference: .textbook),
    Descent<DenseDescent<Float>>.self, Descent<DenseDescent<Double>>.self)
}

/// The two-layer network with dense passes, and G from its packed firing bits.
package struct DenseDescent<Scalar: KernelScalar>: GramFormingNetwork, ~Copyable {
  private var network: TwoLayerNetwork<Scalar>
  private var state: NetworkState<Scalar>
  private var packed: PackedGram

  package static func cost(
    of sizes: ProblemSizes, options: SolverOptions, tried: Bool
  ) -> CostEstimate {
    let gram = CostEstimate.packedGram(sizes)
    return .network(sizes)
      + .learningRate(sizes, options, gram: gram, firing: CostEstimate.pass(sizes))
  }

  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, tried: Bool, work: inout Work
  ) throws(SolverError) {
    let network = TwoLayerNetwork(problem, workers: options.workers, work: &work)
    state = NetworkState(
      weights: problem.drawWeights(workers: options.workers, work: &work),
      points: problem.points.rows)
    packed = PackedGram(network, work: &work)
    self.network = network
  }

  package mutating func evaluate(into residual: inout AlignedBuffer<Double>, work: inout Work) {
    network.evaluate(&state, into: &residual, work: &work)
  }

  package mutating func move(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work) {
    network.move(&state.weights, along: state.firing, by: coefficients, work: &work)
  }

  package mutating func findFiring(work: inout Work) {
    var residual = AlignedBuffer<Double>(count: network.batch, repeating: 0)
    evaluate(into: &residual, work: &work)
  }

  package mutating func formGram(work: inout Work) {
    packed.form(state.firing, workers: network.workers, work: &work)
  }

  package func withGram<R, E: Error>(
    _ body: (borrowing Matrix<Double>) throws(E) -> R
  ) throws(E) -> R { try body(packed.gram) }

  package func firingSet(of point: Int) -> [Int]? { state.firing.ones(ofRow: point) }
}
