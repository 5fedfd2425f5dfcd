internal import Foundation

/// An array in the memory of a file: along its first axis stand the points, the others are their
/// features.
struct BinaryArray {
  let path: String
  let format: DataFormat
  let elementType: ElementType
  /// Positive, and their product fits into memory.
  let shape: [Int]
  /// Whether the first axis is the one that is contiguous.
  let isFortranOrder: Bool
  /// From the first entry on: all entries, or as many as are wanted.
  let bytes: Data

  /// Entries of a point.
  var width: Int { shape.dropFirst().reduce(1, *) }

  /// The product of the sizes times `size`; nil when it overflows or a size is not positive.
  static func byteCount(_ shape: [Int], size: Int) -> Int? {
    var product = size
    for length in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      guard length >= 1, !overflow else { return nil }
      product = next
    }
    return product
  }

  /// The points with their features, one column of which may become the labels.
  ///
  /// - Throws: ``ProblemError/badRow(path:row:fault:)``,
  ///   ``ProblemError/malformed(path:format:fault:)`` for a shape that is no table,
  ///   ``ProblemError/noColumn(path:column:nearest:available:)``, or
  ///   ``ProblemError/droppedTarget(path:column:)``.
  func table(
    labels: LabelColumn, scope: ReadingScope, dropped: [String] = []
  ) throws(ProblemError) -> Table {
    let label = try labelIndex(labels)
    let dropped = try droppedIndices(dropped, label)
    let dimension = width - dropped.count - (label == nil ? 0 : 1)
    guard shape.count >= 2, dimension >= 1 else { throw malformed(.notATable(shape: shape)) }
    guard dimension <= Table.largestDimension else {
      throw malformed(.tooManyFeatures(dimension))
    }
    var builder = TableBuilder(scope: scope)
    let all = featureOffsets
    let kept = all.indices.filter { !dropped.contains($0) }
    let (offsets, labelPlace) = (kept.map { all[$0] }, kept.firstIndex { $0 == label })
    for i in 0..<shape[0] where builder.wantsMore {
      var row = values(at: i, offsets)
      if let column = row.firstIndex(where: { !$0.isFinite }) {
        throw .badRow(
          path: path, row: i + 1, fault: .notFinite(column: kept[column] + 1, value: row[column]))
      }
      let target = labelPlace.map { row.remove(at: $0) }
      guard row.contains(where: { $0 != 0 }) else {
        throw .badRow(path: path, row: i + 1, fault: .allZero)
      }
      builder.append(row, label: target)
    }
    var table = builder.table(dimension: dimension, hasLabels: label != nil)
    table.droppedColumns = dropped.map { $0 + 1 }.sorted()
    return table
  }

  /// The entries of an array of one axis, or of one column; of more columns the first, if that is
  /// `allowed`.
  ///
  /// - Throws: ``ProblemError/badRow(path:row:fault:)`` or
  ///   ``ProblemError/malformed(path:format:fault:)``.
  func column(firstOfMany allowed: Bool = false) throws(ProblemError) -> [Double] {
    guard !shape.isEmpty, width == 1 || allowed else { throw malformed(.notAColumn(shape: shape)) }
    let values = (0..<shape[0]).flatMap { self.values(at: $0, [0]) }
    if let row = values.firstIndex(where: { !$0.isFinite }) {
      throw .badRow(path: path, row: row + 1, fault: .notFinite(column: 1, value: values[row]))
    }
    return values
  }

  private func malformed(_ fault: FormatFault) -> ProblemError {
    .malformed(path: path, format: format, fault: fault)
  }

  private func labelIndex(_ labels: LabelColumn) throws(ProblemError) -> Int? {
    guard case .named(let name) = labels else { return nil }
    return try index(name)
  }

  private func droppedIndices(
    _ names: [String], _ label: Int?
  ) throws(ProblemError) -> Set<Int> {
    var dropped: Set<Int> = []
    for name in names { dropped.insert(try index(name)) }
    if let label, dropped.contains(label) {
      throw .droppedTarget(path: path, column: "\(label + 1)")
    }
    return dropped
  }

  /// From 0, of a number from 1.
  private func index(_ name: String) throws(ProblemError) -> Int {
    guard let number = TableLayout.number(name) ?? Int(name), number >= 1, number <= width else {
      throw .noColumn(path: path, column: name, nearest: nil, available: width)
    }
    return number - 1
  }

  private func values(at row: Int, _ offsets: [Int]) -> [Double] {
    let first = row * (isFortranOrder ? 1 : width)
    return bytes.withUnsafeBytes { raw in
      offsets.map { offset in
        let start = (first + offset) * elementType.size
        precondition(start + elementType.size <= raw.count, "an entry is beyond the array")
        return raw.baseAddress.map { elementType.value(at: $0 + start) } ?? 0
      }
    }
  }

  /// How many entries after a point's first its features stand, in C order.
  private var featureOffsets: [Int] {
    guard isFortranOrder else { return Array(0..<width) }
    // The last axis runs fastest among the features, and slowest in the file.
    var (offsets, stride) = ([0], shape[0])
    for length in shape.dropFirst() {
      offsets = offsets.flatMap { base in (0..<length).map { base + $0 * stride } }
      stride *= length
    }
    return offsets
  }
}
