package import Foundation

/// What a file of data is written in.
package enum DataFormat: String, Sendable, CaseIterable {
  /// Numbers between commas, a row a line.
  case csv = "CSV"
  /// One array of NumPy's.
  case npy = "NPY"
  /// `label index:value ...`, a row a line; also called SVMlight's.
  case libsvm = "LIBSVM"
  /// The format of MNIST, as it is or in gzip.
  case idx = "IDX"

  /// The format that a file's name says, else that its first bytes look like.
  package init(path: String, bytes: Data) {
    self = Self.named(by: path) ?? Self.apparent(in: bytes)
  }

  /// `.csv`, `.npy`, `.svm`, `.libsvm`, `.svmlight`, `.idx`, `-idx3-ubyte`, the last two also with `.gz`.
  private static func named(by path: String) -> DataFormat? {
    var name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    if name.hasSuffix(".gz") { name.removeLast(3) }
    for (format, endings) in Self.endings where endings.contains(where: name.hasSuffix) {
      return format
    }
    let stem = name.hasSuffix("-ubyte") ? name.dropLast("-ubyte".count) : ""
    return stem.last?.isNumber == true && stem.dropLast().hasSuffix("idx") ? .idx : nil
  }

  private static let endings: [DataFormat: [String]] = [
    .csv: [".csv"], .npy: [".npy"], .libsvm: [".svm", ".libsvm", ".svmlight"], .idx: [".idx"],
  ]

  private static func apparent(in bytes: Data) -> DataFormat {
    if bytes.starts(with: NPYHeader.magic) { return .npy }
    if Gzip.isCompressed(bytes) || bytes.starts(with: [0, 0]) { return .idx }
    let line = bytes.prefix(1 << 12).split(separator: UInt8(ascii: "\n")).first { line in
      line.first != UInt8(ascii: "#")
    }
    let isSparse = line.map { $0.contains(UInt8(ascii: ":")) && !$0.contains(UInt8(ascii: ",")) }
    return isSparse == true ? .libsvm : .csv
  }
}

/// The contents of a file, and what they are written in.
struct DataFile {
  let path: String
  let bytes: Data
  let format: DataFormat

  init(path: String, bytes: Data) {
    self.path = path
    self.bytes = bytes
    format = DataFormat(path: path, bytes: bytes)
  }

  /// Looks whether the file is compressed although its format is read as it is.
  ///
  /// - Throws: ``ProblemError/malformed(path:format:fault:)`` with ``FormatFault/compressed``.
  func refuseCompression() throws(ProblemError) {
    guard format != .idx, Gzip.isCompressed(bytes) else { return }
    throw .malformed(path: path, format: format, fault: .compressed)
  }

  /// Maps a file into memory.
  ///
  /// - Throws: ``ProblemError/unreadable(path:reason:)`` for what is missing, forbidden or no file: a
  ///   pipe could be read once, and every process of a run reads the data anew.
  init(path: String) throws(ProblemError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .unreadable(
        path: path, reason: errno == ENOENT ? "no such file" : String(cString: strerror(errno)))
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .unreadable(path: path, reason: "it is a directory")
    default: throw .unreadable(path: path, reason: "it is not a regular file")
    }
    do {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
      self.init(path: path, bytes: bytes)
    } catch {
      throw .unreadable(path: path, reason: Self.reason(error))
    }
  }

  private static func reason(_ error: any Error) -> String {
    let cause = (error as? CocoaError)?.userInfo[NSUnderlyingErrorKey] as? POSIXError
    return cause?.code == .ENOMEM
      ? String(cString: strerror(ENOMEM)) : "permission denied or not readable"
  }
}
