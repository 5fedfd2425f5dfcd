import Foundation

/// What an axis shows, and how.
package struct Axis: Equatable, Sendable {
  /// With the unit, where the labels do not carry it.
  package var title: String
  /// The column of the table.
  package var field: String
  /// How values become places.
  package var scale: Scale
  /// How numbers are written.
  package var labels: Labels

  /// How values become places.
  package enum Scale: Equatable, Sendable {
    /// To base 2: sizes of ladders.
    case sizes
    /// Equal ratios are equal lengths.
    case logarithmic
    /// Equal differences are equal lengths.
    case linear
    /// In the table's order.
    case categories
  }

  /// How numbers are written.
  package enum Labels: Equatable, Sendable {
    /// `64`, `2^14`.
    case sizes
    /// `10 µs`, `2 s`.
    case seconds
    /// `10^3`.
    case powers
    /// `40G`.
    case counts
    /// As numbers.
    case plain
    /// As percentages.
    case percent
  }
}

extension Axis {
  /// The axis in Vega-Lite.
  ///
  /// - Parameter values: what is drawn along it, which decides how densely a logarithmic one is labelled.
  /// - Returns: a channel's definition.
  func encoding(over values: [Double] = []) -> JSONValue {
    let common: JSONValue = [
      "field": .text(field), "title": title.isEmpty ? .null : .text(title),
      "axis": axis(TickMarks(values, scale: scale)),
    ]
    return switch scale {
    case .sizes: common.merging(["type": "quantitative", "scale": Self.logarithm(base: 2)])
    case .logarithmic: common.merging(["type": "quantitative", "scale": Self.logarithm(base: 10)])
    case .linear:
      common.merging([
        "type": "quantitative", "scale": ["zero": false, "nice": true, "padding": 10],
      ])
    case .categories: common.merging(["type": "ordinal", "sort": .null])
    }
  }

  private static func logarithm(base: Int) -> JSONValue {
    ["type": "log", "base": JSONValue(base), "nice": false, "padding": 10]
  }

  private func axis(_ ticks: TickMarks) -> JSONValue {
    func labelled(_ text: String) -> JSONValue {
      guard let test = ticks.test else { return ["labelExpr": .text(text)] }
      return [
        "labelExpr": .text("\(test) ? (\(text)) : ''"), "tickCount": 10, "labelOverlap": false,
        "gridOpacity": ["condition": ["test": .text(test), "value": 1], "value": 0],
      ]
    }
    let shared: JSONValue = ["tickCount": 5, "labelOverlap": true, "labelAngle": 0]
    return switch labels {
    case .sizes: shared.merging(labelled(Self.sizeLabel))
    case .seconds: shared.merging(labelled(Self.secondsLabel))
    case .powers: shared.merging(labelled(Self.powerLabel))
    case .percent: shared.merging(["format": "%"])
    case .counts: shared.merging(["format": "~s"])
    case .plain: shared.merging(["labelSeparation": 4])
    }
  }

  /// `2^10`: few fonts have all raised digits.
  private static let sizeLabel: String = {
    let exponent = "round(log(datum.value) / LN2)"
    let isPower = "abs(pow(2, \(exponent)) - datum.value) < 0.5"
    return
      "datum.value >= 1024 && \(isPower) ? '2^' + \(exponent) : format(datum.value, ',~r')"
  }()

  private static let secondsLabel = secondsText(of: "datum.value", digits: "~r")

  private static func secondsText(of value: String, digits: String) -> String {
    let units = [("1e-6", "1e9", "ns"), ("1e-3", "1e6", "µs"), ("1", "1e3", "ms")]
    return "\(value) === 0 ? '0' : "
      + units.map { limit, factor, unit in
        "\(value) < 0.9999 * \(limit) ? format(\(value) * \(factor), '\(digits)') + ' \(unit)' : "
      }.joined() + "format(\(value), '\(digits)') + ' s'"
  }

  /// The value of a datum as hovering shows it.
  var textExpression: String {
    let value = "datum['\(field)']"
    return switch labels {
    case .seconds: Self.secondsText(of: value, digits: ".3r")
    case .percent: "format(\(value), '.1%')"
    case .powers: "format(\(value), '.3~e')"
    case .sizes, .counts, .plain: "format(\(value), '.3~r')"
    }
  }

  private static let powerLabel: String = {
    let exponent = "round(log(datum.value) / LN10)"
    let whole = "abs(log(datum.value) / LN10 - \(exponent)) < 0.001"
    return "\(whole) ? '10^' + \(exponent) : format(datum.value, '~r')"
  }()
}

extension Panel {
  /// What hovering shows.
  var tooltip: JSONValue {
    func field(_ name: String, _ title: String, _ format: String? = nil) -> JSONValue {
      var channel: [String: JSONValue] = ["field": .text(name), "title": .text(title)]
      if let format {
        channel["type"] = "quantitative"
        channel["format"] = .text(format)
      }
      return .object(channel)
    }
    return .list([
      field("series", layers.contains(.stack) ? "phase" : "solver"), field(x.field, x.title),
      field("text", layers.contains(.tiles) ? "predicted time" : y.title),
      field("detail", "claim of"),
    ])
  }
}

/// Which ticks of a logarithmic axis to base 10 are labelled: the fewer, the more decades there are.
struct TickMarks {
  /// Whether a tick is labelled, as an expression of Vega; nil where the library's own choice is good.
  let test: String?

  init(_ values: [Double], scale: Axis.Scale) {
    let positive = values.filter { $0 > 0 }
    guard scale == .logarithmic, let low = positive.min(), let high = positive.max() else {
      test = nil
      return
    }
    let decades = log10(high / low)
    let mantissas = decades > 2.4 ? [1] : decades > 1 ? [1, 3] : decades > 0.6 ? [1, 2, 5] : []
    let mantissa = "datum.value / pow(10, floor(log(datum.value) / LN10 + 1e-9))"
    test =
      mantissas.isEmpty
      ? nil
      : "indexof([\(mantissas.map(String.init).joined(separator: ","))], round(\(mantissa))) >= 0"
  }
}
