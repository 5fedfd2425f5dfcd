internal import Foundation

/// Reads an array of NumPy's format, versions 1 to 3, of floating-point numbers of 4 or 8 bytes,
/// integers or truth values, in C or Fortran order and either byte order.
///
/// Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays".
struct NPYReader {
  let path: String

  /// The array in the bytes of a file.
  ///
  /// - Throws: ``ProblemError/malformed(path:format:fault:)``.
  func array(_ bytes: Data) throws(ProblemError) -> BinaryArray {
    do throws(FormatFault) {
      let header = try NPYHeader(bytes)
      guard let needed = BinaryArray.byteCount(header.shape, size: header.elementType.size) else {
        throw .emptyOrHuge(shape: header.shape)
      }
      let entries = bytes.dropFirst(header.length)
      guard entries.count == needed else {
        throw .length(expected: needed, actual: entries.count)
      }
      return BinaryArray(
        path: path, format: .npy, elementType: header.elementType, shape: header.shape,
        isFortranOrder: header.isFortranOrder, bytes: entries)
    } catch {
      throw .malformed(path: path, format: .npy, fault: error)
    }
  }
}
