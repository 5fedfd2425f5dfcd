import Foundation

/// A file that only grows, open as long as the value lives.
struct AppendOnlyFile: ~Copyable {
  private let path: String
  private let descriptor: Int32

  /// Opens a file, creating it when it is missing.
  ///
  /// Children do not inherit it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - keptBytes: where given, what the file has beyond so many bytes is cut off.
  /// - Throws: when the file cannot be opened or cut.
  init(path: String, keeping keptBytes: Int? = nil) throws(DiskError) {
    self.path = path
    self.descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw DiskError(action: "write", path: path, code: errno) }
    guard let keptBytes else { return }
    guard ftruncate(descriptor, off_t(keptBytes)) == 0 else {
      throw DiskError(action: "write", path: path, code: errno)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Appends bytes with one write, then waits until they are on the disk.
  ///
  /// - Throws: when not all of them were written: a full disk takes a part and fails the next time,
  ///   so that a short write is reported as one.
  func append(_ data: Data) throws(DiskError) {
    try write(data)
    try synchronize()
  }

  /// Appends bytes with one write.
  func write(_ data: Data) throws(DiskError) {
    var written = -1
    repeat {
      written = data.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
    } while written < 0 && errno == EINTR
    guard written >= 0 else { throw DiskError(action: "write", path: path, code: errno) }
    guard written == data.count else { throw DiskError(action: "write", path: path, code: ENOSPC) }
  }

  /// Waits until what was written is on the disk.
  func synchronize() throws(DiskError) {
    // Devices and pipes cannot be synchronised: there is nothing to wait for.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw DiskError(action: "write", path: path, code: errno)
    }
  }
}
