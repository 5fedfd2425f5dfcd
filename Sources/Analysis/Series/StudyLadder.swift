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
  let study: String
  let solver: String
  let variable: Variable?
  let setting: Setting
  /// A point for each size.
  let points: [Int: Point]
  /// The keys of the processes of each size; where nothing grows the only size is 0.
  let cells: [Int: [String]]

  /// The ladders of `study`, one for each setting, in the order of their first cells.
  static func ladders(of study: StudyRecord, in book: CellBook) throws -> [StudyLadder] {
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

  var sizes: [Int] { cells.keys.sorted() }
}
