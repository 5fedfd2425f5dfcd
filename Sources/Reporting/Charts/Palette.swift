/// A colour and a marker shape, so that a series can be told apart without colour.
package struct SeriesStyle: Equatable, Sendable {
  /// As `#rrggbb`.
  package var colour: String
  /// A Vega symbol.
  package var shape: String

  /// The style of the series with this index: no two of the first 64 are alike.
  package init(index: Int) {
    let count = Self.colours.count
    colour = Self.colours[index % count]
    shape = Self.shapes[(index + index / count * 3) % Self.shapes.count]
  }

  /// After Okabe and Ito's palette for colour-blind readers, darkened or lightened to a contrast of at
  /// least 3 against white and against the page's dark background alike.
  static let colours = [
    "#1f77b4", "#d55e00", "#009e73", "#c2619a", "#a87900", "#7a65cc", "#2a95b8", "#7b818a",
  ]

  private static let shapes = [
    "circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right",
    "triangle-left",
  ]
}

/// The styles of the solvers of a report: the same everywhere.
package struct Palette: Equatable, Sendable {
  private let order: [String]

  /// - Parameter names: of all solvers, each once.
  package init(_ names: [String]) { order = names }

  /// Series for a chart with these names. A solver keeps its style; where names carry options, styles
  /// go by their order.
  package func series(_ names: [String]) -> [Series] {
    let places = names.map { order.firstIndex(of: $0) }
    let isKnown = places.allSatisfy { $0 != nil }
    return names.enumerated().map { index, name in
      Series(name: name, style: SeriesStyle(index: isKnown ? places[index] ?? index : index))
    }
  }
}

/// What a legend has an entry for.
package struct Series: Equatable, Sendable {
  /// As the legend has it.
  package var name: String
  /// How it is drawn.
  package var style: SeriesStyle
}
