/// A number of a run that is told beside what a paper says.
package enum Observation: String, Codable, CaseIterable, Sendable {
  /// An amortised Gauss-Newton step over one of descent.
  case overDescent = "over-descent"
  /// An amortised step by a flat sketch over one by the exact Gram matrix.
  case overExact = "over-exact"
  /// The share of neurons that a step touches.
  case touched
  /// Queries of a quantum search over those of a classical one.
  case overClassical = "over-classical"
}
