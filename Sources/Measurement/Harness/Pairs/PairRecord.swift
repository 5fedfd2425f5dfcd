/// The two builds of a gate.
package enum Side: String, Codable, CaseIterable, Sendable {
  /// What is compared with.
  case base
  /// What is judged.
  case head
}

/// What came of a cell in one process of each build, run in turns or one right after the other.
package struct PairRecord: Codable, Equatable, Sendable {
  /// The cell, as its first process.
  package var cell: Cell
  /// From 0 within its stage.
  package var pair: Int
  /// What base's process came to.
  package var base: CellResult
  /// What head's process came to.
  package var head: CellResult

  package init(cell: Cell, pair: Int, base: CellResult, head: CellResult) {
    self.cell = cell
    self.pair = pair
    self.base = base
    self.head = head
  }
}

/// What a gate runs, as head defines it: both builds are given the same cells.
package struct GatePlan: Codable, Equatable, Sendable {
  /// The first process of each.
  package var cells: [Cell]
  /// The ladders among them.
  package var studies: [StudyRecord]
  /// What head knows of their solvers.
  package var solvers: [SolverRecord]
  /// Whether the build's processes can work in turns with another's; nil of builds that cannot.
  package var takesTurns: Bool?

  package init(cells: [Cell], studies: [StudyRecord], solvers: [SolverRecord]) {
    self.cells = cells
    self.studies = studies
    self.solvers = solvers
    takesTurns = true
  }
}
