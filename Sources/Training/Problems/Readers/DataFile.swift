internal import Foundation

/// The contents of a file, and what they are written in.
struct DataFile {
  let path: String
  /// As they are read: uncompressed, but for IDX, of which a part may be wanted.
  let bytes: Data
  let format: DataFormat

  /// Looks at the first bytes, and uncompresses what gzip has compressed.
  ///
  /// - Throws: ``ProblemError/foreign(path:format:)``, or
  ///   ``ProblemError/malformed(path:format:fault:)`` for compressed data that are damaged.
  init(path: String, bytes: Data) throws(ProblemError) {
    let isCompressed = Gzip.isCompressed(bytes)
    let reach = ForeignFormat.reach
    let head =
      isCompressed ? try Self.inflate(bytes, path, atMost: reach) : bytes.prefix(reach)
    if let format = ForeignFormat(head) { throw .foreign(path: path, format: format) }
    self.path = path
    format = DataFormat(path: path, bytes: head)
    if format == .csv || format == .libsvm, let format = ForeignFormat(inText: head) {
      throw .foreign(path: path, format: format)
    }
    let isWhole = !isCompressed || format == .idx
    self.bytes = isWhole ? bytes : try Self.inflate(bytes, path, atMost: .max)
  }

  private static func inflate(
    _ bytes: Data, _ path: String, atMost limit: Int
  ) throws(ProblemError) -> Data {
    do throws(FormatFault) {
      return try Gzip.inflate(bytes, atMost: limit)
    } catch {
      throw .malformed(path: path, format: DataFormat(path: path, bytes: bytes), fault: error)
    }
  }

  /// Maps a file into memory.
  ///
  /// - Throws: ``ProblemError/unreadable(path:reason:)`` for what is missing, forbidden or no file:
  ///   a pipe could be read once, and every process of a run reads the data anew; or as
  ///   ``init(path:bytes:)``.
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
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw .unreadable(path: path, reason: Self.reason(error))
    }
    try self.init(path: path, bytes: bytes)
  }

  private static func reason(_ error: any Error) -> String {
    let cause = (error as? CocoaError)?.userInfo[NSUnderlyingErrorKey] as? POSIXError
    return cause?.code == .ENOMEM
      ? String(cString: strerror(ENOMEM)) : "permission denied or not readable"
  }
}
