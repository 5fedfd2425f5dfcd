import Foundation
import Measurement
import Statistics

/// What a benchmark writes to standard output: where the records are, and what they say in short.
struct RunSummary: Summary {
  /// Above this many rows only the counts are written: the table is then `overparam analyze`'s.
  private static let mostRows = 40

  private let folder: RunFolder
  private let lines: [JournalLine]
  private let rows: [Row]

  /// Reads what a run recorded of a family; rows are in the order of the plan.
  init(folder: RunFolder, family: String) throws {
    self.folder = folder
    let records = try FamilyRecords(folder: folder.family(family))
    lines = try records.plannedLines
    let groups = Dictionary(grouping: lines, by: Row.Key.init)
    var seen: Set<Row.Key> = []
    let simulated = records.manifest.simulatedSolvers ?? []
    rows = records.manifest.cells.map(Row.Key.init).filter { seen.insert($0).inserted }
      .compactMap { key in
        groups[key].map { Row(key: key, lines: $0, isTimed: !simulated.contains(key.solver)) }
      }
  }

  func print(asJSON: Bool) throws {
    if asJSON {
      return try printDocument(
        Document(run: folder.path, cells: lines.count, statuses: statuses, rows: rows))
    }
    if rows.count <= Self.mostRows {
      Swift.print(GroupedTable(Row.header, rows.map(\.fields)).text)
    }
    let counts = statuses.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    Swift.print("\(lines.count) cells: \(counts.joined(separator: ", "))")
    Swift.print("results: \(folder.path)")
  }

  /// Solvers whose results are wrong or missing, for the user to look into.
  var warnings: [String] {
    let failed = lines.filter { $0.status == .checkFailed && $0.check != nil }
    return failed.compactMap { line in
      line.reason.map {
        "\(line.solver) failed its check at m = \(line.point.m), n = \(line.point.n), d = \(line.point.d): \($0)"
      }
    }
  }

  private var statuses: [String: Int] {
    Dictionary(lines.map { ($0.status.rawValue, 1) }, uniquingKeysWith: +)
  }

  private struct Document: Encodable {
    let run: String
    let cells: Int
    let statuses: [String: Int]
    let rows: [Row]
  }
}

/// A solver at a point, over its processes.
private struct Row: Encodable {
  struct Key: Hashable, Encodable {
    let solver: String
    let point: Point
    let options: [String: OptionValue]

    init(_ line: JournalLine) {
      (solver, point, options) = (line.solver, line.point, line.options)
    }

    init(_ cell: Cell) {
      (solver, point, options) = (cell.solver, cell.point, cell.options)
    }
  }

  let key: Key
  let lines: [JournalLine]
  /// Whether seconds mean something: a simulation's do not.
  let isTimed: Bool

  private enum CodingKeys: String, CodingKey {
    case statuses, stopped, reason, iterations, secondsPerIteration
    case residual
  }

  func encode(to encoder: any Encoder) throws {
    try key.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(statuses, forKey: .statuses)
    try container.encode(typical.stopped, forKey: .stopped)
    try container.encode(lost?.reason, forKey: .reason)
    try container.encode(typical.iterations.count, forKey: .iterations)
    try container.encode(secondsPerIteration, forKey: .secondsPerIteration)
    try container.encode(typical.relativeResidual, forKey: .residual)
  }

  /// The first process that is ok, else the first.
  private var typical: JournalLine { lines.first { $0.status == .ok } ?? lines[0] }
  /// The first process that is not ok.
  private var lost: JournalLine? { lines.first { $0.status != .ok } }
  /// Processes by status.
  private var statuses: [String: Int] {
    Dictionary(lines.map { ($0.status.rawValue, 1) }, uniquingKeysWith: +)
  }

  /// How the processes ended: all alike, or how many of them did not end well and why.
  private var ending: String {
    guard let lost else { return typical.stopped?.rawValue ?? Status.ok.rawValue }
    let count = lines.count { $0.status == lost.status }
    let share = count == lines.count ? "" : "\(count) of \(lines.count) "
    return "\(share)\(lost.status.rawValue): \(lost.reason ?? "no reason")"
  }

  /// The median over processes of the median over steady iterations.
  private var secondsPerIteration: Double? {
    guard isTimed else { return nil }
    return median(of: lines.compactMap { median(of: $0.steadyIterations.map(\.seconds)) })
  }

  static let header = [
    "solver", "m", "n", "d", "iterations", "ms/iteration", "|r|/|r_0|", "status",
  ]

  var fields: [String] {
    let line = typical
    return [
      line.solver, "\(line.point.m)", "\(line.point.n)", "\(line.point.d)",
      "\(line.iterations.count)", secondsPerIteration.map { Numbers.digits(1e3 * $0) } ?? "-",
      Numbers.scientific(line.relativeResidual),
      ending,
    ]
  }
}
