import Foundation
import Measurement
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Draws charts with vl-convert, in a child process of a Python that has it.
package struct ChartRenderer: Sendable {
  private let python: String

  /// Why charts were not drawn, in a sentence.
  package struct Failure: ReportableError, Equatable {
    package let sentence: String
  }

  /// Uses this Python.
  package init(python: String) { self.python = python }

  /// The Python that `make` set up: `OVERPARAM_PYTHON` where it is set, else that of the environment
  /// below `.build`, looked for upwards from the program and in the working folder; nil without one.
  package static func found(
    program: String, variables: [String: String], fileExists: (String) -> Bool
  ) -> ChartRenderer? {
    if let python = variables["OVERPARAM_PYTHON"] { return ChartRenderer(python: python) }
    var folders = [".build"]
    var folder = URL(filePath: program).deletingLastPathComponent()
    while folder.path.count > 1 {
      folders.append(folder.path)
      folder.deleteLastPathComponent()
    }
    return folders.map { $0 + "/report/bin/python3" }.first(where: fileExists)
      .map(ChartRenderer.init)
  }

  /// Draws `NAME.vl.json` of `folder` as `NAME.svg` and `NAME.png`.
  ///
  /// - Returns: the script with which a browser draws charts.
  /// - Throws: ``Failure`` when Python or vl-convert cannot be had, or cannot draw.
  package func draw(_ names: [String], in folder: String) async throws -> String {
    do {
      let result = try await Template.withFiles(["render.py", "fonts.conf"]) { template in
        try await run(
          python.contains("/") ? .path(FilePath(python)) : .name(python),
          arguments: ["-I", "\(template)/render.py", folder],
          input: .string(names.map { $0 + "\n" }.joined()), output: .string(limit: 16 << 20),
          error: .string(limit: 1 << 20))
      }
      guard case .exited(0) = result.terminationStatus else {
        throw Failure(sentence: Self.complaint(result.standardError))
      }
      return result.standardOutput
    } catch let failure as Failure {
      throw failure
    } catch {
      try Task.checkCancellation()
      let reason = "\(error)".trimmingCharacters(in: ["."])
      throw Failure(sentence: "\(python) cannot be run: \(reason)")
    }
  }

  private static func complaint(_ noise: String) -> String {
    let last = noise.split(separator: "\n").last.map(String.init) ?? "it said nothing"
    return noise.contains("vl_convert'")
      ? "vl-convert is not installed" : "vl-convert failed: \(last)"
  }
}
