package import Measurement

/// What of a recorded family is run once more: one process for each cell and seed, which stands for all
/// processes that were recorded of it.
package struct ReproductionPlan: Sendable {
  /// A cell, and the lines that its one process is compared with.
  package struct Item: Sendable {
    /// The first process of the cell.
    package var cell: Cell
    /// The recorded lines for which it stands.
    package var lines: [JournalLine]
    /// Of the cell's check, or of that of its ladder; nil where there was none.
    package var checkLimit: Double?

    /// Whether the check of the solver is part of what is recorded.
    package var checks: Bool { lines.contains { $0.status == .checkFailed } }
    /// The longest that a process took.
    package var wallSeconds: Double { lines.map(\.wallSeconds).max() ?? 0 }
  }

  /// What is run again.
  package private(set) var items: [Item] = []
  /// Lines that are no part of the plan, each a difference.
  package private(set) var strangers: [CellReproduction] = []
  /// Cells that were not measured to an end that arithmetic decides, by status or `missing`.
  package private(set) var leftOut: [String: Int] = [:]

  /// - Throws: when a cell cannot be written as JSON.
  package init(_ run: FamilyRun) throws {
    let latest = run.lines.latest
    let planned = try run.manifest.cells.map { (try $0.key, $0) }
    let limits = Self.limits(run.manifest.studies, latest)
    var kept: [(cell: Cell, line: JournalLine)] = []
    for (key, cell) in planned {
      if let line = latest[key], line.status.isDecidedByArithmetic {
        kept.append((cell.firstProcess, line))
      } else {
        leftOut[latest[key]?.status.rawValue ?? "missing", default: 0] += 1
      }
    }
    items = try kept.grouped(by: \.cell).map { cell, kept in
      Item(cell: cell, lines: kept.map(\.line), checkLimit: limits[try cell.key])
    }
    let known = Set(planned.map(\.0))
    strangers = run.lines.filter { !known.contains($0.cell) }.map {
      CellReproduction($0, different: "the manifest plans no such cell")
    }
  }

  /// By the key of a cell's first process, the limit of the nearest check.
  private static func limits(
    _ studies: [StudyRecord], _ latest: LatestLines
  ) -> [String: Double] {
    var limits: [String: Double] = [:]
    for study in studies {
      let own = study.cells.lazy.compactMap { latest[$0]?.check?.limit }.first
      for key in study.cells where limits[key] == nil { limits[key] = own }
    }
    for line in latest.values { limits[line.cell] = line.check?.limit ?? limits[line.cell] }
    return limits
  }
}

extension Status {
  /// Whether the same cell ends so again wherever it is run: no limit of the machine ended it.
  fileprivate var isDecidedByArithmetic: Bool {
    self == .ok || self == .diverged || self == .checkFailed
  }
}
