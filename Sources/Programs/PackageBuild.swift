import Foundation
import Measurement
import Vocabulary

/// Builds a package's executables as the gate compares them: with a linker that can put functions in other
/// orders, and linked again in some of them.
///
/// Where a function lies decides which of its instructions share a line of the cache, or an entry of the branch
/// predictor: it moves times by some percent without any change of what is computed. Only linking is repeated.
package struct PackageBuild: Sendable {
  /// What could not be done.
  package struct Failure: Error {
    /// What could not be done, as a clause.
    package let what: String
    /// What the tool said.
    package let outcome: Tool.Outcome
  }

  private let arguments: [String]

  /// - Parameters:
  ///   - tree: the package's folder.
  ///   - scratch: where it is built.
  package init(tree: String, scratch: String) {
    arguments = [
      "build", "-c", "release", "-debug-info-format", "none", "--package-path", tree,
      "--scratch-path", scratch, "-Xswiftc", "-use-ld=lld", "-Xswiftc", "-Xfrontend",
      "-Xswiftc", "-function-sections",
    ]
  }

  /// Builds, and links again.
  ///
  /// - Parameter seeds: of the orders in which it is linked besides.
  /// - Returns: the folder of the executables; the links are in folders of their own in its ``BuildFolder/layouts``.
  /// - Throws: ``Failure``, or what writing a file throws.
  package func linked(seeds: Range<Int>) async throws -> String {
    try await build([], or: "does not build")
    let shown = try await build(["--show-bin-path"], or: "has no executables")
    let folder = shown.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let others = "\(folder)/\(BuildFolder.layoutsName)"
    try? FileManager.default.removeItem(atPath: others)
    for seed in seeds {
      try await build(
        ["-Xlinker", "--shuffle-sections=.text*=\(seed)"], or: "cannot be linked again")
      try copyPrograms(from: folder, to: "\(others)/\(seed)")
    }
    if !seeds.isEmpty { try await build([], or: "cannot be linked again") }
    return folder
  }

  private func copyPrograms(from folder: String, to copy: String) throws {
    _ = try Disk.makeFolders(copy)
    let build = BuildFolder(path: folder)
    for family in Family.allCases where access(build.executable(of: family.rawValue), X_OK) == 0 {
      try FileManager.default.copyItem(
        atPath: build.executable(of: family.rawValue), toPath: "\(copy)/\(family.rawValue)")
    }
  }

  @discardableResult
  private func build(_ more: [String], or what: String) async throws -> Tool.Outcome {
    let outcome = try await Tool.run("swift", arguments + more)
    guard outcome.isSuccess else { throw Failure(what: what, outcome: outcome) }
    return outcome
  }
}
