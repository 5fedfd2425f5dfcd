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
  /// - Parameters:
  ///   - values: what is drawn along it, which decides how densely a logarithmic one is labelled.
  ///   - frame: from where to where it goes; nil leaves that to the library.
  /// - Returns: a channel's definition.
  func encoding(over values: [Double] = [], in frame: ValueFrame? = nil) -> JSONValue {
    let common: JSONValue = [
      "field": .text(field), "title": title.isEmpty ? .null : .text(title),
      "axis": axis(TickMarks(values, scale: scale)),
    ]
    let place: JSONValue =
      switch scale {
      case .sizes: Self.logarithm(base: 2)
      case .logarithmic: Self.logarithm(base: 10)
      case .linear: ["zero": false, "nice": false, "padding": Self.padding]
      case .categories: .null
      }
    guard scale != .categories else { return common.merging(["type": "ordinal", "sort": .null]) }
    let domain: JSONValue = frame.map { ["domain": $0.domain] } ?? [:]
    return common.merging(["type": "quantitative", "scale": place.merging(domain)])
  }

  /// Pixels between the ends of an axis and what is drawn.
  private static let padding: JSONValue = .number(ValueFrame.padding)

  private static func logarithm(base: Int) -> JSONValue {
    ["type": "log", "base": JSONValue(base), "nice": false, "padding": padding]
  }

  private func axis(_ ticks: TickMarks) -> JSONValue {
    func labelled(_ text: String) -> JSONValue {
      guard let test = ticks.test else { return ["labelExpr": .text(text)] }
      return [
        "labelExpr": .text("\(test) ? (\(text)) : ''"), "tickCount": 10, "labelOverlap": false,
        "gridOpacity": ["condition": ["test": .text(test), "value": 1], "value": 0],
      ]
    }
    let shared: JSONValue = [
      "tickCount": 5, "labelOverlap": true, "labelAngle": 0, "labelSeparation": 4,
    ]
    return switch labels {
    case .sizes: shared.merging(labelled(Self.sizeLabel))
    case .seconds: shared.merging(labelled(Self.secondsLabel))
    case .powers: shared.merging(labelled(Self.powerLabel))
    case .percent: shared.merging(["format": "%"])
    case .counts: shared.merging(["format": "~s"])
    case .plain: ticks.test == nil ? shared : shared.merging(labelled("format(datum.value, '~r')"))
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

  /// `over 12 ms`, for what stands in the column `over`.
  var overExpression: String {
    var over = self
    over.field = "over"
    return "'over ' + (\(over.textExpression))"
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
