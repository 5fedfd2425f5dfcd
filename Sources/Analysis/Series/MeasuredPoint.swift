package import Measurement

/// Everything that a run measured of one solver with its options at one point.
package struct MeasuredPoint: Sendable {
  /// The family's name.
  package var family: String
  /// The solver's name.
  package var solver: String
  /// The sizes.
  package var point: Point
  /// What the solver was told.
  package var options: [String: OptionValue]
  /// Whether its seconds are a simulation's, which mean nothing.
  package var isSimulated: Bool
  /// Every planned seed and process, in the manifest's order.
  package var repetitions: [Repetition]

  /// One planned cell and what came of it.
  package struct Repetition: Sendable {
    /// The cell's key in manifest and journal.
    package var key: String
    /// The cell of one process.
    package var cell: Cell
    /// Nil for a cell that was not measured yet.
    package var line: JournalLine?
    /// Why it cannot be fitted: its status, or `missing`, or `no_accepted_iteration`; nil when it can.
    package var loss: String?
  }

  /// The points of `run`, in the order of their first cells.
  package static func all(in run: FamilyRun) throws -> [MeasuredPoint] {
    let (book, simulated) = (try CellBook(run), run.simulated)
    let repetitions = try run.manifest.cells.grouped { try $0.key }.map { key, cells in
      Repetition(key: key, cell: cells[0], line: book.lines[key], loss: book.loss(key))
    }
    return repetitions.grouped(by: \.cell.withoutRepetition).map { cell, repetitions in
      MeasuredPoint(
        family: run.family, solver: cell.solver, point: cell.point, options: cell.options,
        isSimulated: simulated.contains(cell.solver), repetitions: repetitions)
    }
  }
}

extension Cell {
  /// What the cells of one point have in common.
  fileprivate var withoutRepetition: Cell {
    var cell = firstProcess
    cell.seed = 0
    return cell
  }
}

extension MeasuredPoint {
  /// The lines that can be fitted.
  package var usable: [JournalLine] {
    repetitions.compactMap { $0.loss == nil ? $0.line : nil }
  }

  /// How many repetitions cannot be fitted, by why.
  package var losses: [String: Int] {
    repetitions.compactMap(\.loss).reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// Whether some repetition ran into its time limit, so that what the others took is too fast a
  /// picture of the point.
  package var isCensored: Bool { losses[Status.timeout.rawValue] != nil }
}
