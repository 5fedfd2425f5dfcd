extension Layer {
  /// The layer in Vega-Lite.
  func json(in panel: Panel, figure: Figure) -> JSONValue {
    let x = panel.x.encoding()
    let y = panel.y.encoding(over: figure.values(of: panel), in: figure.frame(of: panel))
    let colour = figure.colourScale
    let detail: JSONValue = ["field": "series", "type": "nominal"]
    switch self {
    case .band:
      return [
        "transform": [["filter": "isValid(datum.low)"]],
        "mark": ["type": "area", "opacity": 0.16, "tooltip": .null],
        "encoding": [
          "x": x, "y": y.merging(["field": "low"]), "y2": ["field": "high"], "color": colour,
        ],
      ]
    case .line:
      return [
        "transform": [["filter": present(panel.y.field)]],
        "mark": ["type": "line", "strokeWidth": 1.75, "tooltip": .null],
        "encoding": ["x": x, "y": y, "color": colour],
      ]
    case .points:
      return [
        "transform": .list([["filter": present(panel.y.field)]] + panel.texts),
        "mark": ["type": "point", "size": 46, "strokeWidth": 1.5, "opacity": 1],
        "encoding": [
          "x": x, "y": y, "color": colour, "shape": figure.shapeScale,
          "fill": [
            "condition": colour.merging(["test": "datum.fitted !== false"]), "value": "transparent",
          ],
          "tooltip": panel.tooltip,
        ],
      ]
    case .claim:
      return [
        "transform": [["filter": present("claim")]],
        "mark": [
          "type": "line", "strokeDash": [5, 4], "strokeWidth": 1.25, "opacity": 0.75,
          "tooltip": .null,
        ],
        "encoding": ["x": x, "y": y.merging(["field": "claim"]), "color": colour],
      ]
    case .context:
      return [
        "transform": [["filter": present(panel.y.field)]],
        "mark": [
          "type": "line", "strokeWidth": 1, "color": "#9aa0a8", "opacity": 0.5, "tooltip": .null,
        ],
        "encoding": ["x": x, "y": y, "detail": detail],
      ]
    case .names: return figure.nameMarks(in: panel, x: x, y: y)
    case .over:
      return [
        "transform": [
          ["filter": present("over")],
          ["calculate": .text(panel.y.overExpression), "as": "text"],
        ],
        "mark": ["type": "point", "shape": "arrow", "size": 110, "opacity": 1, "strokeWidth": 1],
        "encoding": [
          "x": x, "y": y.merging(["field": "over"]), "color": colour, "fill": colour,
          "tooltip": panel.tooltip,
        ],
      ]
    case .losses: return lossMarks(x, colour)
    case .level(let value):
      return [
        "data": ["values": [["level": JSONValue(value)]]],
        "mark": ["type": "rule", "strokeDash": [2, 3], "color": "#7b818a"],
        "encoding": ["y": y.merging(["field": "level"])],
      ]
    case .stack:
      return [
        "transform": [["calculate": .text(panel.y.textExpression), "as": "text"]],
        "mark": ["type": "bar", "stroke": "#ffffff", "strokeWidth": 0.5],
        "encoding": [
          "x": x, "y": y.merging(["stack": "normalize"]), "color": colour, "detail": detail,
          "order": ["field": "order", "type": "quantitative"], "tooltip": panel.tooltip,
        ],
      ]
    case .glyphs:
      return [
        "mark": ["type": "point", "filled": true, "size": 60, "color": "#ffffff", "opacity": 1],
        "encoding": ["x": x, "y": y, "shape": figure.shapeScale],
      ]
    case .tiles:
      return [
        "transform": [["calculate": "datum.seconds", "as": "text"]],
        "mark": ["type": "rect", "stroke": "#ffffff", "strokeWidth": 1.5],
        "encoding": [
          "x": x, "y": y, "color": colour,
          "opacity": ["condition": ["test": "datum.clear", "value": 1], "value": 0.5],
          "tooltip": panel.tooltip,
        ],
      ]
    }
  }

  private func present(_ field: String) -> JSONValue { .text("isValid(datum['\(field)'])") }

  private func lossMarks(_ x: JSONValue, _ colour: JSONValue) -> JSONValue {
    let isTimeout = "datum.lost === 'timeout'"
    return [
      "transform": [["filter": present("lost")]],
      "mark": ["type": "point", "size": 70, "opacity": 1, "strokeWidth": 1.5],
      "encoding": [
        "x": x, "y": ["condition": ["test": .text(isTimeout), "value": 8], "value": "height"],
        "color": colour,
        "shape": [
          "condition": ["test": .text(isTimeout), "value": "triangle-up"], "value": "cross",
        ],
        "tooltip": [
          ["field": "series", "title": "solver"], ["field": "x", "title": "size"],
          ["field": "lost", "title": "left out"],
        ],
      ],
    ]
  }
}

extension Figure {
  private var domain: JSONValue { .list(series.map { JSONValue($0.name) }) }

  private var legend: JSONValue { hasLegend && !isNamed ? Self.bottomLegend : .null }

  private static let bottomLegend: JSONValue = [
    "title": .null, "orient": "bottom", "direction": "horizontal", "columns": 6, "symbolOpacity": 1,
    "symbolDash": [],
  ]

  var colourScale: JSONValue { scale(\.colour) }

  var shapeScale: JSONValue { scale(\.shape) }

  private func scale(_ value: KeyPath<SeriesStyle, String>) -> JSONValue {
    let range = JSONValue.list(series.map { JSONValue($0.style[keyPath: value]) })
    return [
      "field": "series", "type": "nominal", "scale": ["domain": domain, "range": range],
      "legend": legend,
    ]
  }
}
