import Analysis
import Measurement

extension ExportFormat {
  /// ``RunExport/longTable()``.
  package static let csv = ExportFormat(
    "csv", "a row for each cell, iteration and quantity"
  ) { $0.longTable() }
}

extension RunExport {
  /// A row for each cell, iteration and quantity; what a cell has once stands in rows without an
  /// iteration. A planned cell that failed, or was not measured, has its row with its status.
  fileprivate func longTable() -> ExportDocument {
    ExportDocument(pieces: { take in
      var table = DelimitedText(
        header: ["run"] + MeasuredPoint.repetitionColumns
          + ["stage", "iteration", "accepted", "phase", "quantity", "unit", "value"])
      let names = Dictionary(
        runs.map { ($0.family, $0.manifest.run) }, uniquingKeysWith: { first, _ in first })
      for point in points {
        for repetition in point.repetitions {
          table.addRows(
            beginning: [names[point.family]] + point.fields(of: repetition),
            ends: Reading.all(of: repetition, isTimed: !point.isSimulated).map(\.fields))
          if table.length > 1 << 20 { try take(table.handOver()) }
        }
      }
      try take(table.handOver())
    })
  }
}

extension MeasuredPoint {
  /// What tells a repetition from the others, and how it ended.
  static let repetitionColumns = [
    "family", "solver", "m", "n", "d", "shift", "dataset", "target", "precision", "threads",
    "options", "seed",
    "process", "cell", "status", "ended",
  ]

  /// What all rows of a repetition share: values of ``repetitionColumns``. `ended` is never empty: why training stopped, or why there is
  /// none.
  func fields(of repetition: Repetition) -> [String?] {
    let line = repetition.line
    let status = line?.status.rawValue ?? repetition.loss
    return [
      family, solver, "\(point.m)", "\(point.n)", "\(point.d)",
      Numbers.exact(point.shift), point.dataset, point.target, point.precision,
      "\(point.threads)", options.texts(separator: "=").joined(separator: ";"),
      "\(repetition.cell.seed)", "\(repetition.cell.process)",
      repetition.key, status, line?.reason ?? line?.stopped?.rawValue ?? status,
    ]
  }
}

/// One number of a cell.
private struct Reading {
  /// `cell`, `setup` or `iteration`.
  var stage: String
  var iteration: IterationRecord?
  /// A phase, or `total`; nil for what has none.
  var phase: String?
  var quantity: String
  var unit: String
  var value: String?

  var fields: [String?] {
    [
      stage, (iteration?.index).map { "\($0)" }, (iteration?.accepted).map { "\($0)" }, phase,
      quantity, unit, value,
    ]
  }

  /// Every number of a repetition; without seconds where they are a simulation's.
  static func all(of repetition: MeasuredPoint.Repetition, isTimed: Bool) -> [Reading] {
    let readings =
      ofCell(repetition.line, isTimed: isTimed)
      + (repetition.line?.setup.map(ofSetup) ?? [])
      + (repetition.line?.iterations.flatMap(ofIteration) ?? [])
    return isTimed ? readings : readings.filter { $0.unit != "s" || $0.value == nil }
  }

  /// What a cell has once. One that was not run took no time, and has none, and so has a simulation's.
  private static func ofCell(_ line: JournalLine?, isTimed: Bool) -> [Reading] {
    let wasRun = isTimed && line.map { $0.status != .skipped } ?? false
    let values: [(String, String, String?)] = [
      ("wall", "s", wasRun ? Numbers.exact(line?.wallSeconds) : nil),
      ("cpu", "s", Numbers.exact(line?.cpuSeconds)),
      ("peak_memory", "bytes", (line?.peakMemoryBytes).map { "\($0)" }),
      ("final_residual", "1", Numbers.exact(line?.finalResidual)),
      ("check_error", "1", Numbers.exact(line?.check?.error)),
    ]
    return values.filter { $0.0 == "wall" || $0.2 != nil }.map { name, unit, value in
      Reading(stage: "cell", quantity: name, unit: unit, value: value)
    }
  }

  private static func ofSetup(_ setup: SetupRecord) -> [Reading] {
    let planning = Reading(
      stage: "setup", quantity: "planning", unit: "s", value: Numbers.exact(setup.planningSeconds))
    return ofWork(setup, stage: "setup") + [planning]
  }

  private static func ofIteration(_ iteration: IterationRecord) -> [Reading] {
    let residual = Reading(
      stage: "iteration", quantity: "residual", unit: "1", value: Numbers.exact(iteration.residual))
    return (ofWork(iteration, stage: "iteration") + [residual]).map { reading in
      var reading = reading
      reading.iteration = iteration
      return reading
    }
  }

  private static func ofWork(_ work: some Workload, stage: String) -> [Reading] {
    let times = [(Claim.total, work.seconds)] + work.phases.sorted { $0.key < $1.key }
    let counts = [(Claim.total, work.counters)] + work.phaseCounters.sorted { $0.key < $1.key }
    return times.map { phase, seconds in
      Reading(
        stage: stage, phase: phase, quantity: "time", unit: "s", value: Numbers.exact(seconds))
    }
      + counts.flatMap { phase, counters in
        counters.sorted { $0.key < $1.key }.map { counter, count in
          Reading(stage: stage, phase: phase, quantity: counter, unit: "count", value: "\(count)")
        }
      }
      + work.diagnostics.sorted { $0.key < $1.key }.map { name, value in
        Reading(stage: stage, quantity: name, unit: "diagnostic", value: Numbers.exact(value))
      }
  }
}
