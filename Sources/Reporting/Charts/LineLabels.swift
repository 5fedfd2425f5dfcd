import Analysis

/// The names of series in a column beside the ends of their lines: in their order, as near to them as fits without
/// overlaps.
package struct LineLabels {
  /// From the top.
  package let labels: [Label]

  /// A name and the end of the line that it belongs to.
  package struct Label: Equatable {
    /// The name.
    package let series: String
    /// Where the line ends.
    package let x: Double
    /// Where the line ends.
    package let y: Double
    /// Pixels from the upper edge to the middle of the name.
    package let place: Double

    /// The name's lines, each with the pixels to its middle.
    package var words: [(text: String, place: Double)] {
      let lines = LineLabels.lines(of: series)
      let half = Double(lines.count - 1) / 2
      return lines.enumerated().map {
        ($0.element, place + (Double($0.offset) - half) * LineLabels.lineHeight)
      }
    }
  }

  /// Pixels from one line of text to the next.
  package static var lineHeight: Double { 12 }
  private static var gap: Double { 2 }
  private static var longestLine: Int { 20 }

  /// A name in lines that are not wider than the column, broken between words.
  package static func lines(of name: String) -> [String] {
    name.split(separator: " ").reduce(into: [String]()) { lines, word in
      if let last = lines.last, last.count + word.count < longestLine {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
  }

  private static func extent(of name: String) -> Double {
    Double(lines(of: name).count) * lineHeight + gap
  }

  /// The pixels that names need one below the other.
  package static func height(of names: [String]) -> Int {
    Int(names.reduce(0) { $0 + extent(of: $1) }.rounded(.up))
  }

  /// - Parameters:
  ///   - ends: where the lines of the series end.
  ///   - frame: how values become pixels.
  ///   - height: of the panel, in pixels.
  init(_ ends: [(series: String, x: Double, y: Double)], in frame: ValueFrame, height: Int) {
    let ordered = ends.map { (end: $0, place: frame.place(of: $0.y)) }
      .sorted { ($0.place, $0.end.series) < ($1.place, $1.end.series) }
    let places = Self.places(
      near: ordered.map(\.place), extents: ordered.map { Self.extent(of: $0.end.series) },
      height: Double(height))
    labels = zip(ordered, places).map {
      Label(series: $0.end.series, x: $0.end.x, y: $0.end.y, place: $1)
    }
  }

  /// The middles of intervals of these lengths that do not overlap, at the least sum of squares from where they are
  /// wanted, and within the height where that suffices.
  ///
  /// Less the lengths before it each place is free but for the order: that is a regression by a monotone sequence, by
  /// pooling adjacent violators; cutting its values at bounds keeps it the best one within them.
  ///
  /// - Precondition: `wanted` is ascending.
  package static func places(near wanted: [Double], extents: [Double], height: Double) -> [Double] {
    var middles: [Double] = []
    var total = 0.0
    for extent in extents {
      middles.append(total + extent / 2)
      total += extent
    }
    var pools: [(mean: Double, count: Int)] = []
    for (place, middle) in zip(wanted, middles) {
      pools.append((place - middle, 1))
      while let last = pools.last, let before = pools.dropLast().last, before.mean > last.mean {
        let count = before.count + last.count
        let sum = before.mean * Double(before.count) + last.mean * Double(last.count)
        pools.removeLast()
        pools[pools.count - 1] = (sum / Double(count), count)
      }
    }
    let shifts = pools.flatMap { Array(repeating: $0.mean, count: $0.count) }
    return zip(shifts, middles).map { max(0, min($0, height - total)) + $1 }
  }
}

extension Figure {
  /// The series that a panel draws in colour and that have a value in it.
  func names(in panel: Panel) -> [String] { ends(in: panel).map(\.series) }

  /// Where the lines of a panel end.
  func ends(in panel: Panel) -> [(series: String, x: Double, y: Double)] {
    let fields = [panel.y.field] + (panel.layers.contains(.over) ? ["over"] : [])
    let rows = tables[panel.table]?.places(x: panel.x.field, y: fields) ?? []
    let shown = rows.filter { panel.members?.contains($0.series) ?? true }
    return shown.grouped(by: \.series).compactMap { _, rows in rows.max { $0.x < $1.x } }
  }

  /// The names beside the lines of a panel; nil where nothing is drawn.
  package func labels(of panel: Panel) -> LineLabels? {
    frame(of: panel).map { LineLabels(ends(in: panel), in: $0, height: panel.height) }
  }

  /// How its values become pixels, where names depend on it.
  func frame(of panel: Panel) -> ValueFrame? {
    guard panel.layers.contains(.names) else { return nil }
    return ValueFrame(values(of: panel), scale: panel.y.scale, height: panel.height)
  }

  /// Everything that a panel draws along y.
  func values(of panel: Panel) -> [Double] {
    let fields = [panel.y.field] + panel.layers.flatMap { $0 == .losses ? [] : $0.fields }
    let levels = panel.layers.compactMap { if case .level(let value) = $0 { value } else { nil } }
    return levels + fields.flatMap { tables[panel.table]?.numbers($0) ?? [] }
  }
}
