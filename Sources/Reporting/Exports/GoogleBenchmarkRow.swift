import Analysis
import Foundation
import Measurement
import Statistics
import Vocabulary

/// One entry of `benchmarks`: a repetition, or an aggregate of all of a name's.
struct GoogleBenchmarkRow: Encodable {
  /// What every entry has, and the keys of its kind.
  private struct Fields: Encodable {
    var name: String
    var runName: String
    var familyIndex: Int
    var perFamilyInstanceIndex = 0
    var repetitions: Int
    var threads: Int
    var iterations = 1
    /// In `timeUnit`, but for a coefficient of variation.
    var realTime: Double
    var cpuTime: Double
    var timeUnit = "s"
    var runType = "iteration"
    var repetitionIndex: Int?
    var aggregateName: String?
    var aggregateUnit: String?
  }

  private var fields: Fields
  /// Counts, and seconds by phase as `phase_seconds`.
  private var counters: [String: Double] = [:]

  /// The repetitions of `point`, and where there are several their aggregates.
  static func rows(of point: MeasuredPoint, familyIndex: Int) -> [GoogleBenchmarkRow] {
    let timed = point.usable.flatMap(\.timedIterations)
    func fields(_ seconds: Double) -> Fields {
      Fields(
        name: point.name, runName: point.name, familyIndex: familyIndex, repetitions: timed.count,
        threads: point.point.threads, realTime: seconds, cpuTime: seconds)
    }
    let repetitions = timed.enumerated().map { index, iteration in
      var fields = fields(iteration.seconds)
      fields.repetitionIndex = index
      return GoogleBenchmarkRow(fields: fields, counters: iteration.googleCounters)
    }
    return repetitions
      + Aggregates(timed.map(\.seconds)).values.map { name, unit, value in
        var fields = fields(value)
        fields.name += "_\(name)"
        fields.iterations = timed.count
        fields.runType = "aggregate"
        (fields.aggregateName, fields.aggregateUnit) = (name, unit)
        return GoogleBenchmarkRow(fields: fields)
      }
  }

  /// All keys in one object; those of Google Benchmark win.
  func encode(to encoder: any Encoder) throws {
    try counters.encode(to: encoder)
    try fields.encode(to: encoder)
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
