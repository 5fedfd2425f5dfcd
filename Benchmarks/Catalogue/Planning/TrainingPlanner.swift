import Measurement
import Training
import Vocabulary

/// Resolves what is asked for into cells; each cell stands in the plan once.
struct TrainingPlanner {
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
    options[.repeatedIterations] = study.repeatedIterations
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
    if extent.iterations != nil { study.repeatedIterations = nil }
    study.repeatedIterations = selection.repeatedIterations ?? study.repeatedIterations
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
