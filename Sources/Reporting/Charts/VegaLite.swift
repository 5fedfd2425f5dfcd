/// Vega-Lite specifications of figures.
///
/// Source: Satyanarayan, Moritz, Wongsuphasawat, Heer, Vega-Lite: A Grammar of Interactive Graphics,
/// TVCG 23 (2017).
package enum VegaLite {
  private static var schema: JSONValue { "https://vega.github.io/schema/vega-lite/v6.json" }

  /// The whole figure with its data and legend, for a file.
  package static func document(_ figure: Figure) -> JSONValue {
    let headings = figure.panels.map { $0.showsHeading ? lines($0.heading) : [] }
    let most = headings.map(\.count).max() ?? 1
    let panels = zip(figure.panels, headings).map { panel, heading -> JSONValue in
      // As many lines in every heading keep panels in line.
      let padded = Array(repeating: "", count: most - heading.count) + heading
      let title: JSONValue = [
        "text": .list(padded.map { .text($0) }), "anchor": "start", "fontSize": 11,
        "fontWeight": 500, "offset": 8, "frame": "group",
      ]
      let data = figure.tables[panel.table]?.values ?? []
      return view(panel, of: figure, isInteractive: false).merging([
        "title": title, "width": 270, "height": JSONValue(panel.height),
        "data": ["values": data],
      ])
    }
    return [
      "$schema": schema, "background": "white", "padding": 16, "config": config,
      "title": [
        "text": .text(figure.title), "anchor": "start", "fontSize": 16, "fontWeight": 600,
        "offset": 16,
      ],
      "columns": JSONValue(figure.columns), "spacing": 28, "concat": .list(panels),
      "resolve": ["scale": ["color": "shared", "shape": "shared", "fill": "shared"]],
    ]
  }

  /// Words in lines that fit a panel's width.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: " ").reduce(into: [String]()) { lines, word in
      if let last = lines.last, last.count + word.count < 44 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
  }

  /// One panel for the page, whose script brings the data and ``config`` in and hides series by name;
  /// legends are the page's own.
  package static func panel(_ panel: Panel, of figure: Figure) -> JSONValue {
    var figure = figure
    figure.hasLegend = false
    return view(panel, of: figure, isInteractive: true).merging([
      "$schema": schema, "background": "transparent", "width": "container",
      "height": JSONValue(panel.height), "autosize": ["type": "fit-x", "contains": "padding"],
      "padding": 4, "data": ["name": "table"],
    ])
  }

  private static func view(
    _ panel: Panel, of figure: Figure, isInteractive: Bool
  ) -> JSONValue {
    let canZoom = isInteractive && panel.canZoom
    let layers = panel.layers.enumerated().map { index, layer in
      let drawn = layer.json(in: panel, figure: figure)
      return index == 0 && canZoom ? drawn.merging(["params": [zoom]]) : drawn
    }
    var view: [String: JSONValue] = ["layer": .list(layers)]
    if isInteractive {
      view["params"] = [["name": "hidden", "value": []]]
      view["transform"] = [["filter": "indexof(hidden, datum.series) < 0"]]
    }
    return .object(view)
  }

  /// Dragging pans, the wheel with the shift key zooms, a double click goes back: a wheel alone
  /// scrolls the page.
  private static let zoom: JSONValue = [
    "name": "zoom", "bind": "scales",
    "select": ["type": "interval", "zoom": "wheel![event.shiftKey]"],
  ]

  /// How all charts look.
  static let config: JSONValue = [
    "aria": false,
    "font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
    "view": ["stroke": .null],
    "axis": [
      "labelColor": "#4a4f57", "titleColor": "#23262b", "titleFontWeight": 500, "titleFontSize": 11,
      "labelFontSize": 11, "gridColor": "#e6e8eb", "domainColor": "#9aa0a8", "tickColor": "#9aa0a8",
      "tickSize": 4, "labelPadding": 4, "titlePadding": 8,
    ],
    "axisY": ["minExtent": 56, "domain": false, "ticks": false],
    "axisX": ["grid": false],
    "title": ["color": "#23262b"],
    "legend": [
      "labelColor": "#23262b", "titleColor": "#23262b", "labelFontSize": 11, "symbolSize": 60,
      "rowPadding": 4, "labelLimit": 320,
    ],
  ]
}
