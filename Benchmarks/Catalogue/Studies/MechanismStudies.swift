import Training

/// Where the mechanisms of the papers decide: reporting over many points in few dimensions, balls around weights that
/// move until they are made anew, shifts from which on quantum search asks less than a classical one, and trees whose
/// upkeep is most of a step.
func mechanismStudies(_ scale: Scale) -> [Study] {
  manyPoints(scale) + wornBalls(scale) + advantage(scale) + [upkeep(scale)]
}

/// Over n in 2, 3 and 4 dimensions: balls around the points, a scan of them, all pairs, the table and the lists; and over
/// m. Counts are always the same, but seconds of these solvers are compared: two more processes tell how much they scatter.
private func manyPoints(_ scale: Scale) -> [Study] {
  let (m, n, widths) =
    switch scale {
    case .smoke: (1 << 8, powersOfTwo(4, 6), [Int]())
    case .quick: (1 << 10, powersOfTwo(5, 10), [])
    case .full: (1 << 12, powersOfTwo(5, 12), powersOfTwo(9, 16))
    }
  func study(m: [Int], n: [Int], _ search: SearchChoice, beside others: [String]) -> Study {
    counters("points", m: m, n: n, d: [2, 3, 4], shift: 0.4, only: ["hsr-data"] + others)
      .with { ($0.options, $0.processes) = ([.set(.search, search), .set(.step, .descent)], 3) }
  }
  return [
    study(m: [m], n: n, .tree, beside: ["dense-shifted", "cached-scan", "neighbor-list"]),
    study(m: [m], n: n, .scan, beside: []),
  ] + (widths.isEmpty ? [] : [study(m: widths, n: [1 << 10], .tree, beside: ["dense-shifted"])])
}

/// Descent of hundreds of steps, which wear balls hardly ever: by the rule for the rate, and beginning with two far too
/// long steps, after which that rule takes over and the balls are made anew. Without it such rates diverge within 13
/// steps, and the longest that do not wear balls once at most.
private func wornBalls(_ scale: Scale) -> [Study] {
  let (m, steps) =
    switch scale {
    case .smoke: ([1 << 10], 40)
    case .quick: ([1 << 12], 200)
    case .full: (powersOfTwo(9, 16), 400)
    }
  let rates: [(n: Int, LearningRate.Rule)] = [
    (8, .word(.spectral)), (8, .number(512)), (64, .number(64)),
  ]
  return rates.map { n, rate in
    counters("worn", m: m, n: [n], d: [2, 3, 4], shift: 0.4, only: ["hsr-weights"]).with {
      $0.options = [.set(.search, .tree), .set(.learningRate, rate)]
      $0.iterations = steps
    }
  }
}

/// Queries of the quantum search beside m n classical ones, from plain ReLU on.
private func advantage(_ scale: Scale) -> [Study] {
  let m = scale == .smoke ? powersOfTwo(8, 10) : powersOfTwo(10, scale == .full ? 20 : 17)
  return [0, 0.05, 0.1, 0.2, 0.4].map { shift in
    counters("advantage", m: m, n: [8], d: [16], shift: shift, only: ["quantum"])
  }
}

/// 64 points in 64 dimensions: n inner products of length d a neuron that moved.
private func upkeep(_ scale: Scale) -> Study {
  let m =
    switch scale {
    case .smoke: powersOfTwo(8, 10)
    case .quick: powersOfTwo(8, 15)
    case .full: powersOfTwo(8, 16)
    }
  return Study.ladder("upkeep", m: m, n: [64], d: [64], shift: 0.4)
    .by("correlation-dtree", "correlation-wtree").onOneThread
}
