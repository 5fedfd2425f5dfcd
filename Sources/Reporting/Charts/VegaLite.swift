/// Vega-Lite specifications of figures.
///
/// Source: Satyanarayan, Moritz, Wongsuphasawat, Heer, Vega-Lite: A Grammar of Interactive Graphics,
/// TVCG 23 (2017).
package enum VegaLite {
  private static var schema: JSONValue { "https://vega.github.io/schema/vega-lite/v6.json" }

  /// The whole figure with its data and legend, for a file.
  package static func document(_ figure: Figure) -> JSONValue {
    let panels = figure.panels.map { panel -> JSONValue in
      let title: JSONValue = [
        "text": .text(panel.heading), "anchor": "start", "fontSize": 12, "fontWeight": 500,
        "offset": 8,
      ]
      let data = figure.tables[panel.table]?.values ?? []
      return view(panel, of: figure, isInteractive: false).merging([
        "title": title, "width": 250, "height": JSONValue(panel.height),
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

  /// One panel for the page, whose script brings the data in and hides series by name.
  package static func panel(_ panel: Panel, of figure: Figure) -> JSONValue {
    view(panel, of: figure, isInteractive: true).merging([
      "$schema": schema, "background": "transparent", "width": "container",
      "height": JSONValue(panel.height), "autosize": ["type": "fit-x", "contains": "padding"],
      "padding": 4, "config": config, "data": ["name": "table"],
    ])
  }

  private static func view(
    _ panel: Panel, of figure: Figure, isInteractive: Bool
  ) -> JSONValue {
    let canZoom = isInteractive && panel.x.scale != .categories
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

  private static let config: JSONValue = [
    "aria": false,
    "font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
    "view": ["stroke": .null],
    "axis": [
      "labelColor": "#4a4f57", "titleColor": "#23262b", "titleFontWeight": 500, "titleFontSize": 11,
      "labelFontSize": 11, "gridColor": "#e6e8eb", "domainColor": "#9aa0a8", "tickColor": "#9aa0a8",
      "tickSize": 4, "labelPadding": 4, "titlePadding": 8,
    ],
    "axisY": ["minExtent": 52, "domain": false, "ticks": false],
    "axisX": ["grid": false],
    "title": ["color": "#23262b"],
    "legend": [
      "labelColor": "#23262b", "titleColor": "#23262b", "labelFontSize": 11, "symbolSize": 60,
      "rowPadding": 4, "labelLimit": 320,
    ],
  ]
}
