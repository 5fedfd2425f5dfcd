internal import Numerics
import Vocabulary

/// The steps that are taken at once.
extension NeighborList {
  mutating func descend(work: inout Work) -> StepOutcome {
    let size = residualNorm
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

  mutating func plainStep(work: inout Work) throws(SolverError) -> StepOutcome {
    let size = residualNorm
    form(.gram, work: &work)
    try solve(damping: 0, work: &work)
    gram.apply(coefficients.pointer, into: image.pointer, work: &work)
    move(isTrial: false, work: &work)
    return StepOutcome(residual: size)
  }
}

extension NeighborList: DampedStepping {
  mutating func firstLinearization(work: inout Work) -> LevenbergMarquardt {
    form(.gram, work: &work)
    return LevenbergMarquardt(trace: gram.trace(), order: batch, unitRoundoff: unitRoundoff)
  }

  mutating func predictedDecrease(
    damping: Double, work: inout Work
  ) throws(SolverError) -> Double {
    form(.gram, work: &work)
    try solve(damping: damping, work: &work)
    gram.apply(coefficients.pointer, into: image.pointer, work: &work)
    return linearDecrease(image.pointer, residuals.pointer, count: batch)
  }

  mutating func tryStep(work: inout Work) -> Double {
    move(isTrial: true, work: &work)
    return decrease(from: residuals.pointer, to: trial.pointer, count: batch)
  }

  /// G is formed when it is needed next.
  mutating func acceptTrial(work: inout Work) {
    lists.keep(work: &work)
    take()
  }

  mutating func rejectTrial(work: inout Work) { lists.reject(work: &work) }
}

/// The parts of a step.
extension NeighborList {
  /// G = K o C/m, unless it is that already.
  mutating func form(_ phase: Phase, work: inout Work) {
    if isFormed { return }
    isFormed = true
    factored = nil
    work.measure(phase) { work in
      fillGram(
        &gram, pointGram: pointGram, counts: lists.counts, scale: 1 / Double(lists.width),
        workers: workers)
      work.count(multiplyAdds: batch * (batch + 1) / 2, in: Double.self)
    }
  }

  /// (G + mu I) alpha = r, with the factor that there is where nothing fires otherwise than before.
  mutating func solve(damping: Double, work: inout Work) throws(SolverError) {
    let n = batch
    if factored != damping {
      factored = nil
      try factor.refactor(gram, damping: damping, workers: workers, work: &work)
      factored = damping
    }
    work.measure(.solve) { work in
      coefficients.pointer.update(from: residuals.pointer, count: n)
      factor.solve(coefficients.pointer)
      work.count(multiplyAdds: n * n, in: Double.self)
    }
  }

  /// Moves along the coefficients; f - G c and what flips change is left in `trialPredictions`.
  mutating func move(isTrial: Bool, work: inout Work) {
    let (pairs, neurons) = (lists.firedPairs, lists.firingNeurons)
    lists.move(
      by: coefficients.pointer, isTrial: isTrial, corrections: trialPredictions.pointer,
      work: &work)
    work.measure(.forward) { work in
      for i in 0..<batch {
        trialPredictions.pointer[i] += predictions.pointer[i] - image.pointer[i]
        trial.pointer[i] = trialPredictions.pointer[i] - targets.pointer[i]
      }
      work.count(multiplyAdds: batch, in: Double.self)
      work.count(.firedPairs, pairs)
      work.count(.neuronsTouched, neurons)
    }
    if !isTrial { take() }
  }

  /// Makes what was tried the present.
  mutating func take() {
    swap(&predictions, &trialPredictions)
    swap(&residuals, &trial)
    if lists.hasFlipped { isFormed = false }
  }

  mutating func chooseRate(
    _ problem: borrowing Problem<Scalar>, _ options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    if rate.needsGram {
      form(.setup, work: &work)
      let largest = try rate.choose(gram, workers: workers, work: &work)
      if rate.isTuned {
        rate.take(
          work.untimed { work in
            tunedRate(problem, largest: largest, workers: workers, work: &work)
          })
      }
    }
    work.note("learning_rate", rate.value)
  }
}
