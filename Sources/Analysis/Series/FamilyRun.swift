package import Measurement
import Vocabulary

/// What one benchmark executable recorded in one run: the contents of `DIR/<family>/`.
package struct FamilyRun: Sendable {
  /// The folder's name.
  package var family: String
  /// What was planned.
  package var manifest: Manifest
  /// What was recorded, one line a process.
  package var lines: [JournalLine]
  /// What reading the journal had to say, a torn last line for example.
  package var warnings: [String]

  package init(
    family: String, manifest: Manifest, lines: [JournalLine], warnings: [String] = []
  ) {
    self.family = family
    self.manifest = manifest
    self.lines = lines
    self.warnings = warnings
  }

  /// Reads every family of a run, in alphabetical order, with the machine's rates as all of them found it.
  ///
  /// - Throws: ``CommandError`` with the exit status for no usable data when there is none, else
  ///   what reading a family's records throws.
  package static func load(_ folder: RunFolder) throws -> [FamilyRun] {
    let (families, warnings) = try folder.contents()
    if families.isEmpty { throw folder.nothingMeasured }
    var runs = try families.concurrentMap { family in
      let records = try FamilyRecords(folder: folder.family(family))
      return FamilyRun(
        family: family, manifest: records.manifest, lines: records.journal.lines,
        warnings: records.warnings)
    }
    runs[0].warnings = warnings + runs[0].warnings
    return runs.sharingRates()
  }

  /// Rates are of this processor, on so many threads.
  fileprivate var machine: [String?] {
    let environment = manifest.environment
    return [environment.cpuModel, environment.ceilings?["threads"].map { "\($0)" }]
  }
}

extension [FamilyRun] {
  /// With the best rate of each resource that any family on the same processor measured: what else a machine does
  /// meanwhile lowers a rate, and nothing raises it.
  package func sharingRates() -> [FamilyRun] {
    let names = Resource.allCases.flatMap { [$0.rawValue, $0.allThreadsKey] }
    return map { run in
      var shared = run
      let peers = filter { $0.machine == run.machine }.compactMap(\.manifest.environment.ceilings)
      for name in names where run.manifest.environment.ceilings?[name] != nil {
        shared.manifest.environment.ceilings?[name] = peers.compactMap { $0[name] }.max()
      }
      return shared
    }
  }
}

extension [FamilyRun] {
  /// Those that train, or all where kernels alone were measured: beside trainings they would only be long.
  package var trainings: [FamilyRun] {
    let trainings = filter { Family.trains($0.family) }
    return trainings.isEmpty ? self : trainings
  }

  /// The same, and of kernels those about which something is claimed.
  package func judged(by claims: [Claim]) -> [FamilyRun] {
    let claimed = Set(claims.map(\.solver))
    return trainings.count == count
      ? self
      : compactMap { Family.trains($0.family) ? $0 : $0.reduced(to: claimed) }
  }
}

extension FamilyRun {
  /// What was planned and recorded of these solvers; nil where nothing was.
  fileprivate func reduced(to solvers: Set<String>) -> FamilyRun? {
    var run = self
    run.manifest.cells.removeAll { !solvers.contains($0.solver) }
    run.manifest.studies.removeAll { !solvers.contains($0.solver) }
    run.lines.removeAll { !solvers.contains($0.solver) }
    return run.manifest.cells.isEmpty ? nil : run
  }

  /// Solvers that count what a machine that there is not would do, so that their seconds mean nothing: as the
  /// manifest has it, or by their counts where it says nothing of solvers.
  package var simulated: Set<String> {
    manifest.simulatedSolvers
      ?? Set(lines.filter { $0.iterations.countSimulation }.map(\.solver))
  }

  /// Whether multiply-adds in double precision are counted apart from the others: not in records that say nothing
  /// of solvers, nor in a run that has none of them.
  var countsPrecision: Bool {
    let name = Counter.doubleMultiplyAdds.rawValue
    return manifest.solvers != nil
      && lines.contains { $0.iterations.contains { $0.counters[name] != nil } }
  }
}

extension [IterationRecord] {
  private static let simulated = Counter.allCases.filter(\.facts.isOfSimulation).map(\.rawValue)

  /// Whether something is counted that only a simulation can do.
  var countSimulation: Bool {
    contains { iteration in Self.simulated.contains { iteration.counters[$0] != nil } }
  }
}

/// What one benchmark executable recorded, ladder by ladder.
struct MeasuredFamily {
  let family: String
  let account: CellAccount
  let overhead: Overhead
  /// What rows in memory cost; nil where that was not measured.
  let memory: MemoryCurves?
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
    overhead = Overhead(
      ceilings: run.manifest.environment.ceilings, isRepeated: !Family.trains(run.family))
    ceilings = run.manifest.environment.ceilings ?? [:]
    memory = MemoryCurves(ceilings: ceilings)
    let simulated = run.simulated
    self.simulated = simulated
    countsPrecision = run.countsPrecision
    self.book = book
    ladders = try StudyLadder.all(of: run.manifest.studies, in: book)
      .concurrentMap { LadderData($0, in: book, isTimed: !simulated.contains($0.solver)) }
  }
}
