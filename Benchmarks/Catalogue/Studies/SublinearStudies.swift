import Training

/// What fires is little where n is small, the regime of the theory, and most of the network where it is
/// not: ladders of m for both, of n between them, of d for the trees, and training to its end.
///
/// Studies of counters have one process a cell: counters are always the same.
func sublinearStudies(_ scale: Scale) -> [Study] {
  theory(scale) + practice(scale) + mechanismStudies(scale) + training(scale)
    + frontierStudies(scale)
}

/// n = 4 and 8: `width`, where crossovers in time are looked for, and where counters show exponents; the
/// density of firing; trees at their paper's own C; and the dimension, on which half-space reporting depends.
private func theory(_ scale: Scale) -> [Study] {
  let (timed, counted, dimensions) =
    switch scale {
    case .smoke: (powersOfTwo(10, 12), powersOfTwo(10, 12), [2, 4, 8])
    case .quick: (powersOfTwo(10, 17), powersOfTwo(10, 17), [2, 3, 4, 6, 8, 12, 16])
    case .full:
      (powersOfTwo(10, 19, halvedFrom: 12), powersOfTwo(10, 20), [2, 3, 4, 6, 8, 12, 16])
    }
  let reporting = ["hsr-weights", "hsr-data", "dense-shifted"]
  return [
    .ladder("width", m: timed, n: [8], d: [64], shift: 0.4).withoutSimulations.onOneThread,
    counters("width", m: counted, n: [4], d: [4], shift: 0.4),
    .ladder("amortised", m: timed, n: [8], d: [16], shift: 0.48).by("tree-newton").onOneThread,
    .ladder("amortised", m: [1 << 14], n: [8], d: amortisedDimensions(scale), shift: 0.48)
      .by("tree-newton").onOneThread,
    counters("density", m: counted, n: [8], d: [16], shift: 0.4, only: ["cached-scan"]),
    counters("density", m: counted, n: [8], d: [16], shift: 0.48, only: ["cached-scan"]),
    counters(
      "dimension", m: counted.enumerated().filter { $0.offset % 2 == 0 }.map(\.element), n: [8],
      d: dimensions, shift: 0.4, only: reporting),
  ] + searches(scale)
}

/// Dimensions of trees at their paper's own C.
private func amortisedDimensions(_ scale: Scale) -> [Int] {
  scale == .smoke ? powersOfTwo(2, 4) : powersOfTwo(2, 9)
}

/// The choice between tree and scan, and both of them at the same points.
private func searches(_ scale: Scale) -> [Study] {
  let m =
    switch scale {
    case .smoke: [1 << 10]
    case .quick: [1 << 12, 1 << 15, 1 << 18]
    case .full: powersOfTwo(11, 18)
    }
  return SearchChoice.allCases.map { search in
    counters("search", m: m, n: [8], d: [2, 3, 4, 8, 16, 64], shift: 0.4, only: ["hsr-weights"])
      .with { $0.options = [.set(.search, search)] }
  }
}

/// n >= 64: most neurons fire on some point; and n and d between the regimes.
private func practice(_ scale: Scale) -> [Study] {
  let (m, n, d, batch) =
    switch scale {
    case .smoke: (powersOfTwo(9, 11), powersOfTwo(3, 5), powersOfTwo(2, 4), 64)
    case .quick: (powersOfTwo(9, 16), powersOfTwo(2, 9), powersOfTwo(3, 10), 64)
    case .full:
      (
        powersOfTwo(9, 18), powersOfTwo(4, 11, halvedFrom: 5), powersOfTwo(2, 10, halvedFrom: 5),
        128
      )
    }
  return [
    counters("practice", m: m, n: [batch], d: [16], shift: 0.4),
    counters("batch", m: [1 << 12], n: n, d: [16], shift: 0.4)
      .with { $0.excluded.append("tree-newton") },
    // Its sketch is of 8 n rows: minutes at n = 2^11.
    counters("batch", m: [1 << 12], n: scale == .smoke ? n : powersOfTwo(2, 9), d: [16], shift: 0.4)
      .by("tree-newton"),
    .ladder("practice", m: [1 << 12], n: [32], d: d, shift: 0.4).withoutSimulations.onOneThread,
  ]
}

/// Iterations, their cost and the total to 1e-2 of the first residual, by step length and kind of step.
private func training(_ scale: Scale) -> [Study] {
  let (m, n) =
    switch scale {
    case .smoke: (1 << 10, 16)
    case .quick: (1 << 12, 32)
    case .full: (1 << 14, 32)
    }
  func descent(_ rate: LearningRate.Rule, on dataset: String, d: Int?) -> Study {
    Study.convergence(
      on: dataset, m: m, n: n, d: d, shift: 0.4,
      options: [.set(.step, .descent), .set(.learningRate, rate)]
    ).with { ($0.tolerance, $0.iterations) = (1e-2, 300) }.withoutSimulations
  }
  let digits = descent(.word(.tuned), on: "digits", d: nil).with {
    $0.excluded += ["correlation-dtree", "correlation-wtree"]
    $0.processes = 1
  }
  // Its pilot alone would take a third of a smoke sweep.
  let slow = scale == .smoke ? [] : [digits]
  let plain = [OptionSetting.set(.step, .gaussNewton)]
  let damped = plain + [.set(.damping, .levenbergMarquardt)]
  let rates = LearningRate.RuleWord.allCases.map { LearningRate.Rule.word($0) } + [.number(8)]
  return rates.map { descent($0, on: "sphere", d: 16) } + slow + [
    .convergence(on: "sphere", m: m, n: n, d: 16, shift: 0.4, options: plain),
    .convergence(on: "digits", m: m, n: n, shift: 0.4, options: damped),
  ]
}

extension Study {
  /// The same study without solvers that are simulated, whose time means nothing.
  var withoutSimulations: Study {
    with { $0.excluded += solverList.map(\.descriptor).filter(\.isSimulated).map(\.name) }
  }
}

/// A ladder of one process a cell, of these solvers where they are named.
func counters(
  _ name: String, m: [Int], n: [Int], d: [Int], shift: Double, only solvers: [String] = []
) -> Study {
  Study.ladder(name, m: m, n: n, d: d, shift: shift).onOneThread.with {
    $0.processes = 1
    if !solvers.isEmpty { $0.solvers = solvers }
  }
}
