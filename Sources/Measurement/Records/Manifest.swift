/// `manifest.json`: what was going to be measured, with what, and where; written before the first cell.
package struct Manifest: Codable, Equatable, Sendable {
  package var schema: Int
  package var toolVersion: String
  /// The command line without the program.
  package var arguments: [String]
  package var seed: UInt64
  package var cells: [Cell]
  package var studies: [StudyRecord]
  package var environment: EnvironmentRecord

  package init(
    toolVersion: String, arguments: [String], seed: UInt64, cells: [Cell], studies: [StudyRecord],
    environment: EnvironmentRecord
  ) {
    self.schema = JournalLine.currentSchema
    self.toolVersion = toolVersion
    self.arguments = arguments
    self.seed = seed
    self.cells = cells
    self.studies = studies
    self.environment = environment
  }
}

/// One ladder: the cells of one solver in which one variable grows.
package struct StudyRecord: Codable, Equatable, Sendable {
  /// `common`, `width`, `batch`, `dimension`, `convergence`, `custom`, ...
  package var name: String
  /// `m`, `n` or `d`; null where nothing grows.
  @Nullable package var variable: String?
  package var solver: String
  /// Keys of the cells, every process of every size.
  package var cells: [String]

  package init(name: String, variable: String?, solver: String, cells: [String]) {
    self.name = name
    self._variable = Nullable(wrappedValue: variable)
    self.solver = solver
    self.cells = cells
  }
}
