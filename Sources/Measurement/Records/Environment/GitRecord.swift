import Foundation
import Subprocess

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
