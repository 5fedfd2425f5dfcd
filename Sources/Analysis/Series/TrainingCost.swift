import Foundation
package import Measurement
import Statistics
import Vocabulary

/// What one training run took to |r| <= 1e-2 |r_0|, summed from its record and never multiplied out of medians.
///
/// Nobody can stop within an iteration: the way to the tolerance is one of whole iterations. Seconds are added in
/// their order, and the set-up to their sum.
package struct TrainingCost: Equatable, Sendable {
  /// The share of the first residual that is aimed at.
  package static var tolerance: Double { 1e-2 }

  /// Seconds before iteration 0; nil where none were recorded.
  package let setup: Double?
  /// The seconds of the set-up that draw the initial weights; nil where the record does not say.
  package let draw: Double?
  /// The seconds of iteration 0; nil without any.
  package let first: Double?
  /// The median of the accepted iterations after the first that still train; nil where none does.
  package let steady: Double?
  /// Iterations, rejected ones too, up to the one that reaches the tolerance; nil where none does.
  package let steps: Int?
  /// The same with the last one in part, by ln |r| on a straight line between its ends; for exponents alone.
  package let partialSteps: Double?
  /// The seconds of ``partialSteps``.
  package let partialTraining: Double?
  /// How many iterations are summed: ``steps``, or all.
  package let iterations: Int
  /// Their seconds.
  package let training: Double

  /// Of one recorded run.
  package init(_ line: JournalLine) {
    setup = line.setup?.seconds
    draw = line.setup?.phases[Phase.draw.rawValue]
    first = line.iterations.first { $0.index == 0 }?.seconds
    steady = median(of: line.steadyIterations.map(\.seconds))
    let reach = line.reach(of: Self.tolerance)
    steps = reach.map { $0.index + 1 }
    iterations = steps ?? line.iterations.count
    let before = line.iterations.prefix(max(0, iterations - 1)).reduce(0) { $0 + $1.seconds }
    let last = iterations > 0 ? line.iterations[iterations - 1].seconds : 0
    training = before + last
    partialSteps = reach.map { Double($0.index) + $0.part }
    partialTraining = reach.map { before + $0.part * last }
  }

  /// ``training`` over ``iterations``; nil without any.
  package var amortised: Double? { iterations > 0 ? training / Double(iterations) : nil }
  /// Set-up and training.
  package var total: Double? { setup.map { $0 + training } }
  /// The same for who has the initial weights already.
  package var totalWithoutDraw: Double? {
    guard let setup, let draw else { return nil }
    return setup - draw + training
  }
}

extension JournalLine {
  /// The iteration after which the residual is at most `tolerance` times the first, and the part of it at which
  /// ln |r|, on a straight line, is there; nil where no iteration gets there.
  fileprivate func reach(of tolerance: Double) -> (index: Int, part: Double)? {
    guard let start = iterations.first?.residual, start > 0 else { return nil }
    let goal = tolerance * start
    let after = iterations.dropFirst().map(\.residual) + [finalResidual]
    guard let index = after.firstIndex(where: { $0.map { $0 <= goal } ?? false }) else {
      return nil
    }
    guard let before = iterations[index].residual, let end = after[index], end > 0, end < before
    else { return (index, 1) }
    return (index, log(before / goal) / log(before / end))
  }
}

/// What can be told of the way to the tolerance at one size, over the processes.
package enum CostKind: String, CaseIterable, Codable, Sendable {
  /// Seconds of iteration 0.
  case first
  /// Seconds of an iteration on the way to the tolerance, rejected ones included.
  case amortised
  /// Seconds of an accepted iteration after the first that still trains.
  case steady
  /// Seconds before iteration 0.
  case setup
  /// Those of the set-up that draw the initial weights.
  case draw
  /// Iterations to the tolerance.
  case steps
  /// Seconds of the iterations to the tolerance.
  case training
  /// Seconds of set-up and training.
  case total
  /// Seconds of set-up and training for who has the initial weights.
  case totalWithoutDraw = "total_without_draw"
  /// Iterations to the tolerance with the last one in part.
  case partialSteps = "partial_steps"
  /// Seconds of ``partialSteps``.
  case partialTraining = "partial_training"

  /// Whether it is known of a run only once the tolerance is reached.
  var needsTolerance: Bool {
    switch self {
    case .first, .amortised, .steady, .setup, .draw: false
    case .steps, .training, .total, .totalWithoutDraw, .partialSteps, .partialTraining: true
    }
  }

  /// Whether it is in seconds.
  package var isTime: Bool { self != .steps && self != .partialSteps }

  /// Of one run.
  package func value(of cost: TrainingCost) -> Double? {
    switch self {
    case .first: cost.first
    case .amortised: cost.amortised
    case .steady: cost.steady
    case .setup: cost.setup
    case .draw: cost.draw
    case .steps: Double(cost.iterations)
    case .training: cost.training
    case .total: cost.total
    case .totalWithoutDraw: cost.totalWithoutDraw
    case .partialSteps: cost.partialSteps
    case .partialTraining: cost.partialTraining
    }
  }
}

/// A cost at one size: what it is, or, where the tolerance was not reached, what it is above.
package struct Cost: Equatable, Sendable {
  /// Seconds, or iterations.
  package var value: Double
  /// Whether the tolerance was reached, where it matters.
  package var isReached: Bool
}
