import Foundation
import Measurement

/// What a build is for; as names of folders, all equally long.
package enum BuildRole: String, CaseIterable, Sendable {
  /// What is compared with.
  case base
  /// What is judged.
  case head
  /// An older release that it is compared with, too.
  case since = "then"

  /// As a command line names it.
  package var text: String { self == .since ? "since" : rawValue }
}

/// Builds commits in git worktrees of their own, with the same flags, and leaves nothing behind.
///
/// The trees have paths of the same length, so that what a path leaves in a program does not move
/// its code.
package struct CleanBuilds: Sendable {
  private let folder: String

  /// - Parameter folder: where the trees and builds go; it must not exist.
  /// - Throws: ``DiskError``.
  package init(in folder: String) throws {
    self.folder = folder
    _ = try Disk.makeFolders(folder)
  }

  /// The commit that a reference names here.
  ///
  /// - Throws: ``CommandError``, with the exit status of a missing baseline: there is no repository, git does
  ///   not trust it, or it does not know the commit.
  package static func commit(_ reference: String) async throws -> String {
    let repository = try await Tool.run("git", ["rev-parse", "--show-toplevel"])
    guard repository.isSuccess else {
      let isDistrusted = repository.errors.contains("dubious ownership")
      throw CommandError(
        isDistrusted
          ? "git does not trust this folder, which is another user's: git config --global --add "
            + "safe.directory FOLDER tells it to"
          : "commits are compared in a repository, and here is none (\(repository.complaint)): go to "
            + "that of the package",
        exitStatus: .environmentMismatch)
    }
    let outcome = try await Tool.run(
      "git", ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(reference)^{commit}"])
    guard outcome.isSuccess else {
      throw CommandError(
        "git knows no commit '\(reference)' here: fetch it first",
        exitStatus: .environmentMismatch)
    }
    return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Whether the working folder's repository has sources that are in no commit, which are not built.
  package static func leaveOutChanges() async throws -> Bool {
    let status = try await Tool.run(
      "git", ["status", "--porcelain", "--", ":/Sources", ":/Benchmarks", ":/Package.swift"])
    return status.isSuccess && !status.output.isEmpty
  }

  /// Checks a commit out and builds it.
  ///
  /// - Parameters:
  ///   - commit: what is checked out.
  ///   - role: what it is for.
  ///   - seeds: of the orders of functions in which it is linked besides.
  /// - Returns: the folder of its executables.
  /// - Throws: ``CommandError`` with the first error: a base that does not build is a baseline that is
  ///   missing, a head that does not build a failure.
  package func build(_ commit: String, as role: BuildRole, seeds: Range<Int>) async throws -> String
  {
    let (tree, scratch) = (tree(role), "\(folder)/\(role.rawValue).build")
    let added = try await Tool.run("git", ["worktree", "add", "--detach", tree, commit])
    guard added.isSuccess else { throw failure(role, commit, "cannot be checked out", added) }
    let build = PackageBuild(tree: tree, scratch: scratch)
    do {
      return try await build.linked(seeds: seeds)
    } catch let error as PackageBuild.Failure {
      throw failure(role, commit, error.what, error.outcome)
    }
  }

  /// Removes the worktrees and the builds, also when the task has been cancelled.
  package func remove() async {
    let (trees, folder) = (BuildRole.allCases.map(tree), folder)
    await Task.detached {
      for tree in trees where access(tree, F_OK) == 0 {
        _ = try? await Tool.run("git", ["worktree", "remove", "--force", tree])
      }
      try? FileManager.default.removeItem(atPath: folder)
      _ = try? await Tool.run("git", ["worktree", "prune"])
    }.value
  }

  private func tree(_ role: BuildRole) -> String { "\(folder)/\(role.rawValue)" }

  private func failure(
    _ role: BuildRole, _ commit: String, _ what: String, _ outcome: Tool.Outcome
  ) -> CommandError {
    CommandError(
      "\(role.text) (\(commit.prefix(7))) \(what): \(outcome.complaint)",
      exitStatus: role == .head ? .failure : .environmentMismatch)
  }
}
