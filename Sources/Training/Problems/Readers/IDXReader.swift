internal import Foundation

/// Reads MNIST's format: two zero bytes, the type, the number of axes, their sizes, the entries in
/// C order; everything big-endian, and the whole perhaps in gzip.
///
/// Labels are those of the file beside it that ``LabelFile`` finds.
///
/// Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits".
struct IDXReader {
  let file: DataFile

  /// The points with their features and labels.
  ///
  /// - Throws: as ``BinaryArray/table(labels:scope:)``, ``ProblemError/noColumns(path:format:)``,
  ///   or ``ProblemError/wrongTargetCount(path:targets:points:)``.
  func table(labels: LabelColumn, scope: ReadingScope) throws(ProblemError) -> Table {
    if case .named = labels { throw .noColumns(path: file.path, format: .idx) }
    let table = try array(scope).table(labels: .none, scope: scope)
    guard labels == .own, let path = LabelFile.path(beside: file.path) else { return table }
    let array = try IDXReader(file: DataFile(path: path)).array(.whole)
    let values = try array.column(firstOfMany: LabelFile.mayBeWide(path))
    var labelled = try table.labelled(
      by: TargetFile(values: values), of: path, scope: scope)
    labelled.companion = path
    if array.width > 1 {
      labelled.notes.append(
        "'\(path)': the first of \(array.width) numbers a point is taken for the label")
    }
    return labelled
  }

  /// The array, with as many of its points as are wanted.
  ///
  /// - Throws: ``ProblemError/malformed(path:format:fault:)``.
  func array(_ scope: ReadingScope) throws(ProblemError) -> BinaryArray {
    do throws(FormatFault) {
      return try read(scope)
    } catch {
      throw .malformed(path: file.path, format: .idx, fault: error)
    }
  }

  /// The first bytes of what the file holds, all when there are fewer.
  private func contents(_ count: Int) throws(FormatFault) -> Data {
    try Gzip.isCompressed(file.bytes)
      ? Gzip.inflate(file.bytes, atMost: count) : file.bytes.prefix(count)
  }

  private func read(_ scope: ReadingScope) throws(FormatFault) -> BinaryArray {
    let start = [UInt8](try contents(4 + 4 * 255))
    guard start.count >= 4 else { throw .length(expected: 4, actual: start.count) }
    guard start[0] == 0, start[1] == 0 else { throw .noMagic }
    guard let type = Self.elementType(start[2]) else {
      throw .elementType("0x" + String(start[2], radix: 16))
    }
    let header = 4 + 4 * Int(start[3])
    guard start.count >= header else { throw .length(expected: header, actual: start.count) }
    let shape = stride(from: 4, to: header, by: 4).map { place in
      start[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    return BinaryArray(
      path: file.path, format: .idx, elementType: type, shape: shape, isFortranOrder: false,
      bytes: try entries(of: shape, type, from: header, scope))
  }

  private func entries(
    of shape: [Int], _ type: ElementType, from header: Int, _ scope: ReadingScope
  ) throws(FormatFault) -> Data {
    guard let all = BinaryArray.byteCount(shape, size: type.size), all < Int.max - header - 1 else {
      throw .emptyOrHuge(shape: shape)
    }
    var (needed, isPart) = (all, false)
    if case .first(let points) = scope, let first = shape.first, points < first {
      (needed, isPart) = (all / first * points, true)
    }
    // One byte more shows that there are too many.
    let bytes = try contents(header + needed + (isPart ? 0 : 1))
    guard bytes.count == header + needed else {
      throw .length(expected: header + needed, actual: bytes.count)
    }
    return bytes.dropFirst(header)
  }

  /// Of the third byte of a file.
  static func elementType(_ code: UInt8) -> ElementType? {
    switch code {
    case 0x08: ElementType(.unsigned, size: 1, isBigEndian: true)
    case 0x09: ElementType(.signed, size: 1, isBigEndian: true)
    case 0x0B: ElementType(.signed, size: 2, isBigEndian: true)
    case 0x0C: ElementType(.signed, size: 4, isBigEndian: true)
    case 0x0D: ElementType(.float, size: 4, isBigEndian: true)
    case 0x0E: ElementType(.float, size: 8, isBigEndian: true)
    default: nil
    }
  }
}
