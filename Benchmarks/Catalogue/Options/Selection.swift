import Measurement
import Training
package import Vocabulary

/// What trainings and kernels are asked alike: which sizes, how often, on what. What is nil is as studies have it.
package struct Extent {
  var scale = Scale.quick
  var widths: [Int]?
  var batches: [Int]?
  var dimensions: [Int]?
  var precision: Precision?
  var threads: Int?
  let seed: UInt64
  var iterations: Int?
  var processes: Int?

  /// Fresh processes of a cell on so many threads.
  init(threads: Int, seed: UInt64, processes: Int) {
    (self.threads, self.seed, self.processes) = (threads, seed, processes)
  }

  /// - Throws: ``UsageError``.
  init(_ options: BenchmarkOptions) throws {
    scale = try OptionText.word(options.scale, of: Scale.self, called: "scale")
    widths = try options.m.map(OptionText.widths)
    batches = try options.n.map(OptionText.sizes)
    dimensions = try options.d.map(OptionText.sizes)
    precision = try options.precision.map {
      try OptionText.word($0, of: Precision.self, called: "precision")
    }
    threads = try options.threads.map(OptionText.threads)
    seed = try OptionText.seed(options.seed)
    iterations = try options.iterations.map { try OptionText.count($0, called: "iterations") }
    processes = try options.processes.map { try OptionText.count($0, called: "processes") }
  }

  /// Whether a size is named.
  var hasSizes: Bool { widths != nil || batches != nil || dimensions != nil }
}

/// What is asked of a family's solvers: the typed form of ``BenchmarkOptions``.
package struct Selection {
  let family: Family
  let extent: Extent
  let solvers: [SolverEntry]
  /// Whether they were named: a study with solvers of its own then keeps to these.
  private(set) var namesSolvers = false
  /// Names of the studies, nil for all; `custom` when sizes are given without a study.
  private(set) var studies: [String]?
  private(set) var shift: Double?
  private(set) var dataset: DataSource?
  private(set) var target: DataSource?
  /// What is said of the table in the file.
  private(set) var layout = TableLayout()
  private(set) var tolerance: Double?
  private(set) var repeatedIterations: Int?
  /// Values of solvers' options.
  private(set) var options: [OptionSetting] = []

  /// Every solver of a family.
  init(_ family: Family, _ extent: Extent) {
    (self.family, self.extent) = (family, extent)
    solvers = solverList.filter { $0.descriptor.family == family }
  }

  /// - Parameters:
  ///   - options: the command line.
  ///   - family: of the program.
  ///   - folder: against which paths of data are resolved; nil for the working folder.
  /// - Throws: ``UsageError`` or ``ProblemError``, one sentence each.
  package init(_ options: BenchmarkOptions, family: Family, folder: String? = nil) throws {
    (self.family, extent) = (family, try Extent(options))
    solvers = try Self.solvers(options.solver, family: family, extent.scale)
    namesSolvers = options.solver != nil
    studies = try Self.studies(
      options.study, hasSizes: extent.hasSizes, of: family.studies(extent.scale))
    shift = try options.shift.map { try OptionText.number($0, called: "shift") }
    dataset = try options.dataset.map { try DataSource.dataset($0, in: folder) }
    target = try options.target.map { try DataSource.target($0, in: folder) }
    layout = try Self.layout(options, of: dataset)
    repeatedIterations = try options.repeatedIterations.map {
      try OptionText.count($0, called: "repeated-iterations")
    }
    tolerance = try options.tolerance.map { try OptionText.number($0, called: "tolerance") }
    self.options = try Self.settings(options, solvers: solvers)
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

  private static func settings(
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
