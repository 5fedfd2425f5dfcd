import Measurement
package import Training

/// What a command line asks for, each value checked: the typed form of ``BenchmarkOptions``.
package struct Selection {
  let solvers: [SolverEntry]
  let scale: Scale
  /// Names of the studies, nil for all; `custom` when sizes are given without a study.
  let studies: [String]?
  let widths: [Int]?
  let batches: [Int]?
  let dimensions: [Int]?
  let shift: Double?
  let dataset: String?
  let target: String?
  let precision: Precision?
  let threads: Int
  let seed: UInt64
  let iterations: Int?
  let tolerance: Double?
  let processes: Int
  /// Values of solvers' options by their kebab-case names.
  let options: [String: String]
  let isJSON: Bool

  /// - Throws: ``UsageError`` or ``LadderError``, one sentence each.
  package init(_ options: BenchmarkOptions, family: Family) throws {
    solvers = try Self.solvers(options.solver, family: family)
    scale = try Self.word(options.scale, of: Scale.self, called: "scale")
    widths = try options.m.map { try Ladder($0).sizes }
    batches = try options.n.map { try Ladder($0).sizes }
    dimensions = try options.d.map { try Ladder($0).sizes }
    let hasSizes = widths != nil || batches != nil || dimensions != nil
    studies = try Self.studies(options.study, hasSizes: hasSizes, of: family.studies(scale))
    shift = try options.shift.map { try Self.number($0, called: "shift") }
    dataset = options.dataset
    target = try options.target.map {
      try Self.word($0, of: Target.self, called: "target").rawValue
    }
    precision = try options.precision.map {
      try Self.word($0, of: Precision.self, called: "precision")
    }
    threads = try options.threads.map { try Self.count($0, called: "threads") } ?? processorCount()
    guard threads <= 1024 else { throw UsageError("threads is \(threads), but 1024 are the most") }
    for (name, path) in [("out", options.out), ("export-problem", options.exportProblem)] {
      if path?.isEmpty == true { throw UsageError("--\(name) is empty: name a folder") }
    }
    guard let seed = UInt64(options.seed) else {
      throw UsageError("the seed '\(options.seed)' is not a non-negative integer")
    }
    self.seed = seed
    iterations = try options.iterations.map { try Self.count($0, called: "iterations") }
    tolerance = try options.tolerance.map {
      try Self.number($0, called: "tolerance")
    }
    processes =
      try options.processes.map { try Self.count($0, called: "processes") } ?? scale.processes
    self.options = try Self.solverOptions(options, solvers: solvers)
    guard ["text", "json"].contains(options.format) else {
      throw UsageError("the format '\(options.format)' is neither text nor json")
    }
    isJSON = options.format == "json"
  }
}

extension Selection {
  private static func solvers(_ names: String?, family: Family) throws -> [SolverEntry] {
    let all = solverList.filter { $0.descriptor.family == family }
    guard let names else { return all }
    let known = all.map(\.descriptor.name)
    let wanted = names.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for name in wanted where !known.contains(name) {
      throw UsageError(
        "unknown solver '\(name)'" + suggestion(name, known)
          + "; \(family.rawValue) has \(known.joined(separator: ", "))")
    }
    return all.filter { wanted.contains($0.descriptor.name) }
  }

  private static func studies(
    _ names: String?, hasSizes: Bool, of studies: [Study]
  ) throws -> [String]? {
    guard let names else { return hasSizes ? ["custom"] : nil }
    if names == "all" { return nil }
    let known = Set(studies.map(\.name)).sorted()
    let wanted = names.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for name in wanted where !known.contains(name) {
      throw UsageError(
        "unknown study '\(name)'" + suggestion(name, known)
          + "; there are \(known.joined(separator: ", ")) and all")
    }
    if hasSizes, wanted.contains("common") {
      throw UsageError("the study 'common' has fixed sizes: leave out -m, -n and -d")
    }
    return wanted
  }

  private static func solverOptions(
    _ options: BenchmarkOptions, solvers: [SolverEntry]
  ) throws -> [String: String] {
    var pairs = try options.option.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw UsageError("the option '\(text)' is not of the form KEY=VALUE")
      }
      return (String(parts[0]), String(parts[1]))
    }
    if let damping = options.damping { pairs.append(("damping", damping)) }
    let known = solvers.flatMap(\.descriptor.options)
    var values: [String: String] = [:]
    for (key, value) in pairs {
      guard let option = known.first(where: { $0.name == key }) else {
        throw UsageError(
          "none of the solvers has an option '\(key)'" + suggestion(key, known.map(\.name)))
      }
      guard option.accepts(value) else {
        throw UsageError("\(key) cannot be '\(value)': it is \(option.syntax)")
      }
      guard values.updateValue(value, forKey: key) == nil else {
        throw UsageError("\(key) is given twice")
      }
    }
    return values
  }

  private static func suggestion(_ name: String, _ known: [String]) -> String {
    nearestName(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
  }

  private static func word<Word: RawRepresentable & CaseIterable>(
    _ text: String, of type: Word.Type, called name: String
  ) throws -> Word where Word.RawValue == String {
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    throw UsageError(
      "unknown \(name) '\(text)'" + suggestion(text, words)
        + "; it is \(words.joined(separator: ", "))")
  }

  /// More threads, iterations or processes than this are a slip of the pen.
  private static var mostOfAnything: Int { 1_000_000 }

  private static func count(_ text: String, called name: String) throws -> Int {
    guard let count = Int(text), count >= 1, count <= mostOfAnything else {
      throw UsageError("\(name) is '\(text)', but must be an integer from 1 to \(mostOfAnything)")
    }
    return count
  }

  private static func number(
    _ text: String, called name: String
  ) throws -> Double {
    guard let number = Double(text), number.isFinite, number >= 0 else {
      throw UsageError("\(name) is '\(text)', but must be a non-negative number")
    }
    return number
  }
}
