import Foundation
package import Measurement

/// How a run is made, whatever it measures: each value of the command line checked.
package struct RunSettings: Sendable {
  /// Nil for a new folder below `results`.
  package let folder: RunFolder?
  /// Where to write the problem in place of measuring it.
  package let exportFolder: String?
  /// Whether the run goes on where it stopped.
  package let resumes: Bool
  /// Whether it goes on although commit, processor, BLAS core or threads have changed.
  package let forces: Bool
  /// Whether cells are only shown.
  package let isDryRun: Bool
  /// Whether standard output gets JSON.
  package let isJSON: Bool
  /// The part of the plan that is measured; nil for all of it.
  package let shard: Shard?
  /// What the user lets a child use; nil where that was not said.
  package let limits: ResourceLimits
  /// Wall time for the whole sweep; nil without a bound.
  package let budgetSeconds: Double?

  /// - Throws: ``UsageError``.
  package init(_ options: BenchmarkOptions) throws {
    try OptionText.refuseEmpty([
      ("out", options.out), ("export-problem", options.exportProblem),
    ])
    folder = options.out.map { RunFolder(path: $0) }
    exportFolder = options.exportProblem
    (resumes, forces, isDryRun) = (options.resume, options.force, options.dryRun)
    if resumes, folder == nil { throw UsageError("--resume needs --out: which run goes on?") }
    if forces, !resumes { throw UsageError("--force has a meaning only with --resume") }
    if isDryRun, exportFolder != nil {
      throw UsageError("--dry-run and --export-problem both measure nothing: choose one")
    }
    shard = try options.shard.map { try Shard($0) }
    let gibibytes = try options.memoryLimit.map {
      try OptionText.positive($0, called: "memory-limit")
    }
    limits = ResourceLimits(
      seconds: try options.timeLimit.map { try OptionText.duration($0, called: "time-limit") },
      memoryBytes: gibibytes.map { Int(min($0 * 0x1p30, 0x1p62)) })
    budgetSeconds = try options.budget.map { try OptionText.duration($0, called: "budget") }
    guard ["text", "json"].contains(options.format) else {
      throw UsageError("the format '\(options.format)' is neither text nor json")
    }
    isJSON = options.format == "json"
  }

  /// The folder in which the run that goes on was started, nil for a new one.
  func recordedDirectory(of family: String) -> String? {
    guard resumes, let path = folder.map({ FamilyRecords.manifestPath($0.family(family)) }) else {
      return nil
    }
    return try? FamilyRecords.manifest(parsing: Disk.read(path), path: path).directory
  }

  /// The limits that hold: an hour, and 90 % of the memory that can be used, where nothing else was said; never
  /// more memory than the address space has room for.
  package var effectiveLimits: ResourceLimits {
    let memory = limits.memoryBytes ?? MachineFiles.system.usableMemoryBytes.map { $0 / 10 * 9 }
    return ResourceLimits(
      seconds: limits.seconds ?? 3600,
      memoryBytes: [memory, MachineFiles.system.addressSpaceLeft].compactMap(\.self).min())
  }
}

/// The number of processors that this process may use.
package func processorCount() -> Int {
  let allowed = MachineFiles.system.allowedProcessors.count
  return allowed > 0 ? allowed : ProcessInfo.processInfo.activeProcessorCount
}
