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
        "fontWeight": 600, "offset": 8, "frame": "bounds",
      ]
      let data = figure.tables[panel.table]?.values ?? []
      return view(panel, of: figure, isInteractive: false).merging([
        "title": title, "width": figure.isNamed ? 220 : 270, "height": JSONValue(panel.height),
        "data": ["values": data],
      ])
    }
    return [
      "$schema": schema, "background": "white", "padding": 16, "config": config,
      "title": [
        "text": .text(figure.title), "anchor": "start", "fontSize": 16, "fontWeight": 600,
        "offset": 16,
      ],
      "columns": JSONValue(figure.columns), "spacing": ["row": 20, "column": 28],
      "concat": .list(panels),
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

  /// One panel for the page, without its ``frame``; its script brings the data and ``config`` in, and hides series by
  /// name; legends are the page's own.
  package static func panel(_ panel: Panel, of figure: Figure) -> JSONValue {
    var figure = figure
    figure.hasLegend = false
    return view(panel, of: figure, isInteractive: true)
      .merging(["height": JSONValue(panel.height)])
  }

  /// What all panels of the page have in common.
  static let frame: JSONValue = [
    "$schema": schema, "background": "transparent", "width": "container",
    "autosize": ["type": "fit-x", "contains": "padding"], "data": ["name": "table"],
  ]

  private static func view(
    _ panel: Panel, of figure: Figure, isInteractive: Bool
  ) -> JSONValue {
    let canZoom = isInteractive && panel.canZoom
    let layers = panel.layers.enumerated().map { index, layer in
      let drawn = layer.json(in: panel, figure: figure).filtered(layer.series(of: panel))
      return index == 0 && canZoom ? drawn.merging(["params": [zoom]]) : drawn
    }
    var view: [String: JSONValue] = ["layer": .list(layers)]
    if isInteractive, !figure.isNamed {
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
    "axisY": [
      "minExtent": 48, "domain": false, "ticks": false, "titleAngle": 0, "titleAlign": "left",
      "titleAnchor": "end", "titleX": -48, "titleY": -8, "titleBaseline": "bottom",
    ],
    "axisX": ["grid": false],
    "title": ["color": "#23262b"],
    "legend": [
      "labelColor": "#23262b", "titleColor": "#23262b", "labelFontSize": 11, "symbolSize": 60,
      "rowPadding": 4, "labelLimit": 320,
    ],
  ]
}

extension Layer {
  /// Which series it draws, as an expression of Vega; nil for all that it has.
  fileprivate func series(of panel: Panel) -> String? {
    guard let members = panel.members else { return nil }
    let place = "indexof(\(JSONValue.list(members.map { .text($0) }).encoded), datum.series)"
    return switch self {
    case .context: "\(place) < 0"
    case .names, .level: nil
    default: "\(place) >= 0"
    }
  }
}

extension JSONValue {
  /// A layer that draws the rows of which `test` is true alone.
  fileprivate func filtered(_ test: String?) -> JSONValue {
    guard let test, case .object(let members) = self else { return self }
    let rest = if case .list(let steps) = members["transform"] { steps } else { [JSONValue]() }
    return merging(["transform": .list([["filter": .text(test)]] + rest)])
  }
}
