import Measurement

/// What one benchmark executable recorded, ladder by ladder.
struct MeasuredFamily {
  let family: String
  let account: CellAccount
  let overhead: Overhead
  /// What the machine was measured to reach, by name; empty where it was not.
  let ceilings: [String: Double]
  /// Solvers whose seconds mean nothing.
  let simulated: Set<String>
  /// Whether work in double precision is counted apart.
  let countsPrecision: Bool
  let book: CellBook
  /// In the manifest's order.
  let ladders: [LadderData]

  init(_ run: FamilyRun) throws {
    let book = try CellBook(run)
    family = run.family
    account = CellAccount(book)
    overhead = Overhead(ceilings: run.manifest.environment.ceilings)
    ceilings = run.manifest.environment.ceilings ?? [:]
    simulated = run.simulated
    countsPrecision = run.countsPrecision
    self.book = book
    ladders = try run.manifest.studies.flatMap { try StudyLadder.ladders(of: $0, in: book) }
      .concurrentMap { LadderData($0, in: book) }
  }
}
