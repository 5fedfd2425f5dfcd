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

/// What stands before the entries of an NPY file: a magic word, a version, and a dictionary in
/// Python's syntax, `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.
struct NPYHeader: Equatable {
  private(set) var elementType: ElementType
  private(set) var isFortranOrder: Bool
  /// One size an axis; empty for a single number.
  private(set) var shape: [Int]
  /// Bytes before the first entry.
  private(set) var length: Int

  /// NumPy itself refuses longer ones unless it is told otherwise.
  private static var longestText: Int { 10_000 }

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// - Throws: a ``FormatFault``.
  init(_ bytes: Data) throws(FormatFault) {
    guard bytes.starts(with: Self.magic) else { throw .noMagic }
    let bytes = [UInt8](bytes.prefix(12 + Self.longestText))
    guard bytes.count >= 12 else { throw .length(expected: 12, actual: bytes.count) }
    guard (1...3).contains(bytes[6]) else { throw .version(Int(bytes[6])) }
    let width = bytes[6] == 1 ? 2 : 4
    let start = 8 + width
    let count = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard count <= Self.longestText else { throw .header("it has \(count) bytes") }
    guard start + count <= bytes.count else {
      throw .length(expected: start + count, actual: bytes.count)
    }
    let fields = try PythonLiteral.dictionary(bytes[start..<start + count])
    guard case .text(let descriptor) = fields["descr"],
      case .truth(let order) = fields["fortran_order"],
      case .tuple(let shape) = fields["shape"], fields.count == 3
    else { throw .header("it does not say descr, fortran_order and shape, and nothing else") }
    elementType = try Self.elementType(descriptor)
    (isFortranOrder, self.shape, length) = (order, shape, start + count)
  }

  /// `<f4`, `>i8`, `|u1`, `|b1` and the like.
  private static func elementType(_ descriptor: String) throws(FormatFault) -> ElementType {
    let characters = Array(descriptor)
    let kinds: [Character: ElementType.Kind] = [
      "f": .float, "i": .signed, "u": .unsigned, "b": .bool,
    ]
    guard characters.count == 3, "<>|=".contains(characters[0]), let kind = kinds[characters[1]],
      let size = characters[2].wholeNumberValue,
      let type = ElementType(kind, size: size, isBigEndian: characters[0] == ">")
    else { throw .elementType(descriptor) }
    return type
  }
}
