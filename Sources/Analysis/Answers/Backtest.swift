package import Measurement
import Foundation
import Statistics
package import Vocabulary

/// How often the stated 90 % intervals of predictions held when sizes that were measured are hidden.
///
/// Beyond: every ladder is cut off after k sizes, k = 5 and on, and its next ones at twice and at four times the
/// last are predicted, with a width from the first k sizes of all ladders. Inside: the size of one index is hidden in
/// every ladder. Only medians over ``Amount/fewestProcesses`` processes are predicted, and from.
package struct Backtest: Codable, Equatable, Sendable {
  /// By amount, distance, and then all families, each family, and each of their variables.
  package var rows: [Row]
  /// Sizes left out, of which there is no median over processes.
  package var sparse: Int

  /// The predictions of one kind.
  package struct Row: Codable, Equatable, Sendable {
    /// What was predicted.
    package var amount: Amount
    /// How far from what was known.
    package var distance: Distance
    /// The family's name; null for all.
    @Nullable package var family: String?
    /// The size that grows; null for all.
    @Nullable package var variable: Variable?
    /// How many there were.
    package var predictions: Int
    /// The share whose interval held what was measured.
    package var coverage: Double
    /// The ends of the 95 % interval of that share, as of a binomial one.
    package var low: Double
    /// The upper end.
    package var high: Double
    /// The median over them of the interval's upper end over its lower.
    package var width: Double
  }

  /// The least number of sizes that are left to predict from.
  static let fewestSizes = 5

  /// Of everything that `runs` recorded. Throws ``StudyError`` for a manifest that contradicts itself.
  package init(of runs: [FamilyRun], claims: [Claim]) throws {
    let uses = SolverUse.all(in: try runs.concurrentMap { try MeasuredFamily($0) })
    let ladders = Amount.tested.map { amount in
      (amount, uses.flatMap { $0.ladders(amount, claims: claims) })
    }
    self.init(
      try ladders.concurrentMap { ($0, Trial.all(of: $1)) },
      sparse: ladders.first?.1.reduce(0) { $0 + $1.sparse } ?? 0)
  }

  /// Of predictions that were made.
  package init(_ trials: [(amount: Amount, trials: [Trial])], sparse: Int = 0) {
    self.sparse = sparse
    rows = trials.flatMap { amount, trials in
      Distance.allCases.flatMap { distance in
        Row.all(of: trials.filter { $0.distance == distance }, amount, distance)
      }
    }
  }
}

extension Backtest.Row {
  fileprivate static func all(
    of trials: [Trial], _ amount: Amount, _ distance: Distance
  ) -> [Backtest.Row] {
    func row(_ trials: [Trial], _ family: String?, _ variable: Variable?) -> Backtest.Row {
      let held = trials.count { abs($0.error) <= $0.halfWidth }
      let ends = BinomialInterval(held, of: trials.count)
      var row = Backtest.Row(
        amount: amount, distance: distance, predictions: trials.count,
        coverage: Double(held) / Double(trials.count), low: ends.low, high: ends.high,
        width: exp(2 * (median(of: trials.map(\.halfWidth)) ?? 0)))
      (row.family, row.variable) = (family, variable)
      return row
    }
    if trials.isEmpty { return [] }
    let families = trials.grouped(by: \.family).sorted { $0.key < $1.key }
    return [row(trials, nil, nil)]
      + families.flatMap { family, own in
        [row(own, family, nil)]
          + Variable.allCases.compactMap { variable in
            let some = own.filter { $0.variable == variable }
            return some.isEmpty ? nil : row(some, family, variable)
          }
      }
  }
}
