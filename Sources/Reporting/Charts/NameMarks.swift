extension Figure {
  /// The names of a panel's series at its right edge: a line from where each ends, its marker, and the words; what is
  /// beside the axes is not cut off as are other marks of axes that move.
  func nameMarks(in panel: Panel, x: JSONValue, y: JSONValue) -> JSONValue {
    let labels = labels(of: panel)?.labels ?? []
    guard let frame = frame(of: panel) else { return ["layer": []] }
    let ends = labels.map { label -> JSONValue in
      [
        "series": .text(label.series), panel.x.field: JSONValue(label.x),
        "end": JSONValue(label.y), "place": JSONValue(frame.value(at: label.place)),
      ]
    }
    let words = labels.allSatisfy { $0.words.count == 1 } ? nil : labels.flatMap(\.words)
    let lines = words?.map { word -> JSONValue in
      ["series": .text(word.text), "place": JSONValue(frame.value(at: word.place))]
    }
    return [
      "data": ["values": .list(ends)],
      "layer": .list(
        leads(x: x, y: y) + [marker(y), text(lines, at: y.merging(["field": "place"])), strut]),
    ]
  }

  private static let edge: JSONValue = ["value": "width"]

  /// Dotted to the edge, then straight to the name.
  private func leads(x: JSONValue, y: JSONValue) -> [JSONValue] {
    let rule: JSONValue = ["type": "rule", "opacity": 0.6, "tooltip": .null]
    let end = y.merging(["field": "end"])
    return [
      [
        "mark": rule.merging(["strokeDash": [1, 3]]),
        "encoding": ["x": x, "x2": Self.edge, "y": end, "color": colourScale],
      ],
      [
        "mark": rule.merging(["x2Offset": 8, "clip": false]),
        "encoding": [
          "x": Self.edge, "x2": Self.edge, "y": end, "y2": ["field": "place"],
          "color": colourScale,
        ],
      ],
    ]
  }

  private func marker(_ y: JSONValue) -> JSONValue {
    [
      "mark": [
        "type": "point", "size": 36, "xOffset": 13, "opacity": 1, "tooltip": .null, "clip": false,
      ],
      "encoding": [
        "x": Self.edge, "y": y.merging(["field": "place"]), "color": colourScale,
        "fill": colourScale, "shape": shapeScale,
      ],
    ]
  }

  /// Words at the edge: the names, or lines of them.
  private func text(_ lines: [JSONValue]?, at y: JSONValue, opacity: Double = 1) -> JSONValue {
    let text: JSONValue = [
      "mark": [
        "type": "text", "align": "left", "baseline": "middle", "dx": 21, "fontSize": 10,
        "color": "#23262b", "tooltip": .null, "opacity": JSONValue(opacity), "clip": false,
      ],
      "encoding": ["x": Self.edge, "y": y, "text": ["field": "series"]],
    ]
    return lines.map { text.merging(["data": ["values": .list($0)]]) } ?? text
  }

  /// The longest line of all panels, unseen: it leaves the same room beside each.
  private var strut: JSONValue {
    let lines = panels.flatMap { names(in: $0).flatMap(LineLabels.lines) }
    let longest = lines.max { ($0.count, $0) < ($1.count, $1) } ?? ""
    return text([["series": .text(longest)]], at: ["value": 0], opacity: 0)
  }
}
