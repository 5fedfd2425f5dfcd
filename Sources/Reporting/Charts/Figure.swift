import Analysis

/// Panels that share series and the data's source.
package struct Figure: Equatable, Sendable {
  /// The name of its files, and of its place on the page.
  package var id: String
  /// What it shows, as a heading.
  package var title: String
  /// What is drawn, and how to read it.
  package var note: String
  /// What its colours and shapes stand for.
  package var series: [Series]
  /// How many panels stand side by side where there is room.
  package var columns: Int
  /// Its charts, in the order of reading.
  package var panels: [Panel]
  /// What panels draw, by name.
  package var tables: [String: ChartTable]
  /// Whether charts have a legend of their own; the page has one for all panels.
  var hasLegend = true

  package init(
    id: String, title: String, note: String, series: [Series], columns: Int = 3, panels: [Panel],
    tables: [String: ChartTable]
  ) {
    self.id = id
    self.title = title
    self.note = note
    self.series = series
    self.columns = columns
    self.tables = tables
    self.panels = panels.map { panel in
      var panel = panel
      panel.layers = panel.layers.filter { layer in
        layer.fields.allSatisfy { tables[panel.table]?.hasValues($0) ?? false }
      }
      return panel
    }
    makeRoomForNames()
  }

  /// Whether lines have their names at their ends, so that nothing is left for a legend to say.
  package var isNamed: Bool { panels.contains { $0.layers.contains(.names) } }

  /// Panels of one quantity are as high as the names of each need.
  private mutating func makeRoomForNames() {
    for axis in panels.map(\.y.field).unique {
      let places = panels.indices.filter {
        panels[$0].y.field == axis && panels[$0].layers.contains(.names)
      }
      let needed = places.map { LineLabels.height(of: names(in: panels[$0])) }.max() ?? 0
      for place in places { panels[place].height = max(panels[place].height, needed) }
    }
  }
}

/// One pair of axes.
package struct Panel: Equatable, Sendable {
  /// Above the axes.
  package var heading: String
  /// The horizontal axis.
  package var x: Axis
  /// The vertical axis.
  package var y: Axis
  /// What is drawn, the lowest first.
  package var layers: [Layer]
  /// The name of its table.
  package var table: String
  /// In pixels.
  package var height: Int
  /// Whether the heading is not that of the panel above.
  package var showsHeading = true
  /// The names of the series that are drawn in colour, the others being grey; nil for all.
  package var members: [String]?
  /// What hovering over a point shows beside its y.
  package var further: [Axis] = []

  /// Whether its axes can be moved.
  var canZoom: Bool { x.scale != .categories && y.scale != .categories }
}

/// A kind of mark; what it reads beside x and y are columns of the table.
package enum Layer: Equatable, Sendable {
  /// From `low` to `high`.
  case band
  /// A line through the rows of each series.
  case line
  /// Filled where `fitted` is true.
  case points
  /// Thin grey lines through the rows of the series that are not the panel's.
  case context
  /// The series' names beside the ends of their lines.
  case names
  /// An arrow at `over`, which is below the value.
  case over
  /// A dashed line through `claim`.
  case claim
  /// A triangle at the upper edge where `lost` is `timeout`, a cross at the lower edge where it is
  /// anything else.
  case losses
  /// A horizontal line.
  case level(Double)
  /// Bars of parts on top of each other, as a share of their sum.
  case stack
  /// Rectangles, pale where `clear` is false.
  case tiles
  /// The series' marker on a rectangle.
  case glyphs

  /// The columns without which there is nothing to draw.
  var fields: [String] {
    switch self {
    case .band: ["low", "high"]
    case .claim: ["claim"]
    case .losses: ["lost"]
    case .over: ["over"]
    case .line, .context, .names, .points, .level, .stack, .tiles, .glyphs: []
    }
  }
}
