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
    let text = String(decoding: bytes[start..<start + count], as: UTF8.self)
    if text.contains(/['"]descr['"]\s*:\s*\[/) { throw .elementType("a record") }
    let fields = try Self.fields(text)
    guard let descriptor = fields["descr"], let shape = fields["shape"], fields.count == 3,
      let order = fields["fortran_order"].flatMap({ ["True": true, "False": false][$0] }),
      "'\"".contains(descriptor.first ?? " "), shape.first == "("
    else { throw .header("it does not say descr, fortran_order and shape, and nothing else") }
    elementType = try Self.elementType(String(descriptor.dropFirst().dropLast()))
    (isFortranOrder, self.shape, length) = (order, try Self.sizes(shape), start + count)
  }

  /// The values of `{'name': value, ...}` as they stand there.
  private static func fields(_ text: String) throws(FormatFault) -> [String: String] {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard text.hasPrefix("{"), text.hasSuffix("}") else { throw .header("it is no dictionary") }
    var rest = text.dropFirst().dropLast()
    var fields: [String: String] = [:]
    let field = /\s*['"](\w+)['"]\s*:\s*(True|False|'[^']*'|"[^"]*"|\([^()]*\))\s*(?:,\s*|$)/
    while let match = rest.prefixMatch(of: field) {
      guard fields.updateValue(String(match.2), forKey: String(match.1)) == nil else {
        throw .header("'\(match.1)' stands in it twice")
      }
      rest = rest[match.range.upperBound...]
    }
    guard rest.isEmpty else {
      throw .header("\(TextField.quoted(String(rest.prefix(40)))) is not of the form 'name': value")
    }
    return fields
  }

  /// The integers of a tuple; Python 2 wrote an L after some.
  private static func sizes(_ tuple: String) throws(FormatFault) -> [Int] {
    var words = tuple.dropFirst().dropLast().split(
      separator: ",", omittingEmptySubsequences: false)
    if words.last?.allSatisfy(\.isWhitespace) == true { words.removeLast() }
    var sizes: [Int] = []
    for word in words {
      guard let match = word.wholeMatch(of: /\s*(\d+)L?\s*/), let size = Int(match.1) else {
        throw .header("its shape is not of integers that fit into 64 bits")
      }
      sizes.append(size)
    }
    return sizes
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
