package import Foundation

/// A call to the file system that failed.
package struct DiskError: ReportableError, Equatable {
  /// A verb: `create`, `write`, `read`, ...
  package let action: String
  /// Of the file or folder.
  package let path: String
  /// The value of errno.
  package let code: Int32

  package var sentence: String {
    let reason = code == Self.notRegular ? "it is no regular file" : String(cString: strerror(code))
    return "cannot \(action) \(path.isEmpty ? "''" : path): \(reason)"
  }

  /// In place of a value of errno: a device, a pipe or a socket.
  static let notRegular: Int32 = -1

  var isMissingFile: Bool { code == ENOENT }
}

/// The few file operations whose order and durability matter here.
package enum Disk {
  /// A path without its last component: empty for a name alone, `/` for what lies there.
  package static func parent(of path: String) -> String {
    var rest = path[...]
    while rest.count > 1, rest.last == "/" { rest.removeLast() }
    guard let slash = rest.lastIndex(of: "/") else { return "" }
    rest = rest[..<slash]
    while rest.last == "/" { rest.removeLast() }
    return rest.isEmpty ? "/" : String(rest)
  }

  /// A path that nobody else uses, in the system's folder for temporary files unless told otherwise.
  package static func temporaryPath(
    _ purpose: String, in folder: String = NSTemporaryDirectory()
  ) -> String {
    "\(folder)/overparam-\(purpose)-\(UUID().uuidString)"
  }

  /// Creates a folder and those above it that are missing.
  ///
  /// - Returns: the folders that did not exist, outermost first. When one cannot be created, those
  ///   created before it are removed again.
  package static func makeFolders(_ path: String) throws(DiskError) -> [String] {
    var missing: [String] = []
    var folder = path
    while !folder.isEmpty, folder != "/", access(folder, F_OK) != 0 {
      missing.append(folder)
      folder = parent(of: folder)
    }
    var created: [String] = []
    for folder in missing.reversed() {
      if mkdir(folder, 0o777) == 0 {
        created.append(folder)
      } else if errno != EEXIST {
        let code = errno
        remove(created)
        throw DiskError(action: "create", path: folder, code: code)
      }
    }
    return created
  }

  /// Removes files and empty folders, the last first, as far as that is possible.
  package static func remove(_ paths: [String]) {
    for path in paths.reversed() { Foundation.remove(path) }
  }

  /// Writes a file so that its name shows either the old content or all of the new one, also after
  /// a power failure: a temporary file, fsync, rename, fsync of the folder.
  ///
  /// - Throws: ``DiskError``, also where the name is that of a device or a pipe.
  package static func replace(_ path: String, with data: Data) throws {
    try replace(path) { try $0(data) }
  }

  /// Writes a file that is made piece by piece: `contents` hands over its bytes in turn.
  ///
  /// - Throws: ``DiskError``, also where the name is that of a device or a pipe; and what `contents`
  ///   throws. The file is then as it was.
  package static func replace(
    _ path: String, _ contents: ((Data) throws -> Void) throws -> Void
  ) throws {
    if isSpecial(path) {
      throw DiskError(action: "replace", path: path, code: DiskError.notRegular)
    }
    let temporary = path + ".partial"
    do {
      let file = try AppendOnlyFile(path: temporary, keeping: 0)
      try contents { try file.write($0) }
      try file.synchronize()
    } catch {
      unlink(temporary)
      guard let error = error as? DiskError, error.path == temporary else { throw error }
      throw DiskError(action: error.action, path: path, code: error.code)
    }
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw DiskError(action: "write", path: path, code: code)
    }
    try synchronizeFolder(of: path)
  }

  /// Gives a file another name, replacing a file that has it.
  package static func move(_ path: String, to other: String) throws(DiskError) {
    guard rename(path, other) == 0 else {
      throw DiskError(action: "write", path: other, code: errno)
    }
  }

  /// Makes what happened to the names in a file's folder durable.
  static func synchronizeFolder(of path: String) throws(DiskError) {
    let parent = parent(of: path)
    let folder = parent.isEmpty ? "." : parent
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskError(action: "open", path: folder, code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw DiskError(action: "write", path: folder, code: errno)
    }
  }

  /// Points a symbolic link at a target, replacing the link that was there in one step.
  static func replaceLink(_ path: String, target: String) throws(DiskError) {
    let temporary = path + ".partial"
    unlink(temporary)
    guard symlink(target, temporary) == 0, rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw DiskError(action: "write", path: path, code: code)
    }
  }

  /// The names in a folder, in no order.
  ///
  /// - Throws: ``DiskError`` for what is missing, forbidden or no folder.
  package static func names(in folder: String) throws(DiskError) -> [String] {
    guard let stream = opendir(folder) else {
      throw DiskError(action: "read", path: folder, code: errno)
    }
    closedir(stream)
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw DiskError(action: "read", path: folder, code: EIO)
    }
  }

  /// Whether there is something that is neither a file nor a folder, which may have no end.
  private static func isSpecial(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  /// The whole of a file.
  ///
  /// - Throws: ``DiskError``, also for a device or a pipe.
  package static func read(_ path: String) throws -> Data {
    var data = Data()
    try read(path) { data.append(contentsOf: $0) }
    return data
  }

  /// A file piece by piece, from its beginning to its end.
  ///
  /// - Throws: ``DiskError``, also for a device or a pipe; and what `take` throws.
  static func read(_ path: String, _ take: (ArraySlice<UInt8>) throws -> Void) throws {
    if isSpecial(path) {
      throw DiskError(action: "read", path: path, code: DiskError.notRegular)
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskError(action: "read", path: path, code: errno) }
    defer { close(descriptor) }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes {
        Foundation.read(descriptor, $0.baseAddress, $0.count)
      }
      if count == 0 { return }
      if count > 0 { try take(chunk[..<count]) }
      if count < 0, errno != EINTR { throw DiskError(action: "read", path: path, code: errno) }
    }
  }
}
