import Foundation

/// Writes NumPy's array format, version 1.0: a header in Python's syntax, then the entries in C order.
///
/// Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays".
package enum NPY {
  /// Writes `entries` with `shape` (1 or more dimensions) to a new file.
  ///
  /// - Throws: ``ProblemError/unwritable(path:reason:)``; what was written until then stays.
  package static func write<Scalar: BinaryFloatingPoint>(
    _ entries: UnsafePointer<Scalar>, shape: [Int], to path: String
  ) throws(ProblemError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    let count = shape.reduce(1, *) * MemoryLayout<Scalar>.stride
    let written = header(shape: shape, of: Scalar.self).withUnsafeBytes {
      writeAll($0, to: descriptor)
    }
    guard written, writeAll(UnsafeRawBufferPointer(start: entries, count: count), to: descriptor)
    else { throw failure(path) }
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

  /// Whether all bytes could be written: a call takes at most 2 GiB.
  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var position = 0
    while position < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
      let written = Foundation.write(descriptor, rest.baseAddress, min(rest.count, 1 << 30))
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return false }
      position += written
    }
    return true
  }

  private static func failure(_ path: String) -> ProblemError {
    .unwritable(path: path, reason: String(cString: strerror(errno)))
  }
}
