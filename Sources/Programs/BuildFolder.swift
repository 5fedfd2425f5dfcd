import Foundation
package import Measurement
import Vocabulary

/// The executables of one build, linked once or in several layouts: with functions in other orders.
package struct BuildFolder: Equatable, Sendable {
  /// Where the executables are.
  package let path: String

  package init(path: String) { self.path = RunFolder(path: path).path }

  /// The build that this program is part of.
  package static var ofThisProgram: BuildFolder {
    BuildFolder(path: Disk.parent(of: Bundle.main.executablePath ?? CommandLine.arguments[0]))
  }

  /// Where links of the same build with functions in other orders are, in a folder each.
  static let layoutsName = "layouts"

  /// The same build with functions in other orders; none where it was linked once.
  package var layouts: [BuildFolder] {
    let folder = "\(path)/\(Self.layoutsName)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { BuildFolder(path: "\(folder)/\($0)") }
  }

  /// The executable that runs the cells of a family.
  package func executable(of family: String) -> String { "\(path)/\(family)" }

  /// What the build can run: solvers and kernels, by family.
  ///
  /// - Throws: ``CommandError`` where the folder has no `overparam` that lists them.
  package func solvers() async throws -> [String: Set<String>] {
    let listing = try RecordCoding.read(
      Listing.self, from: try await overparam(["list", "--format", "json"]))
    var names: [String: Set<String>] = [:]
    for family in listing.families where isExecutable(family.name) {
      names[family.name] = Set(family.solvers.map(\.name))
    }
    let kernels = Family.kernels.rawValue
    if isExecutable(kernels) { names[kernels] = Set((listing.kernels ?? []).map(\.name)) }
    return names
  }

  /// The gate's cells as this build defines them.
  ///
  /// - Throws: as ``solvers()``.
  package func plan(scale: String, threads: Int, seed: UInt64) async throws -> GatePlan {
    try RecordCoding.read(
      GatePlan.self,
      from: try await overparam([
        "gate-plan", "--scale", scale, "--threads", "\(threads)", "--seed", "\(seed)",
      ]))
  }

  private func isExecutable(_ name: String) -> Bool { access("\(path)/\(name)", X_OK) == 0 }

  /// - Throws: ``CommandError`` where the folder has no `overparam`.
  package func requirePrograms() throws {
    guard isExecutable("overparam") else {
      throw CommandError(
        "\(path) has no overparam: it is no build of this package",
        exitStatus: .environmentMismatch)
    }
  }

  private func overparam(_ arguments: [String]) async throws -> Data {
    try requirePrograms()
    let program = executable(of: "overparam")
    let outcome = try await Tool.run(program, arguments)
    guard outcome.isSuccess else {
      throw CommandError(
        "\(program) \(arguments[0]) failed: \(outcome.complaint)",
        exitStatus: .environmentMismatch)
    }
    return Data(outcome.output.utf8)
  }

  /// What `overparam list` says that is used here.
  private struct Listing: Decodable {
    struct Named: Decodable { let name: String }
    struct Family: Decodable {
      let name: String
      let solvers: [Named]
    }
    let families: [Family]
    let kernels: [Named]?
  }
}
