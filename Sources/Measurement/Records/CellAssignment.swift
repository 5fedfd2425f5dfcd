/// What a child reads on its standard input: the cell, and whether its solver is to be checked.
package struct CellAssignment: Codable, Equatable, Sendable {
  /// What to measure.
  package var cell: Cell
  /// Whether the first residuals are compared with those of the solver's reference.
  package var check: Bool
  /// Where the cell's data are; nil where they are not in files.
  package var paths: DataPaths?

  package init(cell: Cell, check: Bool, paths: DataPaths? = nil) {
    self.cell = cell
    self.check = check
    self.paths = paths
  }
}
