package import Numerics

/// Gradient descent or Gauss-Newton at the cost of the pairs that may begin or cease to fire.
///
/// The iterates of ``DenseShifted``, from ``NeighborLists``, whose documentation has the proof. G = K o C/m
/// from the counts C_ij = |S_i n S_j|, which change at flips alone; where none flips, G and its factor stay.
///
/// f(X) is moved by -G c in double precision and corrected for the pairs that flip. In single precision
/// it has the error of f(X) at W(0), of products rounded d times, and of the flips' products: on random
/// unit data the residual is within 64 sqrt m u |r_0| of that of ``DenseShifted`` in double, u = 2^-24.
///
/// - Complexity: n^3/3 flops where pairs flipped, 4 n^2 otherwise, and the neurons that the lists look at.
package struct NeighborList<Scalar: KernelScalar>: Solver, ~Copyable {
  private var lists: NeighborLists<Scalar>
  private let pointGram: Matrix<Double>
  private let gram: Matrix<Double>
  private let factor: CholeskyFactor<Double>
  private let targets: AlignedBuffer<Double>
  /// f(X), which a step without flips changes by -G c, and f(X) after a step that is tried.
  private var predictions: AlignedBuffer<Double>
  private var trialPredictions: AlignedBuffer<Double>
  /// f(X) - y at both.
  private var residuals: AlignedBuffer<Double>
  private var trial: AlignedBuffer<Double>
  private let coefficients: AlignedBuffer<Double>
  private let image: AlignedBuffer<Double>
  private let workers: Workers
  private let solves: Bool
  private let isDamped: Bool
  private let unitRoundoff: Double
  /// Whether G is that of the present, and the damping with which the factor is.
  private var isFormed = false
  private var factored: Double?
  private var rate: LearningRate
  private var control: LevenbergMarquardt?

  package static var descriptor: SolverDescriptor {
    SolverDescriptor(
      name: "neighbor-list", family: .sublinear,
      summary: "gradient descent or Gauss-Newton, neighbour lists with certificates", papers: [],
      options: [.step, .learningRate, .damping, .skin, .keptWeights],
      phases: [.search, .forward, .gram, .factor, .solve, .update, .maintain],
      reference: .solver("dense-shifted"))
  }

  package static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    .neighborLists(sizes, storesWeights: options[.keptWeights] == "stored")
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
    rate = LearningRate(options)
    let pointGram = work.measure(.setup) { work in
      work.count(.multiplyAdds, n * n * d / 2)
      return Numerics.pointGram(of: problem.points, workers: options.workers)
    }
    let predictions = predictions.pointer
    lists = work.measure(.setup) { work in
      work.count(.innerProducts, n * m)
      return NeighborLists(
        problem, pointGram: pointGram, skin: Double(options[.skin]),
        storesWeights: options[.keptWeights] == "stored", workers: options.workers,
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

  package borrowing func residual() -> Double { size }

  /// W at the present, m x d, made of W(0) and the dual coordinates.
  package borrowing func weights() -> Matrix<Scalar> { lists.weights() }

  private var batch: Int { residuals.count }

  private var size: Double { norm(residuals.pointer, count: residuals.count) }

  private func noteLists(work: inout Work) {
    work.untimed { work in
      let (pairs, neurons) = (Double(lists.listedPairs), Double(lists.listedNeurons))
      work.note("listed_pairs", pairs)
      work.note("list_length", pairs / max(neurons, 1))
      work.note("bytes_per_pair", Double(lists.bytes) / max(pairs, 1))
      work.note("firing_neurons", Double(lists.firingNeurons))
    }
  }
}

extension NeighborList: FiringReporting {
  package borrowing func firingSet(of point: Int) -> [Int] { lists.firingSet(of: point) }
}

/// The three kinds of step.
extension NeighborList {
  private mutating func descend(work: inout Work) -> StepOutcome {
    let size = size
    form(.gram, work: &work)
    if rate.isDue(after: size) { rate.renew(gram, work: &work) }
    work.note("learning_rate", rate.value)
    work.measure(.update) { _ in
      for i in 0..<batch { coefficients.pointer[i] = rate.value * residuals.pointer[i] }
    }
    gram.apply(coefficients.pointer, into: image.pointer, work: &work)
    move(isTrial: false, work: &work)
    return StepOutcome(residual: size)
  }

  private mutating func plainStep(work: inout Work) throws(SolverError) -> StepOutcome {
    let size = size
    form(.gram, work: &work)
    try solve(damping: 0, work: &work)
    gram.apply(coefficients.pointer, into: image.pointer, work: &work)
    move(isTrial: false, work: &work)
    return StepOutcome(residual: size)
  }

  private mutating func dampedStep(work: inout Work) throws(SolverError) -> StepOutcome {
    let size = size
    form(.gram, work: &work)
    var control =
      self.control
      ?? LevenbergMarquardt(trace: gram.trace(), order: batch, unitRoundoff: unitRoundoff)
    defer {
      work.note("damping", control.damping)
      self.control = control
    }
    guard let predicted = predictedDecrease(damping: control.damping, work: &work) else {
      control.reject()
      return StepOutcome(residual: size, accepted: false, isStationary: control.isExhausted)
    }
    if control.isStationary(predicted: predicted, residual: size) {
      return StepOutcome(residual: size, accepted: false, isStationary: true)
    }
    move(isTrial: true, work: &work)
    guard control.judge(predicted: predicted, actual: actualDecrease()) else {
      lists.reject(work: &work)
      return StepOutcome(residual: size, accepted: false)
    }
    lists.keep(work: &work)
    take()
    return StepOutcome(residual: size)
  }

  /// q.r - |q|^2/2 with q = G alpha, or nil where there is no alpha.
  private mutating func predictedDecrease(damping: Double, work: inout Work) -> Double? {
    do throws(SolverError) {
      try solve(damping: damping, work: &work)
    } catch {
      return nil
    }
    gram.apply(coefficients.pointer, into: image.pointer, work: &work)
    return dot(image.pointer, residuals.pointer, count: batch)
      - dot(image.pointer, image.pointer, count: batch) / 2
  }

  /// (r - r_new).(r + r_new)/2, which does not cancel as a difference of squares would.
  private func actualDecrease() -> Double {
    let (old, new) = (residuals.pointer, trial.pointer)
    var sum = 0.0
    for i in 0..<batch { sum += (old[i] - new[i]) * (old[i] + new[i]) }
    return sum / 2
  }
}

/// The parts of a step.
extension NeighborList {
  /// G = K o C/m, unless it is that already.
  private mutating func form(_ phase: Phase, work: inout Work) {
    if isFormed { return }
    isFormed = true
    factored = nil
    work.measure(phase) { work in
      fillGram(
        gram, pointGram: pointGram, counts: lists.counts, scale: 1 / Double(lists.width),
        workers: workers)
      work.count(.multiplyAdds, batch * (batch + 1) / 2)
    }
  }

  /// (G + mu I) alpha = r, with the factor that there is where nothing fires otherwise than before.
  private mutating func solve(damping: Double, work: inout Work) throws(SolverError) {
    let n = batch
    if factored != damping {
      factored = nil
      try factor.refactor(gram, damping: damping, workers: workers, work: &work)
      factored = damping
    }
    work.measure(.solve) { work in
      coefficients.pointer.update(from: residuals.pointer, count: n)
      factor.solve(coefficients.pointer)
      work.count(.multiplyAdds, n * n)
    }
  }

  /// Moves along the coefficients; f - G c and what flips change is left in `trialPredictions`.
  private mutating func move(isTrial: Bool, work: inout Work) {
    let (pairs, neurons) = (lists.firedPairs, lists.firingNeurons)
    lists.move(
      by: coefficients.pointer, isTrial: isTrial, corrections: trialPredictions.pointer,
      work: &work)
    work.measure(.forward) { work in
      for i in 0..<batch {
        trialPredictions.pointer[i] += predictions.pointer[i] - image.pointer[i]
        trial.pointer[i] = trialPredictions.pointer[i] - targets.pointer[i]
      }
      work.count(.multiplyAdds, batch)
      work.count(.firedPairs, pairs)
      work.count(.neuronsTouched, neurons)
    }
    if !isTrial { take() }
  }

  /// Makes what was tried the present.
  private mutating func take() {
    swap(&predictions, &trialPredictions)
    swap(&residuals, &trial)
    if lists.hasFlipped { isFormed = false }
  }

  private mutating func chooseRate(
    _ problem: borrowing Problem<Scalar>, _ options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    if rate.needsGram {
      form(.setup, work: &work)
      try rate.choose(gram, workers: workers, work: &work)
    }
    if rate.isTuned {
      let tuned = try work.untimed { work throws(SolverError) in
        try GradientDescent.tunedRate(problem, options, work: &work)
      }
      rate.take(tuned)
    }
    work.note("learning_rate", rate.value)
  }
}

extension OptionDescriptor {
  /// How near to the threshold a point is to be in a neuron's list.
  package static let skin = OptionDescriptor(
    name: "skin", defaultValue: "default", words: ["default", "0"], allowsNumber: true,
    summary: "the width of neighbour lists: a number, or what suits each neuron's moves")

  /// Whether W(0) is kept for lists that are made anew.
  package static let keptWeights = OptionDescriptor(
    name: "weights", defaultValue: "drawn", words: ["drawn", "stored"], allowsNumber: false,
    summary: "whether W(0) is drawn again for lists that are made anew, or kept")
}
