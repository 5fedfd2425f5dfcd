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

  /// Reads every family of a run, in alphabetical order.
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
    return runs
  }
}

extension [FamilyRun] {
  /// Those that train, or all where kernels alone were measured: kernels have no claims, and beside
  /// trainings they would only be long.
  package var trainings: [FamilyRun] {
    let trainings = filter { Family.trains($0.family) }
    return trainings.isEmpty ? self : trainings
  }
}
