/// Which cells check a solver against its reference before others are measured.
///
/// A ladder's first cell, its smallest point, checks the solver; the other cells of the ladder depend
/// on it.
package struct CheckPlan: Equatable, Sendable {
  /// Keys of the cells that check.
  package private(set) var checking: Set<String> = []
  /// For every cell that depends on some, their keys.
  package private(set) var guardedBy: [String: Set<String>] = [:]

  /// No checks.
  package init() {}

  /// The checks of a plan.
  ///
  /// - Parameters:
  ///   - manifest: the plan.
  ///   - canCheck: whether the reference can be run at a cell.
  /// - Throws: when a cell cannot be written as JSON.
  package init(_ manifest: Manifest, where canCheck: (Cell) -> Bool) throws {
    let cells = Dictionary(
      try manifest.cells.map { (try $0.key, $0) }, uniquingKeysWith: { first, _ in first })
    for study in manifest.studies {
      guard let first = study.cells.first, let smallest = cells[first], canCheck(smallest) else {
        continue
      }
      checking.insert(first)
      for key in study.cells where key != first { guardedBy[key, default: []].insert(first) }
    }
  }
}

/// What is known so far of the checks of a plan.
struct CheckState: Sendable {
  private let plan: CheckPlan
  /// Keys of checking cells whose solver failed.
  private var failed: Set<String> = []
  /// Checking cells, by their first process, of which a check, or that there is none, is known.
  private var settled: Set<Cell> = []
  /// Those whose checking process was lost: the next process of the cell checks in its place.
  private(set) var lost: Set<Cell> = []

  /// What the lines of earlier sessions tell.
  init(_ plan: CheckPlan, history: [JournalLine]) throws {
    self.plan = plan
    for line in history { try learn(line) }
  }

  /// Whether a cell's child is to check its solver.
  func checks(_ cell: Cell) throws -> Bool {
    try plan.checking.contains(cell.key) || lost.contains(cell.firstProcess)
  }

  /// Whether the solver of a cell failed where the cell's ladder begins.
  func hasFailed(_ cell: Cell) throws -> Bool {
    try !failed.isDisjoint(with: plan.guardedBy[cell.key] ?? [])
  }

  /// Learns what came of a cell.
  mutating func learn(_ line: JournalLine) throws {
    let first = line.measuredCell.firstProcess
    let key = try first.key
    guard plan.checking.contains(key), !settled.contains(first) else { return }
    switch line.status {
    case .crashed, .timeout, .outOfMemory, .interrupted, .skipped: lost.insert(first)
    case .ok, .diverged, .checkFailed:
      lost.remove(first)
      settled.insert(first)
      if line.status == .checkFailed { failed.insert(key) }
    }
  }
}
