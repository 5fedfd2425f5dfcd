import Foundation
package import Measurement
import Synchronization

extension RecordedFile {
  /// A file as it is now; the digest is computed by `sha256sum`.
  ///
  /// - Throws: ``CommandError`` for a file that cannot be read, or where the tool is missing.
  package init(role: Role, path: String) async throws {
    let outcome = try await Tool.run("sha256sum", ["--zero", "--", path])
    let digest = outcome.output.prefix(64)
    guard outcome.isSuccess, digest.count == 64, digest.allSatisfy(\.isHexDigit),
      let stamp = FileStamp(path)
    else { throw CommandError("cannot compute the digest of \(path): \(outcome.complaint)") }
    self.init(role: role, path: path, bytes: stamp.bytes, sha256: String(digest))
  }
}

/// What changes when a file is written: looked at before every cell, since a digest takes longer.
private struct FileStamp: Equatable, Sendable {
  let bytes: Int
  let inode: UInt64
  let seconds: Int
  let nanoseconds: Int

  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if os(Linux)
      let modified = status.st_mtim
    #else
      let modified = status.st_mtimespec
    #endif
    bytes = Int(status.st_size)
    inode = UInt64(status.st_ino)
    (seconds, nanoseconds) = (modified.tv_sec, Int(modified.tv_nsec))
  }
}

/// Files of data that must stay what they were while cells read them.
package final class DataWatch: Sendable {
  private let files: [RecordedFile]
  private let stamps: Mutex<[String: FileStamp]>

  /// Files whose digests were just taken.
  package init(_ files: [RecordedFile]) {
    self.files = files
    let stamps = files.compactMap { file in FileStamp(file.path).map { (file.path, $0) } }
    self.stamps = Mutex(Dictionary(stamps) { $1 })
  }

  /// That files are what a record says of them.
  ///
  /// - Throws: ``CommandError``, with the exit status of an environment that differs; it begins with what is not
  ///   done, and names the file.
  package static func requireRecorded(_ files: [RecordedFile], orElse notDone: String) async throws
  {
    for file in files {
      guard FileStamp(file.path) != nil else {
        throw CommandError(
          "\(notDone): \(file.path), which was read, is not here", exitStatus: .environmentMismatch)
      }
      guard try await RecordedFile(role: file.role, path: file.path).sha256 == file.sha256 else {
        throw CommandError(
          "\(notDone): \(file.path) has changed since it was read", exitStatus: .environmentMismatch
        )
      }
    }
  }

  /// Takes the digest again of every file that was touched.
  ///
  /// - Throws: ``CommandError``, with the exit status of an environment that differs, when one has other contents or
  ///   is gone.
  package func requireUnchanged() async throws {
    for file in files {
      let stamp = FileStamp(file.path)
      if let stamp, stamps.withLock({ $0[file.path] }) == stamp { continue }
      guard let stamp else { throw Self.change(file, "is gone") }
      guard try await RecordedFile(role: file.role, path: file.path).sha256 == file.sha256 else {
        throw Self.change(file, "has changed")
      }
      stamps.withLock { $0[file.path] = stamp }
    }
  }

  private static func change(_ file: RecordedFile, _ what: String) -> CommandError {
    CommandError(
      "\(file.path) \(what) since the run was started, whose points would be of different data; bring it back, "
        + "or start another run",
      exitStatus: .environmentMismatch)
  }
}
