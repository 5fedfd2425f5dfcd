package import Statistics

/// How much the residual falls in an iteration, beside what is claimed.
package struct ContractionRow: Codable, Equatable, Sendable {
  /// The claim's id.
  package var claim: String
  /// The solver's name.
  package var solver: String
  /// The factor that is claimed.
  package var claimed: Double
  /// The largest |r_(t+1)| / |r_t| at the sizes that were judged, one for each size of each ladder.
  package var worst: [Datum]

  init(_ claim: Claim, _ worst: [Datum]) {
    self.claim = claim.id
    solver = claim.solver
    claimed = claim.factor ?? 0
    self.worst = worst
  }
}
