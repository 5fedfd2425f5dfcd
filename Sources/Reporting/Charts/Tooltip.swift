extension Panel {
  /// What hovering shows.
  var tooltip: JSONValue {
    func field(_ name: String, _ title: String) -> JSONValue {
      ["field": .text(name), "title": .text(title)]
    }
    let further = further.enumerated().map { field("text\($0.offset)", $0.element.title) }
    return .list(
      [
        field("series", layers.contains(.stack) ? "phase" : "solver"), field(x.field, x.title),
        field("text", layers.contains(.tiles) ? "predicted time" : y.title),
      ] + further + [field("detail", "claim of")])
  }

  /// The texts that hovering shows.
  var texts: [JSONValue] {
    let further = further.enumerated().map { index, axis -> JSONValue in
      let text = "isValid(datum['\(axis.field)']) ? (\(axis.textExpression)) : 'unknown'"
      return ["calculate": .text(text), "as": .text("text\(index)")]
    }
    return [["calculate": .text(y.textExpression), "as": "text"]] + further
  }
}
