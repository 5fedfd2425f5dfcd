import Foundation
import Measurement

/// Two copies of the executables of one build, at paths of the same length.
package struct BuildCopies: Sendable {
  /// The copy of what is compared with.
  package let base: BuildFolder
  /// The copy of what is judged.
  package let head: BuildFolder
  private let folder: String

  /// Copies the programs.
  ///
  /// - Throws: when the folder cannot be read, or the copies not written.
  package init(of original: BuildFolder) throws {
    let files = FileManager.default
    folder = Disk.temporaryPath("copies")
    base = BuildFolder(path: "\(folder)/base")
    head = BuildFolder(path: "\(folder)/head")
    do {
      for copy in [base, head] {
        _ = try Disk.makeFolders(copy.path)
        for name in try Disk.names(in: original.path) {
          let path = "\(original.path)/\(name)"
          guard Self.isProgram(path) else { continue }
          try files.copyItem(atPath: path, toPath: "\(copy.path)/\(name)")
        }
        let layouts = "\(original.path)/\(BuildFolder.layoutsName)"
        if files.fileExists(atPath: layouts) {
          try files.copyItem(
            atPath: layouts, toPath: "\(copy.path)/\(BuildFolder.layoutsName)")
        }
      }
    } catch {
      remove()
      throw error
    }
  }

  /// Removes both.
  package func remove() { try? FileManager.default.removeItem(atPath: folder) }

  private static func isProgram(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists && !isFolder.boolValue && access(path, X_OK) == 0 && !path.hasSuffix(".so")
  }
}
