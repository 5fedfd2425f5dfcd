package import Measurement

/// One quantity along one ladder: at every size, what each process says.
package struct LadderSeries: Sendable {
  /// The family's name.
  package var family: String
  /// The study's name.
  package var study: String
  /// The solver's name.
  package var solver: String
  /// The size that grows.
  package var variable: Variable
  /// What stays fixed.
  package var setting: Setting
  /// What was measured of it.
  package var quantity: Quantity
  /// By size, the values of the processes that can be fitted, in seconds or counts.
  package var values: [Int: [Double]]
  /// The planned sizes, ascending.
  package var sizes: [Int]
  /// Sizes at which some process ran into its time limit.
  package var censored: [Int]

  /// Every quantity along every ladder of `run`, in the manifest's order.
  ///
  /// - Throws: ``StudyError`` for a manifest that contradicts itself.
  package static func all(in run: FamilyRun) throws -> [LadderSeries] {
    let measured = try MeasuredFamily(run)
    return measured.ladders.flatMap { data in
      let censored = data.ladder.sizes.filter { size in
        (data.ladder.cells[size] ?? []).contains {
          measured.book.loss($0) == Status.timeout.rawValue
        }
      }
      return data.quantities(for: []).sorted { $0.rank < $1.rank }.compactMap { quantity in
        LadderSeries(run.family, data, quantity, censored: censored)
      }
    }
  }

  /// Nil when nothing grows along `data`.
  private init?(_ family: String, _ data: LadderData, _ quantity: Quantity, censored: [Int]) {
    guard let variable = data.ladder.variable else { return nil }
    self.family = family
    study = data.ladder.study
    solver = data.ladder.solver
    self.variable = variable
    setting = data.ladder.setting
    self.quantity = quantity
    values = data.processes.mapValues { $0.compactMap { $0.value(of: quantity) } }
      .filter { !$0.value.isEmpty }
    sizes = data.ladder.sizes
    self.censored = censored
  }
}

extension Quantity {
  /// Iterations, seconds and totals come first.
  fileprivate var rank: (Int, String, Int, String) {
    (stage == .iteration ? 0 : 1, counter ?? "", phase == Claim.total ? 0 : 1, phase)
  }
}
