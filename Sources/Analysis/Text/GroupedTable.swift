/// Columns of aligned text with headings in between.
struct GroupedTable {
  enum Alignment { case left, right }

  private enum Line {
    case cells([String])
    case heading(String)
  }

  private let columns: [(title: String, alignment: Alignment)]
  private var lines: [Line] = []

  init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

  var isEmpty: Bool { lines.isEmpty }

  /// Adds a row; the columns that `cells` does not reach stay empty.
  mutating func add(_ cells: [String]) { lines.append(.cells(cells)) }

  /// Adds a line that runs across the columns.
  mutating func add(heading: String) { lines.append(.heading(heading)) }

  /// The titles and the rows, every column as wide as its widest cell, two spaces in between.
  var text: String {
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
