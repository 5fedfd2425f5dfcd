/// What a cell's child will need, by a model, before it is run.
package struct CellEstimate: Equatable, Sendable {
  /// From its start to its end.
  package var seconds: Double
  /// Resident at the peak.
  package var memoryBytes: Int

  package init(seconds: Double, memoryBytes: Int) {
    self.seconds = seconds
    self.memoryBytes = memoryBytes
  }
}

/// The estimates of a sweep's cells, the same for every repetition of one.
package struct CellEstimates: Sendable {
  private var values: [Cell: CellEstimate] = [:]

  /// No model: 0 for every cell.
  package init() {}

  /// The estimates of a model.
  package init(_ cells: [Cell], _ model: (Cell) throws -> CellEstimate) rethrows {
    for cell in cells where values[cell.firstProcess] == nil {
      values[cell.firstProcess] = try model(cell)
    }
  }

  /// The estimate of a cell; 0 for one that the model was not asked about.
  package subscript(_ cell: Cell) -> CellEstimate {
    values[cell.firstProcess] ?? CellEstimate(seconds: 0, memoryBytes: 0)
  }
}
