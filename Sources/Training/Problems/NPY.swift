package import Foundation

/// NumPy's array format, version 1.0: a header in Python's syntax, then the entries in C order.
///
/// Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays".
package enum NPY {
  /// Writes `entries` with `shape` (1 or more dimensions) to a file, replacing it atomically.
  ///
  /// - Throws: ``ProblemError/unwritable(path:reason:)``.
  package static func write<Scalar: BinaryFloatingPoint>(
    _ entries: UnsafePointer<Scalar>, shape: [Int], to path: String
  ) throws(ProblemError) {
    let bytes = UnsafeRawBufferPointer(
      start: entries, count: shape.reduce(1, *) * MemoryLayout<Scalar>.stride)
    try write(header(shape: shape, of: Scalar.self) + Data(bytes), to: path)
  }

  /// Writes bytes to a file, replacing it atomically.
  ///
  /// - Throws: ``ProblemError/unwritable(path:reason:)``.
  package static func write(_ bytes: Data, to path: String) throws(ProblemError) {
    do {
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .unwritable(path: path, reason: reason(error))
    }
  }

  /// Makes a folder and those above it where they are missing.
  ///
  /// - Throws: ``ProblemError/unwritable(path:reason:)``.
  package static func makeFolder(_ path: String) throws(ProblemError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: reason(error))
    }
  }

  /// Magic, version, length and the dictionary, padded so that entries start at a multiple of 64.
  private static func header<Scalar>(shape: [Int], of type: Scalar.Type) -> Data {
    let order = 1.littleEndian == 1 ? "<" : ">"
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    let dictionary =
      "{'descr': '\(order)f\(MemoryLayout<Scalar>.stride)', 'fortran_order': False, "
      + "'shape': (\(sizes)), }"
    let padding = 63 - (10 + dictionary.utf8.count) % 64
    let text = dictionary + String(repeating: " ", count: padding) + "\n"
    let length = UInt16(text.utf8.count).littleEndian
    return Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0])
      + withUnsafeBytes(of: length) { Data($0) } + Data(text.utf8)
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    let posix = (error as? POSIXError).map { Int($0.code.rawValue) }
    guard let code = underlying?.code ?? posix else { return "it cannot be made" }
    return String(cString: strerror(Int32(code)))
  }
}
