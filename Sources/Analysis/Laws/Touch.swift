package import Vocabulary

/// Rows in memory that a phase goes through, beside what it computes.
package struct Touch: Codable, Equatable, Sendable {
  /// Of the law's solvers those that it is said of; nil for all.
  package var solvers: [String]?
  /// In which order.
  package var pattern: AccessPattern
  /// How many rows, divided by what the claim is divided by: the sum of the terms.
  package var rows: [CostTerm]
  /// Bytes of a row.
  package var bytes: [CostTerm]
  /// Bytes that are gone through before a row is come back to.
  package var set: [CostTerm]

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case solvers, pattern, rows, bytes, set
  }

  package init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func terms(_ key: CodingKeys) throws -> [CostTerm] {
      let terms = try container.decode([CostTerm].self, forKey: key)
      if terms.isEmpty { throw container.invalid(key, "is empty") }
      return terms
    }
    solvers = try container.decodeIfPresent([String].self, forKey: .solvers)
    pattern = try container.decode(AccessPattern.self, forKey: .pattern)
    rows = try terms(.rows)
    bytes = try terms(.bytes)
    set = try terms(.set)
  }
}

extension [CostTerm] {
  /// The sum of the terms; nil when one depends on a sketch and there is none.
  package func sum(at sizes: CostSizes) -> Double? {
    let values = compactMap { $0.cost(at: sizes) }
    return values.count == count ? values.reduce(0, +) : nil
  }
}
