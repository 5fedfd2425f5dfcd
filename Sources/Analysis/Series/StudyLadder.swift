import Measurement
import Vocabulary

/// A study in the manifest that its cells do not bear out.
package enum StudyError: ReportableError, Equatable {
  /// A variable that is not m, n or d.
  case unknownVariable(study: String, variable: String)
  /// The key of a cell that the plan does not have.
  case unknownCell(study: String, cell: String)

  package var sentence: String {
    switch self {
    case .unknownVariable(let study, let variable):
      "manifest: study \(study) grows '\(variable)', which is not m, n or d"
    case .unknownCell(let study, let cell):
      "manifest: study \(study) has cell \(cell), which is not among the cells"
    }
  }
}

/// The cells of one solver in which one size grows, or none, and all else is the same.
struct StudyLadder {
  /// Of several that have pieces of it, the one with the most sizes.
  let study: String
  let solver: String
  let variable: Variable?
  let setting: Setting
  /// A point for each size.
  let points: [Int: Point]
  /// The keys of the processes of each size; where nothing grows the only size is 0.
  let cells: [Int: [String]]

  /// Those of a run, in the order of their first cells. What differs in the study's name alone, or is a piece of one
  /// setting, is one ladder; where nothing grows, studies stay apart.
  static func all(of studies: [StudyRecord], in book: CellBook) throws -> [StudyLadder] {
    struct Key: Hashable {
      let study: String?
      let solver: String
      let variable: Variable?
      let setting: Setting
    }
    let pieces = try studies.flatMap { try ladders(of: $0, in: book) }
    return pieces.grouped { piece in
      Key(
        study: piece.variable == nil ? piece.study : nil, solver: piece.solver,
        variable: piece.variable, setting: piece.setting)
    }.map { _, pieces in StudyLadder(joining: pieces) }
  }

  /// - Precondition: the pieces are of one solver, variable and setting, and there is one.
  private init(joining pieces: [StudyLadder]) {
    let longest = pieces.dropFirst().reduce(pieces[0]) { $1.cells.count > $0.cells.count ? $1 : $0 }
    (study, solver) = (longest.study, longest.solver)
    (variable, setting) = (longest.variable, longest.setting)
    points = pieces.reduce(into: [:]) { $0.merge($1.points) { first, _ in first } }
    cells = pieces.reduce(into: [:]) { $0.merge($1.cells) { ($0 + $1).unique } }
  }

  private static func ladders(of study: StudyRecord, in book: CellBook) throws -> [StudyLadder] {
    let variable = try study.variable.map { name in
      guard let variable = Variable(rawValue: name) else {
        throw StudyError.unknownVariable(study: study.name, variable: name)
      }
      return variable
    }
    let cells = try study.cells.map { key in
      guard let cell = book.planned[key] else {
        throw StudyError.unknownCell(study: study.name, cell: key)
      }
      return (key: key, cell: cell)
    }
    return cells.grouped { Setting($0.cell, variable: variable) }.map { setting, cells in
      let bySize = Dictionary(grouping: cells) { variable?.size(at: $0.cell.point) ?? 0 }
      return StudyLadder(
        study: study.name, solver: study.solver, variable: variable, setting: setting,
        points: bySize.compactMapValues(\.first?.cell.point),
        cells: bySize.mapValues { $0.map(\.key) })
    }
  }

  private init(
    study: String, solver: String, variable: Variable?, setting: Setting, points: [Int: Point],
    cells: [Int: [String]]
  ) {
    (self.study, self.solver, self.variable) = (study, solver, variable)
    (self.setting, self.points, self.cells) = (setting, points, cells)
  }

  var sizes: [Int] { cells.keys.sorted() }
}
