internal import Foundation

/// Reads a table in the sparse format of LIBSVM and SVMlight: `label index:value index:value ...`.
///
/// Indices increase strictly along a line and start at 1, or at 0 where one of the file is 0. What
/// is not named is zero, and the largest index of the file is its dimension. What follows a `#` is
/// a comment, `qid:NUMBER` is passed over, and lines without content are skipped.
///
/// Source: T. Joachims, "SVMlight", https://www.cs.cornell.edu/people/tj/svm_light/.
struct LIBSVMReader {
  let path: String
  let labels: LabelColumn
  let scope: ReadingScope

  private struct Row {
    var label: Double
    var entries: [(index: Int, value: Double)]
  }

  /// Reads features and labels; the whole file is read in any scope, for its dimension.
  ///
  /// - Throws: ``ProblemError/badFile(path:line:column:reason:)``, or
  ///   ``ProblemError/noColumns(path:format:)``.
  func read(_ bytes: Data) throws(ProblemError) -> Table {
    if case .named = labels { throw .noColumns(path: path, format: .libsvm) }
    return try TextLines.with(bytes) { lines throws(ProblemError) in
      var (rows, count, lowest, highest): ([Row], Int, Int, Int) = ([], 0, 1, 0)
      while let line = lines.next() {
        let tokens = Self.tokens(line)
        guard let first = tokens.first else { continue }
        let row = try row(first, tokens.dropFirst(), line: lines.number)
        lowest = min(lowest, row.entries.first?.index ?? 1)
        highest = max(highest, row.entries.last?.index ?? 0)
        if scope != .shape, scope.wantsMore(after: count) { rows.append(row) }
        count += 1
      }
      guard count > 0 else { throw failure(max(lines.number, 1), nil, "there are no rows") }
      return table(rows, count: count, lowest: lowest, dimension: highest + 1 - lowest)
    }
  }

  private func table(_ rows: [Row], count: Int, lowest: Int, dimension: Int) -> Table {
    var features = [Double](repeating: 0, count: rows.count * dimension)
    for (i, row) in rows.enumerated() {
      for (index, value) in row.entries { features[i * dimension + index - lowest] = value }
    }
    return Table(
      features: features, labels: labels == .own ? rows.map(\.label) : nil, dimension: dimension,
      count: scope == .shape ? count : rows.count)
  }

  /// The words of a line up to a comment.
  private static func tokens(_ line: TextField) -> [TextField] {
    line.prefix { $0 != UInt8(ascii: "#") }.split(whereSeparator: \.isBlank)
  }

  private func row(
    _ first: TextField, _ tokens: ArraySlice<TextField>, line: Int
  ) throws(ProblemError) -> Row {
    var row = Row(label: try finite(first, "the label", line), entries: [])
    for token in tokens where !token.starts(with: Array("qid:".utf8)) {
      let (index, value) = try entry(token, line)
      if let last = row.entries.last?.index, index <= last {
        throw failure(line, nil, "indices increase along a line, and \(index) comes after \(last)")
      }
      row.entries.append((index, value))
    }
    guard row.entries.contains(where: { $0.value != 0 }) else {
      throw failure(line, nil, "all features are zero: the row has no direction")
    }
    return row
  }

  private func entry(_ token: TextField, _ line: Int) throws(ProblemError) -> (Int, Double) {
    guard let colon = token.firstIndex(of: UInt8(ascii: ":")),
      let index = Int(token[..<colon].text), index >= 0
    else { throw failure(line, nil, "\(token.quoted) is not of the form INDEX:VALUE") }
    guard index <= Table.largestDimension else {
      throw failure(
        line, nil, "the index \(index) is over \(Table.largestDimension), the largest that is read")
    }
    return (index, try finite(token[(colon + 1)...], "index \(index)", line))
  }

  private func finite(_ field: TextField, _ place: String, _ line: Int) throws(ProblemError)
    -> Double
  {
    guard let value = field.number, value.isFinite else {
      if place == "the label", field.contains(UInt8(ascii: ",")) {
        throw failure(
          line, place, "\(field.quoted) is more than one: a row with several labels is not read")
      }
      throw failure(line, place, "\(field.quoted) is not a finite number")
    }
    return value
  }

  private func failure(_ line: Int, _ place: String?, _ reason: String) -> ProblemError {
    .badFile(path: path, line: line, column: place, reason: reason)
  }
}
