package import Foundation

/// A new folder, which is removed with everything in it when the value goes.
package final class TemporaryFolder: Sendable {
  /// Without a slash at its end.
  package let path: String

  package init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "overparam-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The folder as a URL.
  package var url: URL { URL(filePath: path, directoryHint: .isDirectory) }

  /// Paths within the folder of all that is in it.
  package var contents: [String] {
    (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
  }

  /// Writes a text file, `name` being its path within the folder.
  package func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

  /// Writes a file, `name` being its path within the folder.
  package func write(_ name: String, _ data: Data) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }
}

/// Calls `body` with a new folder, which is there until it returns.
package func withTemporaryFolder<Result>(
  _ body: (TemporaryFolder) throws -> Result
) throws -> Result {
  let folder = try TemporaryFolder()
  defer { withExtendedLifetime(folder) {} }
  return try body(folder)
}
