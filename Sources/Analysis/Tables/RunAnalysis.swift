import Measurement

/// What can be said of a run: a verdict on every claim, how every time and count grows, and what a
/// practitioner asks.
///
/// Derived from the manifests and journals alone: the same files give the same analysis. As JSON it
/// is written through ``RecordCoding``.
package struct RunAnalysis: Codable, Equatable, Sendable {
  /// The version of this format.
  package var schema: Int
  /// In alphabetical order.
  package var families: [FamilyAnalysis]
  /// What the papers say, sentence by sentence, and what the verdicts say of it.
  package var papers: [PaperRow]
  /// Claims about solvers that the run did not measure, by id.
  package var unmeasured: [String]
  /// Where one solver overtakes another as m grows.
  package var crossovers: [Crossover]
  /// Which solver is the fastest over (m, n).
  package var winners: [WinnerMap]
  /// What reading the files had to say.
  package var warnings: [String]

  /// Fits everything in `runs`. Throws ``StudyError`` for a manifest that contradicts itself.
  package init(of runs: [FamilyRun], claims: [Claim]) throws {
    schema = 2
    let measured = try runs.concurrentMap { try MeasuredFamily($0) }
    families = try measured.concurrentMap { FamilyAnalysis(of: $0, claims: claims) }
    papers = PaperRow.all(in: families)
    let solvers = Set(measured.flatMap(\.ladders).map(\.ladder.solver))
    unmeasured = claims.filter { !solvers.contains($0.solver) }.map(\.id)
    let ladders = measured.flatMap(\.ladders).filter { $0.ladder.variable != nil }
    crossovers = Crossover.all(among: ladders)
    winners = WinnerMap.all(in: measured, claims: claims)
    warnings = zip(runs, families).flatMap { run, analysis in
      run.warnings.map { "\(run.family): \($0)" } + analysis.warnings
    }
  }

  /// Whether nothing at all could be fitted or told: no cell was ok.
  package var isEmpty: Bool {
    families.allSatisfy { $0.cells.leftOut.values.reduce(0, +) == $0.cells.planned }
  }

  /// Claims that are refuted, by id.
  package var refuted: [String] {
    families.flatMap(\.verdicts).filter(\.isRefuted).map(\.claim)
  }

  /// Those of them whose counts grow no faster than claimed, by id.
  package var refutedInSecondsAlone: [String] {
    families.flatMap(\.verdicts).filter(\.isRefutedInSecondsAlone).map(\.claim)
  }

  /// Whether there was something to judge and nothing could be.
  package var isUndecided: Bool {
    let verdicts = families.flatMap(\.verdicts)
    return !verdicts.isEmpty && !verdicts.contains(where: \.isDecided)
  }
}
