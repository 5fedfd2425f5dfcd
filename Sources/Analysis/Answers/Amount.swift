import Foundation
import Statistics

/// What is predicted of a solver.
package enum Amount: String, Codable, CaseIterable, Sendable {
  /// Seconds of an iteration on the way to the tolerance.
  case iteration
  /// Seconds of the set-up.
  case setup
  /// Seconds of set-up and iterations to the tolerance.
  case total
  /// The peak of the process, in bytes.
  case memory
}

extension Amount {
  /// The amounts of which a backtest tells.
  static let tested: [Amount] = [.iteration, .setup, .memory]

  /// Processes from which a median is one: sizes with fewer are no data where others have as many.
  static let fewestProcesses = 3

  /// The median over processes; nil where it was not measured, or the tolerance not reached.
  func value(_ data: LadderData, at size: Int) -> Double? {
    switch self {
    case .iteration: data.expectedIteration(at: size)
    case .setup: data.reached(.setup, at: size)
    case .total: data.reached(.total, at: size)
    case .memory:
      median(of: (data.processes[size] ?? []).compactMap { $0.peakMemoryBytes.map(Double.init) })
    }
  }

  /// The terms that it may be a sum of: those of what is claimed of a solver, those of common kernels, and a
  /// constant.
  package func terms(of solver: String, _ claims: [Claim]) -> [CostTerm] {
    let own = claims.filter { $0.solver == solver && $0.kind == .cost && stages.contains($0.stage) }
    let claimed = self == .memory ? [] : own.flatMap(\.terms)
    return (claimed + common + [CostTerm()]).reduce(into: []) { unique, term in
      var term = term
      term.coefficient = 1
      if !unique.contains(term) { unique.append(term) }
    }
  }

  private var stages: [Stage] {
    switch self {
    case .iteration: [.iteration]
    case .setup: [.setup]
    case .total: [.setup, .iteration]
    case .memory: []
    }
  }

  private var common: [CostTerm] {
    switch self {
    case .iteration, .total:
      [
        CostTerm(m: 1, n: 1, d: 1), CostTerm(m: 1, n: 2), CostTerm(n: 3), CostTerm(m: 1, d: 1),
        CostTerm(m: 1, n: 1), CostTerm(n: 2, d: 1), CostTerm(n: 2),
      ]
    case .setup: [CostTerm(m: 1, d: 1), CostTerm(n: 1, d: 1), CostTerm(m: 1, n: 1), CostTerm(n: 2)]
    case .memory:
      // W, X, firing bits or Z, n x n matrices, J, and the square matrices between layers.
      [
        CostTerm(m: 1, d: 1), CostTerm(n: 1, d: 1), CostTerm(m: 1, n: 1), CostTerm(n: 2),
        CostTerm(m: 1, n: 1, d: 1), CostTerm(m: 2),
      ]
    }
  }
}

extension Amount {
  /// What is expected where the law and the straight line say so, in logarithms: their mean; of memory, whose
  /// terms are exact, what the law says.
  func estimate(law: Double, line: Double) -> Double {
    self == .memory ? law : (law + line) / 2
  }

  /// How far off a prediction `octaves` beyond what was measured may be, in units of what calibration finds, where
  /// law and line are `gap` apart. What is small beside the rest of a process's memory shows threefold an octave on.
  func spread(octaves: Double, gap: Double) -> Double {
    switch self {
    case .memory: pow(3, octaves) + 100 * gap
    case .setup: pow(max(octaves, 0.5), 0.62) + 1.5 * gap
    case .iteration, .total: pow(max(octaves, 0.5), 0.75) + 1.5 * gap
    }
  }

  /// The same between two measured sizes.
  func spreadInside(gap: Double) -> Double { 1 + (self == .memory ? 20 : 5) * gap }
}

extension LadderData {
  /// An iteration on the way to the tolerance, in seconds, for predictions: where one process went all the way and
  /// others a part of it, their median over that part times what the whole took it over the part.
  fileprivate func expectedIteration(at size: Int) -> Double? {
    guard let cost = reached(.amortised, at: size) else { return nil }
    let all = processes[size] ?? []
    let there = all.filter { $0.cost.steps != nil }
    guard let common = all.map(\.cost.iterations).min(), there.count < Amount.fewestProcesses,
      there.count < all.count, !there.isEmpty
    else { return cost }
    let growth = there.map { $0.cost.training / $0.seconds(ofFirst: common) }
    let steps = there.map { Double($0.cost.iterations) }
    guard let part = Statistics.median(of: all.map { $0.seconds(ofFirst: common) }),
      let growth = Statistics.median(of: growth), let steps = Statistics.median(of: steps)
    else { return cost }
    return part * growth / steps
  }
}
