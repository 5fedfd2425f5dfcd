package import Measurement
import Statistics

/// How one training run of a convergence study went.
package struct TrainingRow: Codable, Equatable, Sendable {
  /// The study's name.
  package var study: String
  /// The solver's name.
  package var solver: String
  /// What the points of the row have in common.
  package var setting: Setting
  /// Why it stopped; for a cell that is not ok its status, `missing` without a line.
  package var ended: String
  /// Iterations made, of the first process that is ok.
  package var iterations: Int
  /// Of those, the rejected ones.
  package var rejected: Int
  /// |r| after the last step over |r_0|; null when either is unknown or not finite.
  @Nullable package var relativeResidual: Double?
  /// Of a steady iteration, the median over the processes that are ok.
  @Nullable package var iterationSeconds: Double?
  /// Of the first iteration.
  @Nullable package var firstSeconds: Double?
  /// Of an iteration on the way to a hundredth of the first residual.
  @Nullable package var amortisedSeconds: Double?
  /// Before the first iteration; null where none was recorded.
  @Nullable package var setupSeconds: Double?
  /// Set-up and iterations to a hundredth of the first residual; null where it is not reached.
  @Nullable package var totalSeconds: Double?

  /// - Precondition: nothing grows along `ladder`.
  init(_ data: LadderData, in book: CellBook) {
    let ladder = data.ladder
    let line = book.typical(of: ladder)
    study = ladder.study
    solver = ladder.solver
    setting = ladder.setting
    ended = line.map { $0.stopped?.rawValue ?? $0.status.rawValue } ?? "missing"
    iterations = line?.iterations.count ?? 0
    rejected = line?.iterations.count { !$0.accepted } ?? 0
    relativeResidual = line?.relativeResidual
    let size = ladder.sizes.first ?? 0
    iterationSeconds = data.cost(.steady, at: size)?.value
    firstSeconds = data.cost(.first, at: size)?.value
    amortisedSeconds = data.cost(.amortised, at: size)?.value
    setupSeconds = data.cost(.setup, at: size)?.value
    totalSeconds = data.reached(.total, at: size)
  }
}
