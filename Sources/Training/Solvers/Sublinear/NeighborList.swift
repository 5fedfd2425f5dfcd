package import Numerics
import Vocabulary

extension SolverEntry {
  static let neighborList = SolverEntry(
    SolverDescriptor(
      name: "neighbor-list", family: .sublinear,
      summary: "gradient descent or Gauss-Newton, neighbour lists with certificates", papers: [],
      options: .of(.step, .learningRate, .damping, .skin, .keptWeights),
      phases: [.search, .forward, .gram, .factor, .solve, .update, .maintain],
      reference: .solver("dense-shifted")),
    NeighborList<Float>.self, NeighborList<Double>.self)
}

/// Gradient descent or Gauss-Newton at the cost of the pairs that may begin or cease to fire.
///
/// The iterates of `dense-shifted`, from ``KineticLists``, whose documentation has the proof. G = K o C/m
/// from the counts C_ij = |S_i n S_j|, which change at flips alone; where none flips, G and its factor stay.
///
/// f(X) is moved by -G c in double precision and corrected for the pairs that flip. In single precision
/// it has the error of f(X) at W(0), of products rounded d times, and of the flips' products: on random
/// unit data the residual is within 64 sqrt m u |r_0| of that of `dense-shifted` in double, u = 2^-24.
///
/// - Complexity: n^3/3 flops where pairs flipped, 4 n^2 otherwise, and the neurons that the lists look at.
package struct NeighborList<Scalar: KernelScalar>: Solver, ~Copyable {
  var lists: KineticLists<Scalar>
  let pointGram: Matrix<Double>
  var gram: Matrix<Double>
  let factor: CholeskyFactor<Double>
  let targets: AlignedBuffer<Double>
  /// f(X), which a step without flips changes by -G c, and f(X) after a step that is tried.
  var predictions: AlignedBuffer<Double>
  var trialPredictions: AlignedBuffer<Double>
  /// f(X) - y at both.
  var residuals: AlignedBuffer<Double>
  var trial: AlignedBuffer<Double>
  let coefficients: AlignedBuffer<Double>
  let image: AlignedBuffer<Double>
  let workers: Workers
  let solves: Bool
  let isDamped: Bool
  let unitRoundoff: Double
  /// Whether G is that of the present, and the damping with which the factor is.
  var isFormed = false
  var factored: Double?
  var rate: LearningRate
  var control: LevenbergMarquardt?

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    .neighborLists(sizes, storesWeights: options[.keptWeights] == .stored)
      + .cholesky(sizes, .double)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    let (n, m, d) = (problem.points.rows, problem.shape.width, problem.points.columns)
    workers = options.workers
    (solves, isDamped) = (options.solves, options.solves && options.isDamped)
    unitRoundoff = problem.stated.unitRoundoff
    targets = AlignedBuffer(uninitializedCount: n)
    targets.pointer.update(from: problem.targets.pointer, count: n)
    predictions = AlignedBuffer(count: n, repeating: 0)
    trialPredictions = AlignedBuffer(count: n, repeating: 0)
    residuals = AlignedBuffer(count: n, repeating: 0)
    trial = AlignedBuffer(count: n, repeating: 0)
    coefficients = AlignedBuffer(count: n, repeating: 0)
    image = AlignedBuffer(count: n, repeating: 0)
    gram = Matrix(rows: n, columns: n, repeating: 0)
    factor = CholeskyFactor(order: n)
    rate = LearningRate(options, points: n)
    let pointGram = work.measure(.setup) { work in
      work.count(multiplyAdds: n * n * d / 2, in: Double.self)
      return Numerics.pointGram(of: problem.points, workers: options.workers)
    }
    let predictions = predictions.pointer
    lists = work.measure(.setup) { work in
      work.count(.innerProducts, n * m)
      return KineticLists(
        problem, pointGram: pointGram, skin: options.skinWidth,
        storesWeights: options[.keptWeights] == .stored, workers: options.workers,
        predictions: predictions)
    }
    self.pointGram = pointGram
    for i in 0..<n { residuals.pointer[i] = predictions[i] - targets.pointer[i] }
    work.note("skin", lists.skin)
    noteLists(work: &work)
    if !solves { try chooseRate(problem, options, work: &work) }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func step(work: inout Work) throws(SolverError) -> StepOutcome {
    defer { noteLists(work: &work) }
    if !solves { return descend(work: &work) }
    return try isDamped ? dampedStep(work: &work) : plainStep(work: &work)
  }

  package borrowing func residual() -> Double { residualNorm }

  package borrowing func firingSet(of point: Int) -> [Int]? { lists.firingSet(of: point) }

  /// W at the present, m x d, made of W(0) and the dual coordinates.
  package borrowing func weights() -> Matrix<Scalar> { lists.weights() }

  var batch: Int { residuals.count }

  var residualNorm: Double { norm(residuals.pointer, count: residuals.count) }

  private func noteLists(work: inout Work) {
    work.untimed { work in
      let (pairs, neurons, bytes) = lists.size
      work.note("listed_pairs", Double(pairs))
      work.note("list_length", Double(pairs) / max(Double(neurons), 1))
      work.note("bytes_per_pair", Double(bytes) / max(Double(pairs), 1))
      work.note("firing_neurons", Double(lists.firingNeurons))
    }
  }
}

/// How wide neighbour lists are, where no number says it.
package enum SkinRule: String, OptionWord {
  /// As suits each neuron's moves.
  case suited = "default"
  /// They have no skin.
  case zero = "0"
}

/// What becomes of W(0).
package enum KeptWeights: String, OptionWord {
  /// It is drawn again.
  case drawn
  /// It is kept.
  case stored
}

extension NamedOption<WordOrNumber<SkinRule, Double>> {
  /// How near to the threshold a point is to be in a neuron's list.
  package static var skin: Self {
    Self(
      "skin", default: "default",
      "the width of neighbour lists: a number, or what suits each neuron's moves")
  }
}

extension NamedOption<KeptWeights> {
  /// Whether W(0) is kept for lists that are made anew.
  package static var keptWeights: Self {
    Self("weights", "whether W(0) is drawn again for lists that are made anew, or kept")
  }
}

extension SolverOptions {
  /// The width of neighbour lists; nil for what suits each neuron's moves.
  fileprivate var skinWidth: Double? {
    switch self[.skin] {
    case .word(.suited): nil
    case .word(.zero): 0
    case .number(let width): width
    }
  }
}
