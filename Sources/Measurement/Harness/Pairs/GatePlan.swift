/// What a gate runs, as head defines it: both builds are given the same cells.
package struct GatePlan: Codable, Equatable, Sendable {
  /// The first process of each.
  package var cells: [Cell]
  /// The ladders among them.
  package var studies: [StudyRecord]
  /// What head knows of their solvers; absent where an earlier version does not say.
  package var solvers: [SolverRecord]?

  package init(cells: [Cell], studies: [StudyRecord], solvers: [SolverRecord]? = nil) {
    self.cells = cells
    self.studies = studies
    self.solvers = solvers
  }
}
