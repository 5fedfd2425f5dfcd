import Foundation
import Measurement
import Numerics
import Statistics
import Training
import Vocabulary

/// What the kernels reach: their rates, shares of the machine's ceilings, and the alternatives' times.
struct KernelSummary: Summary {
  /// Above this many rows only the largest sizes are shown.
  private static let mostRows = 40

  private let folder: RunFolder
  private let rows: [KernelRow]
  private let unmeasured: [JournalLine]

  /// Reads what a run recorded; rows are in the order of the plan.
  init(folder: RunFolder) throws {
    self.folder = folder
    let records = try FamilyRecords(folder: folder.family(Family.kernels.rawValue))
    let lines = try records.plannedLines
    let ceilings = records.manifest.environment.ceilings ?? [:]
    let groups = Dictionary(grouping: lines.filter { $0.status == .ok }, by: KernelRow.Key.init)
    var seen: Set<KernelRow.Key> = []
    rows = lines.map(KernelRow.Key.init).filter { seen.insert($0).inserted }
      .compactMap { key in groups[key].flatMap { KernelRow(key, $0, ceilings: ceilings) } }
    unmeasured = lines.filter { $0.status != .ok }
  }

  var warnings: [String] {
    unmeasured.map { line in
      "\(line.solver) at m = \(line.point.m), n = \(line.point.n), d = \(line.point.d) is "
        + "\(line.status.rawValue): \(line.reason ?? "no reason")"
    }
  }

  func print(asJSON: Bool) throws {
    if asJSON {
      try printDocument(Document(run: folder.path, rows: rows))
    } else {
      let shown = rows.count <= Self.mostRows ? rows : largest
      Swift.print(GroupedTable(KernelRow.header, shown.map(\.fields)).text)
      if shown.count < rows.count {
        Swift.print("the largest sizes of \(rows.count); --format json has all of them")
      }
      Swift.print("results: \(folder.path)")
    }
  }

  /// The last row of each kernel and number of threads.
  private var largest: [KernelRow] {
    var seen: Set<[String]> = []
    return rows.reversed().filter { seen.insert([$0.kernel, "\($0.point.threads)"]).inserted }
      .reversed()
  }

  private struct Document: Encodable {
    let run: String
    let rows: [KernelRow]
  }
}

/// A kernel at a size, over its processes.
private struct KernelRow: Encodable {
  struct Key: Hashable {
    let kernel: String
    let point: Point

    init(_ line: JournalLine) { (kernel, point) = (line.solver, line.point) }
  }

  let kernel: String
  let point: Point
  /// Of one call.
  let seconds: Double
  /// Units of the ceiling a second.
  let rate: Double
  /// What limits the rate, as ceilings are named; null where that is not measured.
  @Nullable var ceiling: String?
  /// Of the measured ceiling on as many threads; null where that is unknown.
  @Nullable var share: Double?
  let alternative: String
  let alternativeSeconds: Double

  /// The medians over processes of the medians over samples; nil for a kernel of another program.
  init?(_ key: Key, _ lines: [JournalLine], ceilings: [String: Double]) {
    guard let entry = kernelList.first(where: { $0.name == key.kernel }) else { return nil }
    func typical(_ value: (IterationRecord) -> Double?) -> Double? {
      median(of: lines.compactMap { median(of: $0.iterations.compactMap(value)) })
    }
    guard let seconds = typical(\.seconds),
      let other = typical({ $0.diagnostics["alternative_seconds"] }),
      let count = lines.first?.iterations.first?.counters[entry.counter.rawValue]
    else { return nil }
    (kernel, point) = (key.kernel, key.point)
    self.seconds = seconds
    rate = entry.work(count) / seconds
    ceiling = entry.ceiling?.rawValue
    let (threads, all) = (Double(key.point.threads), ceilings["threads"])
    let known = entry.ceiling.flatMap { ceiling in
      threads == 1
        ? ceilings[ceiling.rawValue] : threads == all ? ceilings[ceiling.allThreadsKey] : nil
    }
    share = known.map { [rate] in rate * entry.ceilingWeight / $0 }
    alternative = entry.alternative
    alternativeSeconds = other
  }

  static let header = [
    "kernel", "m", "n", "d", "threads", "time", "rate", "", "of ceiling", "alternative", "its time",
    "times faster",
  ]

  var fields: [String] {
    let unit = ceiling.flatMap(Resource.init)?.unit
    return [
      kernel, "\(point.m)", "\(point.n)", "\(point.d)", "\(point.threads)",
      Numbers.span(seconds), Numbers.fixed(rate / 1e9), unit ?? "G/s",
      Numbers.percent(share), alternative,
      Numbers.span(alternativeSeconds),
      Numbers.fixed(alternativeSeconds / seconds),
    ]
  }
}
