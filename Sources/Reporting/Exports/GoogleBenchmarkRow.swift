import Analysis
import Foundation
import Measurement
import Statistics
import Vocabulary

/// One entry of `benchmarks`: a repetition, or an aggregate of all of a name's.
struct GoogleBenchmarkRow: Encodable {
  private var name: String
  private var runName: String
  private var familyIndex: Int
  private var perFamilyInstanceIndex = 0
  private var repetitions: Int
  private var threads: Int
  private var iterations: Int
  /// In `timeUnit`, but for a coefficient of variation.
  private var realTime: Double
  private var cpuTime: Double
  private let timeUnit = "s"
  private var kind: Kind
  /// Counts, and seconds by phase as `phase_seconds`.
  private var counters: [String: Double] = [:]

  private enum Kind {
    case iteration(index: Int)
    case aggregate(name: String, unit: String)
  }

  private init(
    _ point: MeasuredPoint, of count: Int, familyIndex: Int, seconds: Double, kind: Kind
  ) {
    runName = point.name
    name = runName
    if case .aggregate(let aggregate, _) = kind { name += "_\(aggregate)" }
    self.familyIndex = familyIndex
    repetitions = count
    threads = point.point.threads
    iterations = 1
    realTime = seconds
    cpuTime = seconds
    self.kind = kind
  }

  /// The repetitions of `point`, and where there are several their aggregates.
  static func rows(of point: MeasuredPoint, familyIndex: Int) -> [GoogleBenchmarkRow] {
    let timed = point.usable.flatMap(\.timedIterations)
    func row(_ seconds: Double, _ kind: Kind) -> GoogleBenchmarkRow {
      GoogleBenchmarkRow(
        point, of: timed.count, familyIndex: familyIndex, seconds: seconds, kind: kind)
    }
    let repetitions = timed.enumerated().map { index, iteration in
      var row = row(iteration.seconds, .iteration(index: index))
      row.counters = iteration.googleCounters
      return row
    }
    return repetitions
      + Aggregates(timed.map(\.seconds)).values.map { name, unit, value in
        var row = row(value, .aggregate(name: name, unit: unit))
        row.iterations = timed.count
        return row
      }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init(_ name: String) { stringValue = name }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var row = encoder.container(keyedBy: Key.self)
    for (name, value) in counters { try row.encode(value, forKey: Key(name)) }
    try row.encode(name, forKey: Key("name"))
    try row.encode(runName, forKey: Key("run_name"))
    try row.encode(familyIndex, forKey: Key("family_index"))
    try row.encode(perFamilyInstanceIndex, forKey: Key("per_family_instance_index"))
    try row.encode(repetitions, forKey: Key("repetitions"))
    try row.encode(threads, forKey: Key("threads"))
    try row.encode(iterations, forKey: Key("iterations"))
    try row.encode(realTime, forKey: Key("real_time"))
    try row.encode(cpuTime, forKey: Key("cpu_time"))
    try row.encode(timeUnit, forKey: Key("time_unit"))
    switch kind {
    case .iteration(let index):
      try row.encode("iteration", forKey: Key("run_type"))
      try row.encode(index, forKey: Key("repetition_index"))
    case .aggregate(let name, let unit):
      try row.encode("aggregate", forKey: Key("run_type"))
      try row.encode(name, forKey: Key("aggregate_name"))
      try row.encode(unit, forKey: Key("aggregate_unit"))
    }
  }
}

extension JournalLine {
  /// A kernel's samples follow a call that only warms up, so that its first is like all others.
  fileprivate var timedIterations: [IterationRecord] {
    Family.trains(family) ? steadyIterations : iterations.filter(\.accepted)
  }
}

extension IterationRecord {
  fileprivate var googleCounters: [String: Double] {
    let seconds = phases.map { ("\($0.key)_seconds", $0.value) }
    return Dictionary(
      counters.map { ($0.key, Double($0.value)) } + seconds, uniquingKeysWith: { $1 })
  }
}

/// What Google Benchmark says of several repetitions.
private struct Aggregates {
  /// None for under two repetitions.
  let values: [(name: String, unit: String, value: Double)]

  init(_ seconds: [Double]) {
    guard seconds.count > 1, let middle = median(of: seconds) else {
      values = []
      return
    }
    let mean = seconds.reduce(0, +) / Double(seconds.count)
    let squares = seconds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(seconds.count - 1)).squareRoot()
    let times = [("mean", mean), ("median", middle), ("stddev", deviation)]
    values =
      times.map { ($0, "time", $1) }
      + (mean > 0 ? [("cv", "percentage", deviation / mean)] : [])
  }
}
