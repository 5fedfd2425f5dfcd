import Measurement

/// The cells of a run and what came of each.
struct CellBook {
  /// By key, as planned.
  let planned: [String: Cell]
  /// By key. A cell that was run again counts as it last was.
  let lines: LatestLines

  init(_ run: FamilyRun) throws {
    planned = Dictionary(
      try run.manifest.cells.map { (try $0.key, $0) }, uniquingKeysWith: { first, _ in first })
    lines = run.lines.latest
  }

  /// Why the cell cannot be fitted, or nil when it can: its status, or `missing` without a line, or
  /// `no_accepted_iteration`.
  func loss(_ key: String) -> String? {
    guard let line = lines[key] else { return "missing" }
    if line.status != .ok { return line.status.rawValue }
    return line.iterations.contains(where: \.accepted) ? nil : "no_accepted_iteration"
  }

  /// The line of the first process of a ladder that is ok, else of the first; nil without any.
  func typical(of ladder: StudyLadder) -> JournalLine? {
    let lines = ladder.cells.values.joined().compactMap { self.lines[$0] }
      .sorted { ($0.seed, $0.process) < ($1.seed, $1.process) }
    return lines.first { $0.status == .ok } ?? lines.first
  }
}

/// How many planned cells could be fitted, and why the others could not.
package struct CellAccount: Codable, Equatable, Sendable {
  /// Cells of the plan.
  package var planned: Int
  /// Cells by status, or `missing`, or `no_accepted_iteration`.
  package var leftOut: [String: Int]
  /// Lines of cells that the manifest does not plan.
  package var unplanned: Int

  init(_ book: CellBook) {
    planned = book.planned.count
    leftOut = book.planned.keys.reduce(into: [:]) { counts, key in
      if let loss = book.loss(key) { counts[loss, default: 0] += 1 }
    }
    unplanned = book.lines.cells.count { book.planned[$0] == nil }
  }
}
