import Measurement
import Programs

/// Whether arithmetic now is that of a record.
enum SourceState {
  /// What arithmetic is made of.
  private static let paths = [
    ":/Sources/Numerics", ":/Sources/Training", ":/Sources/CLanes", ":/Sources/COpenBLAS",
    ":/Sources/CFFTW", ":/Benchmarks/Catalogue", ":/Package.swift",
  ]

  /// In what the machine, the libraries, the compiler or the sources differ, each a clause.
  static func differences(
    _ recorded: EnvironmentRecord, _ present: EnvironmentRecord
  ) async throws -> [String] {
    MachineIdentity(arithmeticOf: recorded).differences(
      to: MachineIdentity(arithmeticOf: present))
      + (try await sources(recorded.git, present.git))
  }

  private static func sources(
    _ recorded: EnvironmentRecord.GitRecord, _ present: EnvironmentRecord.GitRecord
  ) async throws -> [String] {
    if recorded.dirty != false { return ["the record was made from sources with changes"] }
    if present.dirty != false { return ["the sources have changes that are in no commit"] }
    guard let old = recorded.commit, let new = present.commit else {
      return ["the commit of the sources is unknown"]
    }
    if old == new { return [] }
    let outcome = try await Tool.run("git", ["diff", "--quiet", old, new, "--"] + paths)
    switch outcome.exitCode {
    case 0: return []
    case 1: return ["the sources differ from those of \(old.prefix(7))"]
    default: return ["the sources of \(old.prefix(7)) are unknown here: \(outcome.complaint)"]
    }
  }
}
