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

/// Resolves what is asked for into cells; each cell stands in the plan once.
private struct TrainingPlanner {
  private(set) var plan = Plan()
  /// By data set and target.
  private(set) var uses: [[String]: PlannedData.Use] = [:]

  private let selection: Selection
  private let extent: Extent
  private var tables: [[String?]: Table?] = [:]
  private var known: Set<Cell> = []

  init(_ selection: Selection) { (self.selection, extent) = (selection, selection.extent) }

  mutating func add(_ planned: Study) throws {
    guard let study = try fitted(planned) else { return }
    let table = try table(study)
    let target = try target(study, table)
    let dimensions = study.dimensions ?? [table?.dimension ?? 16]
    let (family, seed) = (selection.family, extent.seed)
    let threads = extent.threads ?? min(processorCount(), study.threads)
    let processes = min(extent.processes ?? extent.scale.processes, study.processes)
    if study.name == "custom", family.shift > 0 { plan.notes.append(study.firing) }
    let first = plan.cells.count
    defer { note(plan.cells[first...], study, table) }
    for descriptor in solvers(of: study) {
      if study.excluded.contains(descriptor.name) || refuses(descriptor, study) { continue }
      let options = resolvedOptions(descriptor, study).merging(
        paths(of: study).points == nil ? [:] : table?.layout.options ?? [:]
      ) { $1 }
      try add(study, descriptor.name, dimensions) { m, n, d in
        let point = Point(
          m: m, n: n, d: d, shift: study.shift, dataset: study.dataset, target: target,
          precision: study.precision, threads: threads)
        func cell(seed: UInt64, process: Int) -> Cell {
          Cell(
            solver: descriptor.name, family: family.rawValue, point: point, options: options,
            seed: seed,
            process: process)
        }
        let further = (1..<study.seeds(m: m, n: n)).map {
          cell(seed: seed &+ UInt64($0), process: 0)
        }
        return (0..<processes).map { cell(seed: seed, process: $0) } + further
      }
    }
  }

  /// The chosen solvers that have a part in a study.
  private func solvers(of study: Study) -> [SolverDescriptor] {
    guard let names = study.solvers else { return selection.solvers.map(\.descriptor) }
    let all = solverList.map(\.descriptor).filter { names.contains($0.name) }
    guard selection.namesSolvers else { return all }
    return all.filter { one in selection.solvers.contains { $0.descriptor.name == one.name } }
  }

  /// The cells of one solver, and a record for every line of sizes in which one of them grows.
  private mutating func add(
    _ study: Study, _ solver: String, _ dimensions: [Int], cells make: (Int, Int, Int) -> [Cell]
  ) throws {
    let (m, n, d) = (study.widths, study.batches, dimensions)
    for (m, n, d) in product(m, n, d) {
      for cell in make(m, n, d) where known.insert(cell).inserted { plan.cells.append(cell) }
    }
    func record(_ variable: Variable?, _ points: [(Int, Int, Int)]) throws {
      try plan.add(study.name, variable, solver, points.flatMap(make))
    }
    if m.count > 1 { for (n, d) in product(n, d) { try record(.m, m.map { ($0, n, d) }) } }
    if n.count > 1 { for (m, d) in product(m, d) { try record(.n, n.map { (m, $0, d) }) } }
    if d.count > 1 { for (m, n) in product(m, n) { try record(.d, d.map { (m, n, $0) }) } }
    if m.count == 1, n.count == 1, d.count == 1 { try record(nil, [(m[0], n[0], d[0])]) }
  }

  /// Whether a solver has an option that cannot be what is asked of it: it is left out, and said so.
  private mutating func refuses(_ descriptor: SolverDescriptor, _ study: Study) -> Bool {
    for option in descriptor.options {
      let asked = selection.options.text(of: option)
      guard let value = asked ?? study.options.text(of: option), !option.accepts(value)
      else { continue }
      let warning = "\(descriptor.name) is left out: its \(option.name) is \(option.syntax)"
      if asked != nil, !plan.warnings.contains(warning) {
        plan.warnings.append(warning)
      }
      return true
    }
    return false
  }

  /// Every resolved value that changes what is computed, in snake_case.
  private func resolvedOptions(
    _ descriptor: SolverDescriptor, _ study: Study
  ) -> [String: OptionValue] {
    var options: [String: OptionValue] = [:]
    options[.iterations] = study.iterations
    options[.tolerance] = study.tolerance
    for option in descriptor.options {
      options[option.key] = OptionValue(
        typed: selection.options.text(of: option) ?? study.options.text(of: option)
          ?? option.defaultValue)
    }
    return options
  }
}

