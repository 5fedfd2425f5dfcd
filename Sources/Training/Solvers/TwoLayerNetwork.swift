package import Numerics
import Vocabulary

/// The weights of a two-layer network with who fires there.
package struct NetworkState<Scalar: KernelScalar>: ~Copyable {
  /// W, m x d.
  package var weights: Matrix<Scalar>
  /// D, n x m: bit (i, r) is set where neuron r fires on point i.
  package var firing: BitMatrix

  /// A state that holds `weights`, not evaluated yet.
  package init(weights: consuming Matrix<Scalar>, points n: Int) {
    firing = BitMatrix(rows: n, columns: weights.rows)
    self.weights = weights
  }
}

/// What a two-layer solver does with its weights: evaluate them and move them along J^T.
package struct TwoLayerNetwork<Scalar: KernelScalar>: ~Copyable {
  /// X, n x d.
  package let points: Matrix<Scalar>
  /// a, m entries.
  package let signs: AlignedBuffer<Scalar>
  /// The threads of every pass.
  package let workers: Workers
  /// Of the problem, and of what solvers draw for it.
  package let seed: UInt64
  /// The probability that a neuron fires on a point at W(0).
  package let firingProbability: Double
  private let targets: AlignedBuffer<Double>
  private let shift: Scalar
  private var forward: FusedForward<Scalar>
  private var update: FiringUpdate<Scalar>
  private var directions: Matrix<Scalar>

  /// Draws a, and keeps copies of the data, and scratch for the passes over W.
  package init(_ problem: borrowing Problem<Scalar>, workers: Workers, work: inout Work) {
    let (n, m) = (problem.points.rows, problem.shape.width)
    points = problem.points.clone()
    signs = problem.drawSigns(work: &work)
    targets = problem.targets.clone()
    shift = Scalar(problem.shape.shift)
    forward = FusedForward(points: n, neurons: m, workers: workers)
    update = FiringUpdate(points: n, workers: workers)
    directions = Matrix(rows: n, columns: points.columns, repeating: 0)
    self.workers = workers
    seed = problem.seed
    firingProbability = problem.shape.firingProbability
  }

  /// n.
  package var batch: Int { points.rows }
  /// m.
  package var width: Int { signs.count }
  /// d.
  package var dimension: Int { points.columns }

  /// Overwrites the state's firing matrix, and `residual` with f(X) - y: m n d multiply-adds.
  package mutating func evaluate(
    _ state: inout NetworkState<Scalar>, into residual: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    work.measure(.forward) { work in
      evaluate(&state, into: &residual)
      work.count(multiplyAdds: width * batch * dimension, in: Scalar.self)
      work.untimed { work in work.count(.firedPairs, state.firing.population()) }
    }
  }

  /// The same outside any phase.
  package mutating func evaluate(
    _ state: inout NetworkState<Scalar>, into residual: inout AlignedBuffer<Double>
  ) {
    forward.run(
      weights: state.weights, points: points, signs: signs, shift: shift, firing: &state.firing,
      predictions: &residual, workers: workers)
    add(-1, times: targets, to: &residual)
  }

  /// W_r -= (a_r/sqrt m) sum_{i in F_r} c_i x_i, that is W -= J^T c, for n `coefficients` c: m n d
  /// multiply-adds.
  package mutating func move(
    _ weights: inout Matrix<Scalar>, along firing: borrowing BitMatrix,
    by coefficients: borrowing AlignedBuffer<Double>, work: inout Work
  ) {
    work.measure(.update) { work in
      scaleRows(
        points, by: coefficients, times: 1 / Double(width).squareRoot(), into: &directions)
      update.subtract(
        from: &weights, directions: directions, firing: firing, signs: signs, workers: workers)
      work.count(multiplyAdds: width * batch * dimension, in: Scalar.self)
    }
  }
}
