import Measurement

/// What can be said of a run: how every time and count grows, beside what is claimed of it.
///
/// Derived from the manifests and journals alone: the same files give the same analysis. As JSON it
/// is written through ``RecordCoding``.
package struct RunAnalysis: Codable, Equatable, Sendable {
  /// The version of this format.
  package var schema: Int
  package var families: [FamilyAnalysis]
  /// What reading the files had to say.
  package var warnings: [String]

  /// Fits everything in `runs`. Throws ``StudyError`` for a manifest that contradicts itself.
  package init(of runs: [FamilyRun], claims: [Claim]) throws {
    schema = 1
    families = try runs.map { try FamilyAnalysis(of: $0, claims: claims) }
    warnings = zip(runs, families).flatMap { run, analysis in
      run.warnings.map { "\(run.family): \($0)" } + analysis.warnings
    }
  }

  /// Whether nothing at all could be fitted or told: no cell was ok.
  package var isEmpty: Bool {
    families.allSatisfy { $0.cells.leftOut.values.reduce(0, +) == $0.cells.planned }
  }
}

/// The slopes and training runs of one family.
package struct FamilyAnalysis: Codable, Equatable, Sendable {
  package var family: String
  /// In the manifest's order.
  package var ladders: [LadderAnalysis]
  /// The studies in which nothing grows.
  package var trainings: [TrainingRow]
  package var cells: CellAccount

  init(of run: FamilyRun, claims: [Claim]) throws {
    let book = try CellBook(run)
    family = run.family
    ladders = []
    trainings = []
    cells = CellAccount(book)
    for ladder in try run.manifest.studies.flatMap({ try StudyLadder.ladders(of: $0, in: book) }) {
      guard let variable = ladder.variable else {
        trainings.append(TrainingRow(ladder, in: book))
        continue
      }
      let own = claims.filter { $0.solver == ladder.solver }
      ladders.append(LadderAnalysis(ladder, variable: variable, in: book, claims: own))
    }
  }

  fileprivate var warnings: [String] {
    guard cells.unplanned > 0 else { return [] }
    let count = cells.unplanned == 1 ? "1 cell" : "\(cells.unplanned) cells"
    return ["\(family): the journal has \(count) that the manifest does not plan"]
  }
}
