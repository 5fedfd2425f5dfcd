import Foundation

/// A size that a logarithm can be taken of.
package enum SizeName: String, Codable, CaseIterable, Sendable {
  /// Width.
  case m
  /// Batch.
  case n
  /// Dimension.
  case d
  /// Rows of the sketch.
  case s
}

/// log2(x)^power, x the product of some sizes.
package struct LogFactor: Codable, Equatable, Sendable {
  /// The factors of x.
  package var of: [SizeName]
  /// The exponent of the logarithm.
  package var power: Double

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case of, power
  }

  package init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    of = try container.decode([SizeName].self, forKey: .of)
    power = try container.decode(Double.self, forKey: .power)
    if of.isEmpty { throw container.invalid(.of, "is empty") }
  }

  /// Nil when it depends on a sketch and there is none.
  func value(at sizes: CostSizes) -> Double? {
    let factors = of.compactMap { sizes[$0] }
    return factors.count == of.count ? pow(log2(factors.reduce(1, *)), power) : nil
  }
}
