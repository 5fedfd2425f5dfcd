import Foundation
package import Measurement
import Statistics

/// Two recorded runs side by side, cell by cell: a report, no judgement.
package struct RunComparison: Codable, Equatable, Sendable {
  /// One cell in both runs.
  package struct Row: Codable, Equatable, Sendable {
    /// The family's name.
    package var family: String
    /// The solver's name.
    package var solver: String
    /// The sizes.
    package var point: Point
    /// What the solver was told.
    package var options: [String: OptionValue]
    /// Medians over the processes of the median iteration.
    package var firstSeconds: Double
    /// Of the second run.
    package var secondSeconds: Double
    /// ln(second/first), the median over all pairs of processes.
    package var effect: Double
    /// The ends of its 90 % interval; null for fewer than three processes on each side.
    @Nullable package var low: Double?
    /// The upper end of that interval.
    @Nullable package var high: Double?
    /// Whether counted work is the same in all processes.
    package var sameCounters: Bool
  }

  /// The version of this format.
  package var schema: Int
  /// The first run's folder.
  package var first: String
  /// The second run's folder.
  package var second: String
  /// What both have measured.
  package var rows: [Row]
  /// Cells without a usable time in one of the runs.
  package var onlyFirst: Int
  /// Cells that only the second has.
  package var onlySecond: Int
  /// `blas.core was Haswell and is SkylakeX`, a clause for each key of the environment.
  package var environmentDifferences: [String]

  /// - Parameters:
  ///   - first: the families of a run, and its name.
  ///   - second: those of the other.
  /// - Throws: when a record cannot be written as JSON.
  package init(
    _ first: (name: String, families: [FamilyRun]),
    _ second: (name: String, families: [FamilyRun])
  ) throws {
    schema = JournalLine.currentSchema
    (self.first, self.second) = (first.name, second.name)
    let (old, new) = (ComparedCells(first.families), ComparedCells(second.families))
    rows = old.order.compactMap { cell in
      new.lines[cell].flatMap { Row(cell, old.lines[cell] ?? [], $0) }
    }
    onlyFirst = old.order.count { new.lines[$0] == nil }
    onlySecond = new.order.count { old.lines[$0] == nil }
    environmentDifferences =
      try Self.differences(first.families, second.families)
      + Self.dataDifferences(first.families, second.families)
  }

  private static func dataDifferences(_ first: [FamilyRun], _ second: [FamilyRun]) -> [String] {
    let differences = first.flatMap { run in
      second.filter { $0.family == run.family }
        .flatMap { run.manifest.dataDifferences(to: $0.manifest) }
    }
    return Set(differences).sorted()
  }

  private static func differences(_ first: [FamilyRun], _ second: [FamilyRun]) throws -> [String] {
    guard let old = first.first?.manifest, let new = second.first?.manifest else { return [] }
    var (before, after) = (
      try EnvironmentValues(old.environment).values, try EnvironmentValues(new.environment).values
    )
    (before["generator"], after["generator"]) = (
      "\(old.generatorVersion)", "\(new.generatorVersion)"
    )
    return Set(before.keys).union(after.keys).sorted().compactMap { key in
      let (was, now) = (before[key] ?? "unknown", after[key] ?? "unknown")
      return was == now ? nil : "\(key) was \(was) and is \(now)"
    }
  }
}

extension RunComparison.Row {
  /// Nil without times on both sides.
  fileprivate init?(_ cell: Cell, _ first: [JournalLine], _ second: [JournalLine]) {
    let (old, new) = (first.compactMap(\.iterationSeconds), second.compactMap(\.iterationSeconds))
    guard let oldMedian = median(of: old), let newMedian = median(of: new),
      let shift = RankSumInterval(old.map { log($0) }, new.map { log($0) })
    else { return nil }
    (family, solver, point, options) = (cell.family, cell.solver, cell.point, cell.options)
    (firstSeconds, secondSeconds, effect) = (oldMedian, newMedian, shift.estimate)
    low = shift.ends?.low
    high = shift.ends?.high
    sameCounters = Set((first + second).map(\.counts)).count == 1
  }
}

/// The lines that have a steady time that is not a simulation's, by the first process of their cell, in the order of solvers and sizes.
private struct ComparedCells {
  let order: [Cell]
  let lines: [Cell: [JournalLine]]

  init(_ families: [FamilyRun]) {
    let timed = families.flatMap { run in
      let simulated = run.simulated
      return run.lines.latest.values.sorted { $0.order < $1.order }
        .filter { $0.iterationSeconds != nil && !simulated.contains($0.solver) }
    }
    let groups = timed.grouped(by: \.measuredCell.firstProcess)
    lines = Dictionary(uniqueKeysWithValues: groups.map { ($0.key, $0.elements) })
    order = groups.map(\.key).sorted {
      ($0.family, $0.solver, $0.point.m, $0.point.n, $0.point.d) < (
        $1.family, $1.solver, $1.point.m, $1.point.n, $1.point.d
      )
    }
  }
}

extension JournalLine {
  /// The median steady iteration; nil for anything but ok.
  fileprivate var iterationSeconds: Double? {
    status == .ok ? median(of: steadyIterations.map(\.seconds)) : nil
  }

  fileprivate var counts: [Tally<Tally<Int>>] {
    [setup?.phaseCounters ?? [:]] + iterations.map(\.phaseCounters)
  }
}

/// What an environment says, key by key, without what differs between any two runs.
private struct EnvironmentValues {
  private static let passing = ["started", "load_average", "ceilings", "slurm"]

  let values: [String: String]

  init(_ environment: EnvironmentRecord) throws {
    let document = try RecordCoding.line(environment)
    let record = try JSONDecoder().decode([String: JSONValue].self, from: document)
    values = record.filter { !Self.passing.contains($0.key) }.reduce(into: [:]) { values, entry in
      values.merge(entry.value.texts(named: entry.key), uniquingKeysWith: { $1 })
    }
  }
}

/// Any JSON, as far as it has to be printed.
private enum JSONValue: Decodable {
  case object([String: JSONValue])
  case list([JSONValue])
  case text(String)

  init(from decoder: any Decoder) throws {
    if let object = try? [String: JSONValue](from: decoder) {
      self = .object(object)
    } else if let list = try? [JSONValue](from: decoder) {
      self = .list(list)
    } else {
      self = .text(try Self.scalar(decoder.singleValueContainer()))
    }
  }

  private static func scalar(_ value: any SingleValueDecodingContainer) throws -> String {
    if value.decodeNil() { return "unknown" }
    if let truth = try? value.decode(Bool.self) { return truth ? "true" : "false" }
    if let whole = try? value.decode(Int.self) { return "\(whole)" }
    return try (try? value.decode(Double.self)).map { "\($0)" } ?? value.decode(String.self)
  }

  /// By path, `git.dirty` for example.
  func texts(named name: String) -> [String: String] {
    switch self {
    case .text(let text): [name: text]
    case .list(let list):
      [name: list.flatMap { $0.texts(named: "").values }.joined(separator: " ")]
    case .object(let object):
      object.reduce(into: [:]) { values, entry in
        values.merge(
          entry.value.texts(named: "\(name).\(entry.key)"), uniquingKeysWith: { $1 })
      }
    }
  }
}
