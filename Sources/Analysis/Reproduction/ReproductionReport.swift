package import Measurement

/// What came of running a recorded run once more.
package struct ReproductionReport: Codable, Equatable, Sendable {
  /// The version of this format.
  package var schema: Int
  /// The run's folder.
  package var run: String
  /// In what the machine, the libraries or the sources differ from the record; bits are then not expected to be
  /// equal.
  package var differences: [String]
  /// What was run again, cell by cell.
  package var cells: [CellReproduction]
  /// Recorded cells with no result that arithmetic decides, by status.
  package var leftOut: [String: Int]
  /// Cells that were not run, by the user's choice.
  package var notRun: Int

  package init(
    run: String, differences: [String], cells: [CellReproduction], leftOut: [String: Int],
    notRun: Int
  ) {
    schema = JournalLine.currentSchema
    self.run = run
    self.differences = differences
    self.cells = cells
    self.leftOut = leftOut
    self.notRun = notRun
  }

  /// A line for each cell, then the tally.
  package var text: String {
    var table = GroupedTable([
      ("", .left), ("cell", .left), ("m", .right), ("n", .right), ("d", .right),
      ("seed", .right), ("process", .right), ("", .left),
    ])
    for outcome in [CellReproduction.Outcome.same, .withinBound, .different] {
      for cell in cells where cell.outcome == outcome { table.add(cell.fields) }
    }
    let expected =
      differences.isEmpty
      ? "processor, libraries, compiler and sources are those of the record: bits are compared"
      : "bits are not compared, bounds are: \(differences.joined(separator: ", "))"
    return "\(table.text)\n\n\(expected)\n\(tally)\n"
  }

  private var tally: String {
    let counts = [CellReproduction.Outcome.same, .withinBound, .different].map { outcome in
      "\(cells.count { $0.outcome == outcome }) \(outcome.text)"
    }
    let left = leftOut.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let rest = [
      left.isEmpty ? nil : "not compared: \(left.joined(separator: ", "))",
      notRun == 0 ? nil : "not run: \(notRun)",
    ].compactMap(\.self)
    return ([counts.joined(separator: ", ")] + rest).joined(separator: "; ")
  }

  /// What is said of a run that does not reproduce, or of which nothing was compared; nil else.
  package var failure: CommandError? {
    let different = cells.filter { $0.outcome == .different }
    if let first = different.first {
      let others = different.count == 1 ? "" : ", and \(different.count - 1) more"
      return CommandError(
        "not reproduced: \(first.name): \(first.reason ?? "different")\(others)",
        exitStatus: .notReproduced)
    }
    return cells.isEmpty
      ? CommandError("no recorded cell could be compared", exitStatus: .noUsableData) : nil
  }
}

extension CellReproduction {
  fileprivate var name: String {
    "\(family) \(solver) m=\(point.m) n=\(point.n) d=\(point.d) #\(process)"
  }

  fileprivate var fields: [String] {
    [
      outcome.text, "\(family) \(solver)", "\(point.m)", "\(point.n)", "\(point.d)", "\(seed)",
      "\(process)", reason ?? "",
    ]
  }
}

extension CellReproduction.Outcome {
  fileprivate var text: String { self == .withinBound ? "within bound" : rawValue }
}
