import Measurement
import Training
package import Vocabulary

/// What a command line asks for, each value checked: the typed form of ``BenchmarkOptions``.
package struct Selection {
  let solvers: [SolverEntry]
  /// Whether they were named: a study with solvers of its own then keeps to these.
  let namesSolvers: Bool
  let scale: Scale
  /// Names of the studies, nil for all; `custom` when sizes are given without a study.
  let studies: [String]?
  let widths: [Int]?
  let batches: [Int]?
  let dimensions: [Int]?
  let shift: Double?
  let dataset: DataSource?
  let target: DataSource?
  /// What is said of the table in the file.
  let layout: TableLayout
  let precision: Precision?
  /// Nil for the processors allowed, or the study's if fewer.
  let threads: Int?
  let seed: UInt64
  let iterations: Int?
  let tolerance: Double?
  let processes: Int
  /// Values of solvers' options.
  let options: [OptionSetting]

  /// - Parameters:
  ///   - options: the command line.
  ///   - family: of the program.
  ///   - folder: against which paths of data are resolved; nil for the working folder.
  /// - Throws: ``UsageError`` or ``ProblemError``, one sentence each.
  package init(_ options: BenchmarkOptions, family: Family, folder: String? = nil) throws {
    scale = try OptionText.word(options.scale, of: Scale.self, called: "scale")
    solvers = try Self.solvers(options.solver, family: family, scale)
    namesSolvers = options.solver != nil
    widths = try options.m.map { try OptionText.sizes($0) }
    batches = try options.n.map { try OptionText.sizes($0) }
    dimensions = try options.d.map { try OptionText.sizes($0) }
    let hasSizes = widths != nil || batches != nil || dimensions != nil
    studies = try Self.studies(options.study, hasSizes: hasSizes, of: family.studies(scale))
    shift = try options.shift.map { try OptionText.number($0, called: "shift") }
    dataset = try options.dataset.map { try DataSource.dataset($0, in: folder) }
    target = try options.target.map { try DataSource.target($0, in: folder) }
    layout = try Self.layout(options, of: dataset)
    precision = try options.precision.map {
      try OptionText.word($0, of: Precision.self, called: "precision")
    }
    threads = try options.threads.map { try OptionText.threads($0) }
    seed = try OptionText.seed(options.seed)
    iterations = try options.iterations.map { try OptionText.count($0, called: "iterations") }
    tolerance = try options.tolerance.map {
      try OptionText.number($0, called: "tolerance")
    }
    processes =
      try options.processes.map { try OptionText.count($0, called: "processes") } ?? scale.processes
    self.options = try Self.solverOptions(options, solvers: solvers)
  }
}

extension Selection {
  /// The program's command line with paths of data that mean the same in every folder.
  var arguments: [String] {
    Array(CommandLine.arguments.dropFirst())
      .naming("--dataset", dataset?.path).naming("--target", target?.path)
  }

  private static func layout(
    _ options: BenchmarkOptions, of dataset: DataSource?
  ) throws -> TableLayout {
    try OptionText.refuseEmpty([("header", options.header), ("drop", options.drop)])
    for (name, value) in [("header", options.header), ("drop", options.drop)]
    where value != nil && dataset?.path == nil {
      throw UsageError("--\(name) is about a file: name it by --dataset")
    }
    guard let header = TableLayout.Header(rawValue: options.header ?? "automatic"),
      options.header != "automatic"
    else { throw UsageError("header is '\(options.header ?? "")', but must be yes or no") }
    let dropped = options.drop?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    guard !dropped.contains("") else {
      throw UsageError("drop is '\(options.drop ?? "")', of whose columns one is empty")
    }
    return TableLayout(header: header, dropped: dropped.map(String.init))
  }

  /// The family's solvers, or those that are named: the family's, or guests in its studies.
  private static func solvers(
    _ names: String?, family: Family, _ scale: Scale
  ) throws -> [SolverEntry] {
    let own = solverList.filter { $0.descriptor.family == family }
    guard let names else { return own }
    let guests = Set(family.studies(scale).flatMap { $0.solvers ?? [] })
    let all = solverList.filter {
      $0.descriptor.family == family || guests.contains($0.descriptor.name)
    }
    let known = all.map(\.descriptor.name)
    let wanted = try OptionText.names(
      names, among: known, called: "solver", of: "\(family.rawValue) has")
    return all.filter { wanted.contains($0.descriptor.name) }
  }

  private static func studies(
    _ names: String?, hasSizes: Bool, of studies: [Study]
  ) throws -> [String]? {
    guard let names else { return hasSizes ? ["custom"] : nil }
    if names == "all" { return nil }
    let known = Set(studies.map(\.name)).sorted()
    let wanted = try OptionText.names(
      names, among: known, called: "study", of: "there are all,")
    if hasSizes, wanted.contains("common") {
      throw UsageError("the study 'common' has fixed sizes: leave out -m, -n and -d")
    }
    return wanted
  }

  private static func solverOptions(
    _ options: BenchmarkOptions, solvers: [SolverEntry]
  ) throws -> [OptionSetting] {
    var settings = try options.option.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw UsageError("the option '\(text)' is not of the form KEY=VALUE")
      }
      return OptionSetting(name: String(parts[0]), text: String(parts[1]))
    }
    if let damping = options.damping {
      settings.append(OptionSetting(name: NamedOption.damping.descriptor.name, text: damping))
    }
    let known = solvers.flatMap(\.descriptor.options)
    var seen: Set<String> = []
    for setting in settings {
      let (key, value) = (setting.name, setting.text)
      let options = known.filter { $0.name == key }
      guard let option = options.first else {
        throw UsageError(
          "none of the solvers has an option '\(key)'"
            + OptionText.suggestion(key, known.map(\.name)))
      }
      guard options.contains(where: { $0.accepts(value) }) else {
        throw UsageError("\(key) cannot be '\(value)': it is \(option.syntax)")
      }
      guard seen.insert(key).inserted else { throw UsageError("\(key) is given twice") }
    }
    return settings
  }
}
