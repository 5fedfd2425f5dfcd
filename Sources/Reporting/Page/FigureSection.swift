/// What the template of a figure needs.
struct FigureSection {
  let id: String
  let title: String
  let note: String
  let hasCharts: Bool
  let canZoom: Bool
  let columns: Int
  /// For a legend; empty where lines have their names beside them.
  let series: [Entry]
  let hasLegend: Bool
  let panels: [Place]

  struct Entry {
    let name: String
    let colour: String
    let path: String
  }

  struct Place {
    let index: Int
    let shown: String?
    let label: String
    let space: Int
  }

  init(_ figure: Figure, hasCharts: Bool) {
    id = figure.id
    title = figure.title
    note = figure.note
    self.hasCharts = hasCharts
    canZoom = hasCharts && figure.panels.contains { $0.canZoom }
    columns = figure.columns
    series =
      figure.isNamed
      ? []
      : figure.series.map {
        Entry(name: $0.name, colour: $0.style.colour, path: $0.style.path)
      }
    hasLegend = !series.isEmpty
    panels = figure.panels.enumerated().map { index, panel in
      Place(
        index: index, shown: panel.showsHeading ? panel.heading : nil,
        label: "\(figure.title): \(panel.y.title) against \(panel.x.title), \(panel.heading)",
        space: panel.height + 64)
    }
  }
}

extension SeriesStyle {
  /// The outline of the marker in a square of -6...6, as Vega draws it.
  fileprivate var path: String {
    switch shape {
    case "square": "M-4-4H4V4H-4Z"
    case "triangle-up": "M0-5L5 4H-5Z"
    case "triangle-down": "M0 5L5-4H-5Z"
    case "triangle-right": "M5 0L-4 5V-5Z"
    case "triangle-left": "M-5 0L4 5V-5Z"
    case "diamond": "M0-5.5L5 0L0 5.5L-5 0Z"
    case "cross": "M-5-2H-2V-5H2V-2H5V2H2V5H-2V2H-5Z"
    default: "M-4.5 0A4.5 4.5 0 1 0 4.5 0A4.5 4.5 0 1 0-4.5 0Z"
    }
  }
}
