import Analysis
import Foundation
import Measurement
import Programs

/// Where the two builds of a gate come from.
struct GateSources: Sendable {
  let base: GateReport.Build
  let head: GateReport.Build
  /// Sentences about what is not measured.
  let warnings: [String]
  private let folders: [Side: String]
  private let scratch: String

  /// Resolves what a command line names.
  ///
  /// - Throws: ``CommandError`` for a commit that git does not know.
  init(_ command: Regress) async throws {
    folders = [.base: command.baseBuild, .head: command.headBuild].compactMapValues(\.self)
    base = try await Self.build(command.base, command.baseBuild)
    head = try await Self.build(command.head, command.headBuild)
    scratch =
      (command.scratch ?? NSTemporaryDirectory()) + "/overparam-gate-" + UUID().uuidString
    var warnings: [String] = []
    if command.headBuild == nil, try await CleanBuilds.leaveOutChanges() {
      warnings.append("uncommitted changes are not measured: head is \(head.text)")
    }
    if let commit = base.commit, commit == head.commit {
      warnings.append("base and head are the same commit: what is measured is the gate itself")
    }
    self.warnings = warnings
  }

  private static func build(
    _ reference: String?, _ folder: String?
  ) async throws -> GateReport.Build {
    if let folder { return .init(name: folder, commit: nil) }
    let reference = reference ?? "HEAD"
    return .init(name: reference, commit: try await CleanBuilds.commit(reference))
  }

  /// Hands both folders of executables to `body`, and removes what was built for it.
  ///
  /// Commits that are the same are built once.
  func withBuilds<Result: Sendable>(
    _ body: (_ base: BuildFolder, _ head: BuildFolder) async throws -> Result
  ) async throws -> Result {
    if let base = folders[.base], let head = folders[.head] {
      return try await body(BuildFolder(path: base), BuildFolder(path: head))
    }
    let builds = try CleanBuilds(in: scratch)
    do {
      let base = try await folder(.base, self.base, builds)
      let isSame = self.base.commit != nil && self.base.commit == self.head.commit
      let head = isSame ? base : try await folder(.head, self.head, builds)
      let result = try await body(BuildFolder(path: base), BuildFolder(path: head))
      await builds.remove()
      return result
    } catch {
      await builds.remove()
      throw error
    }
  }

  private func folder(
    _ side: Side, _ build: GateReport.Build, _ builds: CleanBuilds
  ) async throws -> String {
    if let folder = folders[side] { return folder }
    let commit = build.commit ?? "HEAD"
    Console.standardError.writeLine("building \(side.rawValue): \(build.text)")
    return try await builds.build(commit, as: side)
  }
}
