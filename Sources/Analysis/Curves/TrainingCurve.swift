import Measurement
import Vocabulary

/// How the residual fell in one training run.
package struct TrainingCurve: Equatable, Sendable {
  /// The study's name.
  package var study: String
  /// The solver's name.
  package var solver: String
  /// What was trained on.
  package var setting: Setting
  /// Why it stopped; for a cell that is not ok its status, `missing` without a line.
  package var ended: String
  /// Before the first step and after every accepted one, thinned to at most 48.
  package var points: [Point]

  /// One iteration.
  package struct Point: Equatable, Sendable {
    /// Its number, from 0.
    package var iteration: Int
    /// |r| / |r_0|, above 0.
    package var residual: Double
    /// Since the first iteration began, rejected steps included, set-up not; nil for a simulation's.
    package var seconds: Double?
    /// Counted operations so far, see ``Operations``.
    package var operations: Double
  }

  private static var mostPoints: Int { 48 }

  /// Of the first process that is ok.
  ///
  /// - Precondition: nothing grows along `data`.
  init(_ data: LadderData, in family: MeasuredFamily) {
    let line = family.book.typical(of: data.ladder)
    study = data.ladder.study
    solver = data.ladder.solver
    setting = data.ladder.setting
    ended = line.map { $0.stopped?.rawValue ?? $0.status.rawValue } ?? "missing"
    points = line.map { Self.points(of: $0, isTimed: data.isTimed) } ?? []
    let step = max(1, (points.count + Self.mostPoints - 1) / Self.mostPoints)
    points = points.enumerated()
      .filter { $0.offset.isMultiple(of: step) || $0.offset == points.count - 1 }.map(\.element)
  }

  private static func points(of line: JournalLine, isTimed: Bool) -> [Point] {
    guard let first = line.iterations.first?.residual, first > 0 else { return [] }
    var (seconds, operations) = (0.0, 0.0)
    var points: [Point] = []
    func add(_ iteration: Int, _ residual: Double?) {
      guard let residual, residual > 0 else { return }
      points.append(
        Point(
          iteration: iteration, residual: residual / first, seconds: isTimed ? seconds : nil,
          operations: operations))
    }
    for iteration in line.iterations {
      if iteration.accepted { add(iteration.index, iteration.residual) }
      seconds += iteration.seconds
      operations +=
        Operations(at: line.point) { iteration.counters[$0.rawValue].map(Double.init) }.total
    }
    add((line.iterations.last?.index ?? 0) + 1, line.finalResidual)
    return points
  }
}
