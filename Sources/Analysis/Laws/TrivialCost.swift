/// What the plain algorithm would count in place of a claimed one, beside which a bound says something or nothing.
package enum TrivialCost: Codable, Equatable, Sendable {
  /// The sum of these.
  case terms([CostTerm])
  /// There is none, for a reason.
  case none(String)

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case none
  }

  package init(from decoder: any Decoder) throws {
    if let terms = try? decoder.singleValueContainer().decode([CostTerm].self) {
      self = .terms(terms)
      return
    }
    try decoder.refuseKeys(except: CodingKeys.self)
    self = .none(try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .none))
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .terms(let terms):
      var container = encoder.singleValueContainer()
      try container.encode(terms)
    case .none(let reason):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(reason, forKey: .none)
    }
  }

  /// Whether nothing is said.
  var isEmpty: Bool {
    switch self {
    case .terms(let terms): terms.isEmpty
    case .none(let reason): reason.isEmpty
    }
  }
}
