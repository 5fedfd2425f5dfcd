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
    guard let old = recorded.commit else { return ["the record names no commit of its sources"] }
    guard let new = present.commit else {
      return ["this program was built from sources outside of a repository"]
    }
    if recorded.dirty != false { return ["the record was made from sources with changes"] }
    if present.dirty != false { return ["this program was built from sources with changes"] }
    if old == new { return [] }
    let unknown = "the sources of \(old.prefix(7)) are unknown here"
    do {
      let outcome = try await Tool.run("git", ["diff", "--quiet", old, new, "--"] + paths)
      switch outcome.exitCode {
      case 0: return []
      case 1: return ["the sources differ from those of \(old.prefix(7))"]
      default: return ["\(unknown): \(outcome.complaint)"]
      }
    } catch let error as LaunchError {
      return ["\(unknown): \(error)"]
    }
  }
}
