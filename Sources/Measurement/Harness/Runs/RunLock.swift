import Foundation

/// The right to measure a family of a run: one process has it at a time, and loses it when it ends,
/// however it ends.
///
/// A lock of flock(2) on the file `.lock` in the family's folder, whose text says who has it.
package struct RunLock: ~Copyable {
  /// Set where the file system cannot lock: two runs into one folder would then not be noticed.
  package let warning: String?

  private let descriptor: Int32
  /// What was made for the lock, outermost first.
  private let created: [String]

  /// Takes the lock of a family's folder, creating the folder when it is missing.
  ///
  /// - Throws: ``CommandError`` when another process has it, ``DiskError`` when the folder or the file
  ///   cannot be written.
  package init(_ folder: String) throws {
    let path = Self.path(folder)
    var created = try Disk.makeFolders(folder)
    if access(path, F_OK) != 0 { created.append(path) }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let code = errno
      Disk.remove(created)
      throw DiskError(action: "write", path: path, code: code)
    }
    var warning: String?
    if let code = Self.lock(descriptor) {
      guard code != EWOULDBLOCK else {
        close(descriptor)
        throw CommandError(
          "\(Self.owner(folder) ?? "another process") is measuring into \(folder): wait for it, or "
            + "choose another folder")
      }
      warning =
        "\(folder) cannot be locked (\(String(cString: strerror(code)))), so a second run into it "
        + "would not be noticed; see to it that there is none"
    }
    self.descriptor = descriptor
    self.created = created
    self.warning = warning
    sign()
  }

  /// A child between its fork and its start still holds the descriptor, so that closing it is not enough.
  deinit {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Removes what was created for the lock, where nothing else has come to lie beside it.
  package func discard() { Disk.remove(created) }

  /// Who is measuring into a family's folder: `process 123 on host`; nil when nobody is.
  package static func owner(_ folder: String) -> String? {
    let path = path(folder)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
    guard errno == EWOULDBLOCK else { return nil }
    let name = (try? Disk.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return name.isEmpty ? "another process" : name
  }

  static func path(_ folder: String) -> String { folder + "/.lock" }

  /// Takes the lock, or says with which errno not; who only asks for the owner has it for a moment.
  private static func lock(_ descriptor: Int32) -> Int32? {
    for attempt in 0..<5 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return nil }
      if errno != EWOULDBLOCK { break }
      if attempt < 4 { usleep(20_000) }
    }
    return errno
  }

  /// Only for people: a disk too full for it has no say in who has the lock.
  private func sign() {
    let host = MachineFiles.system.text("/proc/sys/kernel/hostname") ?? "this machine"
    let text = "process \(getpid()) on \(host)"
    guard ftruncate(descriptor, 0) == 0 else { return }
    _ = text.withCString { write(descriptor, $0, strlen($0)) }
  }
}
