package import Measurement
import Training
import Vocabulary

/// The cells of a run and the ladders that they make.
package struct Plan: Sendable {
  /// Every cell once, solver by solver.
  package internal(set) var cells: [Cell] = []
  /// The ladders; a cell may stand in several.
  package internal(set) var studies: [StudyRecord] = []
  /// What is known of the solvers or kernels of the cells, in the order of their lists.
  package internal(set) var solvers: [SolverRecord] = []
  /// Sentences for the user about what was left out.
  package internal(set) var warnings: [String] = []
  /// Sentences for the user about what was decided for them.
  package internal(set) var notes: [String] = []
  /// The tables that the cells are trained on.
  package internal(set) var data: [PlannedData] = []

  /// The cells of solvers of a family, with the data that they need checked.
  ///
  /// - Throws: a ``ProblemError`` when data cannot be read or do not fit what is asked, or a
  ///   ``UsageError`` when nothing is left to run.
  package init(_ selection: Selection) throws {
    try self.init(selection, studies: selection.chosenStudies)
  }

  /// The same for these studies, whatever the selection names.
  init(_ selection: Selection, studies: [Study]) throws {
    var planner = TrainingPlanner(selection)
    for study in studies { try planner.add(study) }
    self = planner.plan
    guard !cells.isEmpty else {
      throw UsageError("none of the chosen solvers has a part in the chosen studies")
    }
    let named = Set(cells.map(\.solver))
    solvers = solverList.map(\.descriptor).map(SolverRecord.init).filter { named.contains($0.name) }
    data = try planner.uses.values.compactMap { try PlannedData($0, seed: selection.extent.seed) }
      .sorted { $0.text < $1.text }
    warnings += data.flatMap(\.warnings)
  }

  init() {}

  /// Whether a ladder has the 8 sizes that a verdict on seconds asks for.
  package var isLong: Bool {
    get throws {
      let sizes = Dictionary(try cells.map { (try $0.key, $0.point) }) { first, _ in first }
      return studies.contains { study in
        study.variable != nil && Set(study.cells.compactMap { sizes[$0] }).count >= 8
      }
    }
  }

  /// The words that an option has in its cells, but for `none`; nil without any.
  func words<Value>(of option: NamedOption<Value>) -> String? {
    let words = Set(cells.compactMap { $0.options[option]?.description }).subtracting(["none"])
    return words.isEmpty ? nil : words.sorted().joined(separator: ", ")
  }

  /// Adds a ladder of cells that the plan has.
  mutating func add(_ name: String, _ variable: Variable?, _ solver: String, _ ladder: [Cell])
    throws
  {
    let record = StudyRecord(
      name: name, variable: variable?.rawValue, solver: solver,
      cells: try ladder.map { try $0.key })
    if !studies.contains(record) { studies.append(record) }
  }
}

extension Selection {
  /// Those of the family that are named, or all, or the one that sizes without a name make.
  fileprivate var chosenStudies: [Study] {
    guard studies == ["custom"] else {
      return family.studies(extent.scale).filter { studies?.contains($0.name) ?? true }
    }
    return [
      Study(
        name: "custom", widths: extent.widths ?? [1 << 12], batches: extent.batches ?? [32],
        dimensions: extent.dimensions, dataset: dataset?.name ?? "sphere", shift: family.shift,
        precision: "single", iterations: 100, tolerance: extent.precision == .double ? 1e-8 : 1e-5)
    ]
  }
}

extension SolverRecord {
  fileprivate init(_ descriptor: SolverDescriptor) {
    self.init(
      name: descriptor.name, family: descriptor.family.rawValue, papers: descriptor.papers,
      reference: descriptor.reference.name, simulated: descriptor.isSimulated)
  }
}
