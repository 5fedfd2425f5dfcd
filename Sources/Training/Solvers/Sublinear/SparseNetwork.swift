package import Numerics
import Vocabulary

/// What solvers that look at firing pairs alone know of a problem, whatever they hold of its weights.
package struct SparseNetwork<Scalar: KernelScalar>: ~Copyable {
  /// X, n x d.
  package let points: Matrix<Scalar>
  /// a, m entries.
  package let signs: AlignedBuffer<Scalar>
  /// y, n entries.
  package let targets: AlignedBuffer<Double>
  /// b.
  package let shift: Scalar
  /// Of everything that is drawn.
  package let seed: UInt64
  /// The threads of every pass.
  package let workers: Workers
  private var directions: Matrix<Scalar>

  /// Draws a, and keeps copies of the data.
  package init(_ problem: borrowing Problem<Scalar>, workers: Workers, work: inout Work) {
    let n = problem.points.rows
    points = problem.points.clone()
    signs = problem.drawSigns(work: &work)
    targets = problem.targets.clone()
    shift = Scalar(problem.shape.shift)
    directions = Matrix(rows: n, columns: points.columns, repeating: 0)
    seed = problem.seed
    self.workers = workers
  }

  /// n.
  package var batch: Int { points.rows }
  /// m.
  package var width: Int { signs.count }
  /// d.
  package var dimension: Int { points.columns }

  /// Y, n x d, with y_i = c_i x_i / sqrt m: what a neuron that fires on x_i moves along, times -a_r. Valid
  /// until the next call.
  package mutating func steps(
    _ coefficients: borrowing AlignedBuffer<Double>
  ) -> View<Scalar> {
    scaleRows(
      points, by: coefficients, times: 1 / Double(width).squareRoot(), into: &directions)
    return directions.view
  }

  /// Overwrites `predictions` with f(X) of `weights` by a dense pass.
  package func predict(
    _ weights: borrowing Matrix<Scalar>, into predictions: inout AlignedBuffer<Double>
  ) {
    var forward = FusedForward<Scalar>(points: batch, neurons: width, workers: workers)
    var firing = BitMatrix(rows: batch, columns: width)
    forward.run(
      weights: weights, points: points, signs: signs, shift: shift, firing: &firing,
      predictions: &predictions, workers: workers)
  }

  /// w_r -= a_r sum_{i in F_r} y_i for the listed neurons: d multiply-adds a pair.
  package mutating func move(
    _ weights: inout Matrix<Scalar>, along pairs: borrowing FiringPairs,
    by coefficients: borrowing AlignedBuffer<Double>, work: inout Work
  ) {
    work.measure(.update) { work in
      _ = steps(coefficients)
      subtractListed(
        from: &weights, pairs: pairs, directions: directions, signs: signs, workers: workers)
      work.count(multiplyAdds: (pairs.count + batch) * dimension, in: Scalar.self)
    }
  }
}

extension CostEstimate {
  /// ``SparseNetwork`` with its lists; W is drawn. An iteration is a pass over the firing pairs.
  static func sparseNetwork(_ sizes: ProblemSizes) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let fired = n * m * sizes.firingProbability
    return CostEstimate(
      memoryBytes: (m + 2 * n * d) * sizes.scalarBytes + 12 * sizes.neuronsTouched + 8 * fired
        + 32 * n,
      setup: .drawing(m * d), iteration: Operations(sizes.precision, multiplyAdds: fired))
  }
}

extension Operations {
  /// Inner products of the firing pairs, and the step of the neurons that fire.
  static func sparseMoves(_ sizes: ProblemSizes) -> Operations {
    2 * sizes.firingProbability * CostEstimate.pass(sizes)
  }
}
