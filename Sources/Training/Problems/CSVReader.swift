internal import Foundation

/// Reads a table of numbers from comma-separated values.
///
/// A first row in which no field is a number is a header. Fields may stand in double quotes and
/// between blanks; lines end in LF or CRLF; empty lines are skipped; a byte-order mark is ignored.
struct CSVReader {
  let path: String

  private typealias Field = Slice<UnsafeBufferPointer<UInt8>>

  func read(_ bytes: Data) throws(ProblemError) -> Table {
    var copy = bytes
    copy.append(0)  // so that a number at the very end is followed by something that is not a digit
    let parsed: Result<Table, ProblemError> = copy.withUnsafeBytes { raw in
      let text = raw.bindMemory(to: UInt8.self)[..<bytes.count]
      return Result { () throws(ProblemError) in try read(UnsafeBufferPointer(rebasing: text)) }
    }
    return try parsed.get()
  }

  private func read(_ text: UnsafeBufferPointer<UInt8>) throws(ProblemError) -> Table {
    var names: [String]?
    var width: Int?
    var (features, labels): ([Double], [Double]) = ([], [])
    var row: [Double] = []
    var (position, line) = (text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, 0)
    while position < text.count {
      line += 1
      let end = text[position...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      let fields = split(text[position..<end])
      position = end + 1
      if fields.count == 1 && fields[0].isEmpty { continue }
      if width == nil {
        width = fields.count
        guard fields.count >= 2 else {
          throw failure(line, nil, "a row needs at least one feature and the target")
        }
        if fields.allSatisfy({ number($0) == nil }) {
          names = fields.map { String(decoding: $0, as: UTF8.self) }
          continue
        }
      }
      guard fields.count == width else {
        throw failure(line, nil, "\(fields.count) fields, but the first row has \(width ?? 0)")
      }
      row.removeAll(keepingCapacity: true)
      for (index, field) in fields.enumerated() {
        guard let value = number(field), value.isFinite else {
          let name = names.map { " ('\($0[index])')" } ?? ""
          throw failure(
            line, "column \(index + 1)\(name)",
            "'\(String(decoding: field, as: UTF8.self))' is not a finite number")
        }
        row.append(value)
      }
      guard row.dropLast().contains(where: { $0 != 0 }) else {
        throw failure(
          line, "columns 1 to \(row.count - 1)", "all features are zero: the row has no direction")
      }
      features += row.dropLast()
      labels += row.suffix(1)
    }
    guard let width, !labels.isEmpty else { throw failure(max(line, 1), nil, "there are no rows") }
    return Table(features: features, labels: labels, dimension: width - 1)
  }

  private func failure(_ line: Int, _ column: String?, _ reason: String) -> ProblemError {
    .badFile(path: path, line: line, column: column, reason: reason)
  }

  /// The fields of a line without the blanks and quotes around them.
  private func split(_ line: Field) -> [Field] {
    line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { field in
      var field = field
      let outside: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")]
      while let first = field.first, outside.contains(first) { field.removeFirst() }
      while let last = field.last, outside.contains(last) { field.removeLast() }
      let quote = UInt8(ascii: "\"")
      if field.count >= 2, field.first == quote, field.last == quote {
        field = field.dropFirst().dropLast()
      }
      return field
    }
  }

  /// The number that all of a field spells, NaN and infinities included.
  private func number(_ field: Field) -> Double? {
    guard !field.isEmpty, let start = field.base.baseAddress else { return nil }
    let text = UnsafeRawPointer(start + field.startIndex).assumingMemoryBound(to: CChar.self)
    var end: UnsafeMutablePointer<CChar>?
    let value = strtod(text, &end)
    return end.map { UnsafePointer($0) - text } == field.count ? value : nil
  }
}
