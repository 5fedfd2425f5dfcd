import Foundation
package import Measurement
import Subprocess

extension EnvironmentRecord {
  /// Describes this machine, this process and the repository in the working folder.
  ///
  /// What cannot be found out is null; `ceilings` always is.
  ///
  /// - Parameters:
  ///   - blas: what the library says of itself; its `library`, when null, is looked up among the
  ///     shared objects of this process.
  ///   - fftw: what the library says of itself.
  ///   - swiftVersion: the compiler's version.
  ///   - buildFlags: the code generation that was asked for.
  ///   - started: the start of the run, UTC, ISO 8601.
  ///   - files: where the machine describes itself.
  ///   - variables: the process's environment variables.
  /// - Returns: a record to which only the measured ceilings are missing.
  package static func current(
    blas: BLASRecord, fftw: FFTWRecord, swiftVersion: String?, buildFlags: String?,
    started: String, files: MachineFiles = .system,
    variables: [String: String] = ProcessInfo.processInfo.environment
  ) async -> EnvironmentRecord {
    var record = EnvironmentRecord(
      files: files, variables: variables, blas: blas, fftw: fftw, started: started)
    record.swiftVersion = swiftVersion
    record.buildFlags = buildFlags
    record.git = await .current()
    return record
  }
}

extension EnvironmentRecord.GitRecord {
  /// The commit of the working folder's repository; all null without git or without a repository.
  package static func current() async -> EnvironmentRecord.GitRecord {
    guard let commit = await git("rev-parse", "HEAD") else { return .init() }
    let changes = await git(
      "status", "--porcelain", "--untracked-files=no", "--", ":/", ":(top,exclude)results")
    // New files count where builds would read them: a run's own folder may lie anywhere else.
    let additions = await git(
      "ls-files", "--others", "--exclude-standard", "--", ":/Sources", ":/Benchmarks")
    guard let changes, let additions else { return .init(commit: commit) }
    return .init(commit: commit, dirty: !changes.isEmpty || !additions.isEmpty)
  }

  /// What git prints, without its last newline; nil when it fails.
  private static func git(_ arguments: String...) async -> String? {
    let result = try? await run(
      .name("git"), arguments: Arguments(arguments),
      environment: .inherit.updating(["GIT_OPTIONAL_LOCKS": "0"]),
      output: .string(limit: 1 << 24), error: .discarded)
    guard let result, result.terminationStatus.isSuccess else { return nil }
    return result.standardOutput.trimmingCharacters(in: .newlines)
  }
}
