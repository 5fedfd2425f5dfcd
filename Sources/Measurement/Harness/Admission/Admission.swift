/// Decides before a cell is launched whether it is to be run at all.
struct Admission: Sendable {
  private let limits: ResourceLimits
  private let estimates: CellEstimates
  private let budget: Budget?

  init(
    _ cells: [Cell], limits: ResourceLimits, budgetSeconds: Double?, _ estimates: CellEstimates,
    start: Double
  ) {
    (self.limits, self.estimates) = (limits, estimates)
    budget = budgetSeconds.map { Budget($0, start: start, cells: cells, estimates) }
  }

  /// What is recorded of a cell in place of running it, which will probably take `seconds`; nil when it
  /// is to be run.
  func refuse(
    _ cell: Cell, checks: CheckState, seconds: Double, now: Double
  ) throws -> CellResult? {
    if try checks.hasFailed(cell) {
      return .lost(
        .checkFailed, "not run: \(cell.solver) failed its check at the smallest point of the ladder"
      )
    }
    let estimate = estimates[cell]
    if let limit = limits.memoryBytes, estimate.isTooLarge(for: limits) {
      return .lost(
        .skipped,
        "needs about \(Numbers.bytes(estimate.memoryBytes)), over the limit of "
          + "\(Numbers.bytes(limit))")
    }
    return budget?.refuse(cell, seconds: seconds, now: now).map { .lost(.skipped, $0) }
  }
}

extension CellEstimate {
  /// Whether a cell needs more memory than it may have.
  package func isTooLarge(for limits: ResourceLimits) -> Bool {
    limits.memoryBytes.map { memoryBytes > $0 } ?? false
  }
}