/// Fitting a study to what the command line and the data say.
extension TrainingPlanner {
  /// The study with the command line's values in place of its own; nil when nothing is left of it.
  private mutating func fitted(_ planned: Study) throws -> Study? {
    var study = planned
    study.widths = extent.widths ?? study.widths
    study.batches = extent.batches ?? study.batches
    study.dimensions = extent.dimensions ?? study.dimensions
    study.shift = selection.shift ?? study.shift
    if let dataset = selection.dataset?.name, dataset != study.dataset {
      (study.dataset, study.target) = (dataset, nil)
    }
    study.target = selection.target?.name ?? study.target
    study.precision = extent.precision?.rawValue ?? study.precision
    study.iterations = extent.iterations ?? study.iterations
    study.tolerance = selection.tolerance ?? study.tolerance
    guard let table = try table(study) else { return study }
    return try fit(study, to: table)
  }

  /// Sizes that were asked for must be there; of a study's own, those that are not are left out.
  private mutating func fit(_ planned: Study, to table: Table) throws -> Study? {
    var study = planned
    if let asked = study.batches.first(where: { $0 > table.count }), extent.batches != nil {
      throw ProblemError.tooFewPoints(
        dataset: study.dataset, asked: asked, available: table.count)
    }
    if let asked = extent.dimensions?.first(where: { $0 != table.dimension }) {
      throw ProblemError.wrongDimension(
        dataset: study.dataset, asked: asked, actual: table.dimension)
    }
    if study.dimensions.map({ $0.count > 1 }) ?? false {
      plan.warnings.append(
        "the ladder of d in '\(study.name)' is left out: \(study.dataset) has d = \(table.dimension)"
      )
      return nil
    }
    study.dimensions = [table.dimension]
    let fitting = study.batches.filter { $0 <= table.count }
    if fitting.count < study.batches.count {
      plan.warnings.append(
        "n above \(table.count) is left out of '\(study.name)': \(study.dataset) has no more points"
      )
    }
    study.batches = fitting
    return fitting.isEmpty ? nil : study
  }

  /// Where the files are that a study's data and target name.
  private func paths(of study: Study) -> DataPaths {
    let (dataset, target) = (selection.dataset, selection.target)
    return DataPaths(
      points: study.dataset == dataset?.name ? dataset?.path : nil,
      targets: study.target == target?.name ? target?.path : nil)
  }

  /// Remembers what cells use of a data set.
  private mutating func note(_ cells: ArraySlice<Cell>, _ study: Study, _ table: Table?) {
    for cell in cells {
      let point = cell.point
      var use =
        uses[[point.dataset, point.target]]
        ?? PlannedData.Use(
          dataset: point.dataset, target: point.target, paths: paths(of: study), table: table)
      use.points = max(use.points, point.n)
      use.dimension = max(use.dimension, point.d)
      if point.precision == Precision.single.rawValue { use.inSingle = true }
      if cell.options[.damping] == Damping.none, cell.options[.step] != .descent {
        use.undamped = true
      }
      uses[[point.dataset, point.target]] = use
    }
  }

  /// The size of the table behind a study's data, every number of which is checked; nil where they are drawn.
  private mutating func table(_ study: Study) throws -> Table? {
    let key = [study.dataset, study.target]
    if let table = tables[key] { return table }
    let paths = paths(of: study)
    let target = try study.target.map { try Target($0, at: paths.targets) } ?? .labels
    let table = try Dataset(study.dataset, at: paths.points)
      .table(
        target: target, scope: .shape,
        layout: paths.points == nil ? TableLayout() : selection.layout)
    if paths.points != nil || paths.targets != nil { plan.notes += table?.notes ?? [] }
    tables[key] = .some(table)
    return table
  }

  /// The target of a study, or that of its data where it names none.
  private func target(_ study: Study, _ table: Table?) throws -> String {
    guard let named = study.target else {
      guard let standard = Target.standard(for: table) else {
        throw ProblemError.noTarget(dataset: study.dataset)
      }
      return standard.text
    }
    switch try Target(named, at: paths(of: study).targets) {
    case .labels, .column:
      guard table?.labels != nil else { throw ProblemError.noLabels(dataset: study.dataset) }
    case .file(let path) where table == nil:
      let values = try Target.column(of: path)
      if let n = study.batches.first(where: { $0 > values.count }) {
        throw ProblemError.wrongTargetCount(path: path, targets: values.count, points: n)
      }
    case .gaussian, .teacher, .file: break
    }
    return named
  }
}

private func product<A, B>(_ a: [A], _ b: [B]) -> [(A, B)] {
  a.flatMap { x in b.map { (x, $0) } }
}

private func product<A, B, C>(_ a: [A], _ b: [B], _ c: [C]) -> [(A, B, C)] {
  product(a, product(b, c)).map { ($0, $1.0, $1.1) }
}
