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
