import Measurement
package import Vocabulary

/// One quantity along one ladder: at every size, what each process says.
package struct LadderSeries: Sendable {
  /// What it is along.
  package let ladder: GrowingLadder
  /// What was measured of it.
  package let quantity: Quantity
  /// By size, the values of the processes that can be fitted, in seconds or counts.
  package let values: [Int: [Double]]
}

/// A ladder of a run along which a size grows, of which nothing is read yet.
package struct GrowingLadder: Sendable {
  /// The family's name.
  package let family: String
  /// The study's name.
  package let study: String
  /// The size that grows.
  package let variable: Variable
  /// The planned sizes, ascending.
  package var sizes: [Int] { ladder.sizes }
  /// The solver's name.
  package var solver: String { ladder.solver }
  /// What stays fixed.
  package var setting: Setting { ladder.setting }
  private let ladder: StudyLadder
  private let book: CellBook
  private let isTimed: Bool

  /// Those of `run`, in the manifest's order.
  ///
  /// - Throws: ``StudyError`` for a manifest that contradicts itself.
  package static func all(in run: FamilyRun) throws -> [GrowingLadder] {
    let (book, simulated) = (try CellBook(run), run.simulated)
    return try StudyLadder.all(of: run.manifest.studies, in: book)
      .compactMap { ladder in
        ladder.variable.map {
          GrowingLadder(
            family: run.family, study: ladder.study, variable: $0, ladder: ladder, book: book,
            isTimed: !simulated.contains(ladder.solver))
        }
      }
  }

  /// Every quantity along it.
  package var series: [LadderSeries] {
    let data = LadderData(ladder, in: book, isTimed: isTimed)
    return data.quantities(for: []).sorted { $0.rank < $1.rank }.map { quantity in
      let values = data.processes.mapValues { $0.compactMap { $0.value(of: quantity) } }
      return LadderSeries(
        ladder: self, quantity: quantity, values: values.filter { !$0.value.isEmpty })
    }
  }

  /// Sizes at which some process ran into its time limit.
  package var censored: [Int] {
    ladder.sizes.filter { size in
      (ladder.cells[size] ?? []).contains { book.loss($0) == Status.timeout.rawValue }
    }
  }
}

extension Quantity {
  /// Iterations, seconds and totals come first.
  fileprivate var rank: (Int, String, Int, String) {
    (stage == .iteration ? 0 : 1, counter ?? "", phase == Claim.total ? 0 : 1, phase)
  }
}
