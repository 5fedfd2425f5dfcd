import Analysis
import Foundation
import Measurement
import Programs

/// Where the builds of a gate come from.
struct GateSources: Sendable {
  /// What each build is called.
  let names: [BuildRole: GateReport.Build]
  /// Sentences about what is not measured.
  let warnings: [String]
  private let folders: [BuildRole: String]
  private let scratch: String

  /// How many links with functions in other orders are made of each build: where one of them is slower than another by
  /// 3 %, their mean scatters by 1 %.
  static let layouts = 12

  /// Each build has orders of its own.
  static func seeds(_ role: BuildRole) -> Range<Int> {
    let first = 100 * (1 + (BuildRole.allCases.firstIndex(of: role) ?? 0))
    return first..<first + layouts
  }

  /// Resolves what a command line names.
  ///
  /// - Throws: ``CommandError`` for a commit that git does not know, or a folder that is no build.
  init(_ command: Regress) async throws {
    folders = [
      .base: command.baseBuild, .head: command.headBuild, .since: command.sinceBuild,
    ].compactMapValues(\.self)
    let references: [BuildRole: String?] = [
      .base: command.base, .head: command.head ?? "HEAD", .since: command.since,
    ]
    var names: [BuildRole: GateReport.Build] = [:]
    for role in BuildRole.allCases {
      names[role] = try await Self.build(references[role] ?? nil, folders[role])
    }
    self.names = names
    scratch = Disk.temporaryPath("gate", in: command.scratch ?? NSTemporaryDirectory())
    warnings = try await Self.warnings(names, folders)
  }

  private static func build(
    _ reference: String?, _ folder: String?
  ) async throws -> GateReport.Build? {
    if let folder {
      try BuildFolder(path: folder).requirePrograms()
      return .init(name: folder, commit: nil)
    }
    guard let reference else { return nil }
    return .init(name: reference, commit: try await CleanBuilds.commit(reference))
  }

  private static func warnings(
    _ names: [BuildRole: GateReport.Build], _ folders: [BuildRole: String]
  ) async throws -> [String] {
    var warnings: [String] = []
    if folders[.head] == nil, let head = names[.head], try await CleanBuilds.leaveOutChanges() {
      warnings.append("uncommitted changes are not measured: head is \(head.text)")
    }
    if let commit = names[.base]?.commit, commit == names[.head]?.commit {
      warnings.append("base and head are the same commit: what is measured is the gate itself")
    }
    for folder in Set(folders.values).sorted() where BuildFolder(path: folder).layouts.isEmpty {
      warnings.append(
        "\(folder) was linked once: what moves by the order of functions alone is not told apart")
    }
    return warnings
  }

  /// Hands the folders of executables to `body`, and removes what was built for it.
  ///
  /// Commits that are the same are built once.
  func withBuilds<Result: Sendable>(
    _ body: ([BuildRole: BuildFolder]) async throws -> Result
  ) async throws -> Result {
    if names.keys.allSatisfy({ folders[$0] != nil }) {
      return try await body(folders.mapValues { BuildFolder(path: $0) })
    }
    let builds = try CleanBuilds(in: scratch)
    do {
      var built: [BuildRole: BuildFolder] = [:]
      for role in BuildRole.allCases {
        guard let name = names[role] else { continue }
        let twin = built.keys.first { name.commit != nil && names[$0]?.commit == name.commit }
        built[role] =
          if let twin { built[twin] } else { try await folder(role, name, builds) }
      }
      let result = try await body(built)
      await builds.remove()
      return result
    } catch {
      await builds.remove()
      throw error
    }
  }

  private func folder(
    _ role: BuildRole, _ build: GateReport.Build, _ builds: CleanBuilds
  ) async throws -> BuildFolder {
    if let folder = folders[role] { return BuildFolder(path: folder) }
    let commit = build.commit ?? "HEAD"
    Console.standardError.writeLine("building \(role.text): \(build.text)")
    return BuildFolder(
      path: try await builds.build(commit, as: role, seeds: Self.seeds(role)))
  }
}
