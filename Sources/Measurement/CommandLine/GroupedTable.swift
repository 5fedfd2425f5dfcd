/// Columns of aligned text with headings in between.
package struct GroupedTable {
  /// Where cells stand in their column.
  package enum Alignment {
    /// Words.
    case left
    /// Numbers.
    case right
  }

  private enum Line {
    case cells([String])
    case heading(String)
  }

  private let columns: [(title: String, alignment: Alignment)]
  private var lines: [Line] = []

  /// A table without lines.
  package init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

  /// Rows under a header; columns of numbers, or of `-` in their place, stand to the right.
  ///
  /// - Precondition: every row has as many fields as the header.
  package init(_ header: [String], _ rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == header.count }, "a row does not fit the header")
    columns = header.enumerated().map { column, title in
      (title, rows.allSatisfy { Double($0[column]) != nil || $0[column] == "-" } ? .right : .left)
    }
    lines = rows.map(Line.cells)
  }

  /// Whether it has no lines.
  package var isEmpty: Bool { lines.isEmpty }

  /// Adds a row; the columns that `cells` does not reach stay empty.
  package mutating func add(_ cells: [String]) { lines.append(.cells(cells)) }

  /// Adds a line that runs across the columns.
  package mutating func add(heading: String) { lines.append(.heading(heading)) }

  /// The same, where it is not the heading before.
  package mutating func add(newHeading heading: String) {
    if lastHeading != heading { add(heading: heading) }
  }

  private var lastHeading: String? {
    for case .heading(let heading) in lines.reversed() { return heading }
    return nil
  }

  /// The titles and the rows, every column as wide as its widest cell, two spaces in between.
  package var text: String {
    let titles = columns.map(\.title)
    let widths = widths
    let rows = lines.map { line in
      switch line {
      case .cells(let cells): row(cells, widths)
      case .heading(let heading): heading
      }
    }
    return ([row(titles, widths)] + rows).joined(separator: "\n")
  }

  private func row(_ cells: [String], _ widths: [Int]) -> String {
    let padded = zip(cells, zip(columns, widths)).map { cell, column in
      let space = String(repeating: " ", count: column.1 - cell.count)
      return column.0.alignment == .left ? cell + space : space + cell
    }
    let line = padded.joined(separator: "  ")
    return String(line.reversed().drop(while: { $0 == " " }).reversed())
  }

  private var widths: [Int] {
    lines.reduce(into: columns.map(\.title.count)) { widths, line in
      guard case .cells(let cells) = line else { return }
      for (column, cell) in cells.enumerated() { widths[column] = max(widths[column], cell.count) }
    }
  }
}
