package import Numerics
import Vocabulary

/// Weights W + A B^T that sparse queries read, with changes added to W lazily or at once.
package final class MaintainedLayer<Scalar: KernelScalar>: TrainedLayer {
  /// When changes are added to W, and the phases that this belongs to.
  enum Upkeep {
    /// When their rank is over a threshold, if there is one.
    case lazy(threshold: Int?)
    /// When they are accepted.
    case eager
  }

  private var weights: MaintainedWeights<Scalar>
  private let isEager: Bool
  private let workers: Workers

  init(
    _ drawn: consuming WeightColumns<Scalar>, points n: Int, upkeep: Upkeep, workers: Workers
  ) {
    switch upkeep {
    case .lazy(let threshold):
      weights = MaintainedWeights(drawn, vectors: n, threshold: threshold)
      isEager = false
    case .eager:
      weights = MaintainedWeights(drawn, vectors: n, threshold: 0)
      isEager = true
    }
    self.workers = workers
  }

  package func multiply(
    _ input: LayerState<Scalar>, into output: LayerState<Scalar>, work: inout Work
  ) {
    work.measure(.forward) { work in
      weights.base.multiply(
        input.outputs, on: input.supports, into: &output.outputs, workers: workers)
      work.count(multiplyAdds: weights.base.neurons * input.supports.total, in: Scalar.self)
    }
    guard weights.rank > 0 else { return }
    work.measure(isEager ? .forward : .maintain) { work in
      let additions = weights.correct(
        input.outputs, on: input.supports, into: &output.outputs, workers: workers)
      work.count(multiplyAdds: additions, in: Scalar.self)
    }
  }

  package func multiplyTransposed(
    _ output: LayerState<Scalar>, onto input: LayerState<Scalar>,
    into gradients: inout Matrix<Scalar>, work: inout Work
  ) {
    work.measure(.jacobian) { work in
      weights.base.multiplyTransposed(
        output.factors, on: output.supports, keeping: input.supports, into: &gradients,
        workers: workers)
      let pairs = (0..<gradients.rows).map {
        output.supports.size(of: $0) * input.supports.size(of: $0)
      }
      work.count(multiplyAdds: pairs.reduce(0, +), in: Scalar.self)
    }
    guard weights.rank > 0 else { return }
    work.measure(isEager ? .jacobian : .maintain) { work in
      let additions = weights.correctTransposed(
        output.factors, on: output.supports, keeping: input.supports, into: &gradients,
        workers: workers)
      work.count(multiplyAdds: additions, in: Scalar.self)
    }
  }

  package func move(
    by coefficients: borrowing AlignedBuffer<Double>, output: LayerState<Scalar>,
    input: LayerState<Scalar>,
    scaled: inout Matrix<Scalar>, work: inout Work
  ) {
    work.measure(.update) { work in
      var negated = AlignedBuffer<Double>(count: scaled.rows, repeating: 0)
      add(-1, times: coefficients, to: &negated)
      weights.append(negated, left: output.factors, right: input.outputs)
      // What adds them to W is counted when they are accepted.
      work.count(multiplyAdds: scaled.count, in: Scalar.self)
    }
  }

  package func accept(work: inout Work) {
    guard let threshold = weights.threshold, weights.rank > threshold else { return }
    work.measure(isEager ? .update : .maintain) { work in
      work.count(multiplyAdds: weights.settle(workers: workers), in: Scalar.self)
      if !isEager { work.count(.flushes, 1) }
    }
  }

  package func reject() { weights.drop() }
}
