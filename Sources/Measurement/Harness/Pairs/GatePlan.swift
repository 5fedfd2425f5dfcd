/// What a gate runs, as head defines it: both builds are given the same cells.
package struct GatePlan: Codable, Equatable, Sendable {
  /// The first process of each.
  package var cells: [Cell]
  /// The ladders among them.
  package var studies: [StudyRecord]

  package init(cells: [Cell], studies: [StudyRecord]) {
    self.cells = cells
    self.studies = studies
  }
}
