package import Measurement

import Foundation

/// log2(x)^power, x the product of some variables.
package struct LogFactor: Codable, Equatable, Sendable {
  /// The factors of x.
  package var of: [Variable]
  package var power: Double

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case of, power
  }

  package init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    of = try container.decode([Variable].self, forKey: .of)
    power = try container.decode(Double.self, forKey: .power)
    if of.isEmpty { throw container.invalid(.of, "is empty") }
  }

  func value(at sizes: CostSizes) -> Double {
    pow(log2(of.reduce(1) { $0 * sizes[$1] }), power)
  }
}
