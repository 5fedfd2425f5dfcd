package import Numerics
import Vocabulary

extension SolverEntry {
  /// Gradient descent or Gauss-Newton at the cost of the pairs that may begin or cease to fire.
  ///
  /// The iterates of `dense-shifted`, from ``KineticLists``, whose documentation has the proof.
  ///
  /// - Complexity: n^3/3 flops where pairs flipped, 4 n^2 otherwise, and the neurons that the lists look at.
  static let neighborList = SolverEntry(
    SolverDescriptor(
      name: "neighbor-list", family: .sublinear,
      summary: "gradient descent or Gauss-Newton, neighbour lists with certificates", papers: [],
      options: .of(.step, .learningRate, .damping, .skin, .keptWeights),
      phases: [.search, .forward, .gram, .factor, .solve, .update, .maintain],
      reference: .solver("dense-shifted"), tracksResidual: true),
    EitherStep<Descent<KineticNetwork<Float>>, GaussNewton<KineticNetwork<Float>>>.self,
    EitherStep<Descent<KineticNetwork<Double>>, GaussNewton<KineticNetwork<Double>>>.self)
}

/// A network of which only the pairs that may begin or cease to fire are looked at.
///
/// G = K o C/m from the counts C_ij = |S_i n S_j|, which change at flips alone: it is formed when it is
/// needed, and where none flips, G and its factor stay.
///
/// f(X) is moved by -G c in double precision and corrected for the pairs that flip. In single precision
/// it has the error of f(X) at W(0), of products rounded d times, and of the flips' products: on random
/// unit data the residual is within 64 sqrt m u |r_0| of that of `dense-shifted` in double, u = 2^-24.
package struct KineticNetwork<Scalar: KernelScalar>: LinearizedNetwork, GramFormingNetwork,
  ~Copyable
{
  private var lists: KineticLists<Scalar>
  private let pointGram: Matrix<Double>
  private var gram: Matrix<Double>
  private var factor: CholeskyFactor<Double>
  private let targets: AlignedBuffer<Double>
  /// f(X), which a step without flips changes by -G c, and f(X) before the last move.
  private var predictions: AlignedBuffer<Double>
  private var oldPredictions: AlignedBuffer<Double>
  /// G c of the last c that was applied.
  private var image: AlignedBuffer<Double>
  private let workers: Workers
  /// Whether G is that of the present, and the damping with which the factor is.
  private var isFormed = false
  private var factored: Double?

  /// With K, G and the counts. Neurons that fire on a point take 24 bytes and a list; an iteration is taken to
  /// look at all of them, as the first one does.
  package static func cost(
    of sizes: ProblemSizes, options: SolverOptions, tried: Bool
  ) -> CostEstimate {
    let (m, n, d) = sizes.numbers
    let (bytes, threads) = (sizes.scalarBytes, Double(sizes.threads))
    let isConditioned = options[.keptWeights] == .conditioned
    // Where neurons that fire alone are drawn, what lists hold beside them is known well, and decides what fits.
    let skin = min(1, 2 / (sizes.firingProbability * m.squareRoot()))
    let listed = NetworkShape(width: sizes.width, shift: sizes.shift - skin).firingProbability
    let pairs = n * m * (isConditioned ? listed : 3 * sizes.firingProbability)
    let lists = 24 * sizes.neuronsTouched + (2 + 2 * bytes) * min(pairs, n * m)
    let squares = n * n * (24 + bytes + 4 * threads)
    return .cholesky(sizes, .double)
      + CostEstimate(
        memoryBytes: lists + squares + (options[.keptWeights] == .stored ? m * d * bytes : 0) + 3000
          * n,
        setup: (isConditioned
          ? .drawing(n * m * sizes.firingProbability * (min(n, d) + 8))
          : .drawing(m * d) + CostEstimate.pass(sizes))
          + Operations(.double, multiplyAdds: n * n * d / 2),
        iteration: Operations(.double, multiplyAdds: pairs + 2 * n * n))
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package init(
    _ problem: borrowing Problem<Scalar>, options: SolverOptions, tried: Bool, work: inout Work
  ) throws(SolverError) {
    let n = problem.points.rows
    workers = options.workers
    targets = problem.targets.clone()
    oldPredictions = AlignedBuffer(count: n, repeating: 0)
    image = AlignedBuffer(count: n, repeating: 0)
    gram = Matrix(rows: n, columns: n, repeating: 0)
    factor = CholeskyFactor(order: n)
    let law = try problem.firingLaw(options)
    let pointGram = work.formPointGram(of: problem.points, workers: options.workers)
    var predictions = AlignedBuffer<Double>(count: n, repeating: 0)
    lists = KineticLists(
      problem, pointGram: pointGram, skin: options.skinWidth,
      storesWeights: options[.keptWeights] == .stored, law: law, workers: options.workers,
      predictions: predictions.mutablePointer, work: &work)
    self.predictions = predictions
    self.pointGram = pointGram
    work.note("skin", lists.skin)
    noteLists(work: &work)
  }

  package func evaluate(into residual: inout AlignedBuffer<Double>, work: inout Work) {
    residual.update(from: predictions)
    add(-1, times: targets, to: &residual)
  }

  package mutating func evaluateAnew(
    into residual: inout AlignedBuffer<Double>, work: inout Work
  ) {
    lists.predict(into: residual.mutablePointer)
    add(-1, times: targets, to: &residual)
  }

  package func firingSet(of point: Int) -> [Int]? { lists.firingSet(of: point) }

  /// W at the present, m x d, made of W(0) and the dual coordinates.
  package func weights() -> Matrix<Scalar> { lists.weights() }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func move(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work) {
    formGram(work: &work)
    gram.apply(coefficients, into: &image, work: &work)
    move(by: coefficients, isTrial: false, work: &work)
    take(work: &work)
  }

  /// Moves along coefficients c of which G c is in `image`.
  private mutating func move(
    by coefficients: borrowing AlignedBuffer<Double>, isTrial: Bool, work: inout Work
  ) {
    let (pairs, neurons) = (lists.firedPairs, lists.firingNeurons)
    let (old, next) = (predictions.pointer, oldPredictions.mutablePointer)
    lists.move(by: coefficients.pointer, isTrial: isTrial, corrections: next, work: &work)
    work.measure(.forward) { work in
      KernelWork.add(multiplyAdds: targets.count, in: Double.self)
      for i in 0..<targets.count { next[i] += old[i] - image.pointer[i] }
      work.count(multiplyAdds: targets.count, in: Double.self)
      work.count(.firedPairs, pairs)
      work.count(.neuronsTouched, neurons)
    }
    swap(&predictions, &oldPredictions)
  }

  /// Takes the last move in for good.
  private mutating func take(work: inout Work) {
    if lists.hasFlipped { isFormed = false }
    noteLists(work: &work)
  }

  private func noteLists(work: inout Work) {
    work.untimed { work in
      let (pairs, neurons, bytes) = lists.size
      work.note("listed_pairs", Double(pairs))
      work.note("list_length", Double(pairs) / max(Double(neurons), 1))
      work.note("bytes_per_pair", Double(bytes) / max(Double(pairs), 1))
      work.note("firing_neurons", Double(lists.firingNeurons))
    }
  }

  /// Nothing: the lists know it.
  package func findFiring(work: inout Work) {}

  package mutating func formGram(work: inout Work) {
    if isFormed { return }
    (isFormed, factored) = (true, nil)
    work.measure(.gram) { work in
      fillGram(
        &gram, pointGram: pointGram, counts: lists.counts, scale: 1 / Double(lists.width),
        workers: workers)
      work.count(multiplyAdds: gram.rows * (gram.rows + 1) / 2, in: Double.self)
    }
  }

  package func withGram<R, E: Error>(
    _ body: (borrowing Matrix<Double>) throws(E) -> R
  ) throws(E) -> R { try body(gram) }

  /// Nothing: G is formed when it is needed.
  package func linearize(work: inout Work) {}

  /// With the factor that there is where nothing fires otherwise than before.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    defer { noteLists(work: &work) }
    formGram(work: &work)
    if factored != damping {
      factored = nil
      try factor.refactor(gram, damping: damping, workers: workers, work: &work)
      factored = damping
    }
    work.measure(.solve) { work in
      alpha.update(from: residual)
      factor.solve(&alpha)
      work.count(multiplyAdds: gram.rows * gram.rows, in: Double.self)
    }
  }

  package mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    formGram(work: &work)
    gram.apply(vector, into: &image, work: &work)
    self.image.update(from: image)
  }

  package func trace() -> Double {
    let (n, scale) = (gram.rows, 1 / Double(lists.width))
    return (0..<n).reduce(0) {
      $0 + pointGram[$1, $1] * (Double(lists.counts.pointer[$1 * n + $1]) * scale)
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func tryMove(by coefficients: borrowing AlignedBuffer<Double>, work: inout Work)
  {
    move(by: coefficients, isTrial: true, work: &work)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func accept(work: inout Work) {
    lists.keep(work: &work)
    take(work: &work)
  }

  package mutating func reject(work: inout Work) {
    lists.reject(work: &work)
    swap(&predictions, &oldPredictions)
    noteLists(work: &work)
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
  /// Neurons that fire on no point are never drawn.
  case conditioned
}

extension Problem {
  /// The law of the neurons that fire, where only these are to be drawn.
  fileprivate func firingLaw(_ options: SolverOptions) throws(SolverError) -> FiringDraw<Scalar>? {
    guard options[.keptWeights] == .conditioned else { return nil }
    guard let law = firingLaw else {
      throw .firesTooOften(Double(points.rows) * shape.firingProbability)
    }
    let firing = Double(shape.width) * shape.firingProbability
    if firing > 0.99 * 0x1p31 { throw .tooManyFire(firing) }
    return law
  }
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
    Self(
      "weights",
      "whether W(0) is drawn again for lists that are made anew, or kept, or neurons that fire alone are drawn"
    )
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
