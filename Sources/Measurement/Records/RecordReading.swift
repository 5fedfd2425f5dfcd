/// How much of a line is read.
package enum JournalDetail: Sendable {
  /// All of it.
  case whole
  /// All but the set-up and the iterations: those are JSON, and no more is known of them; a line that is
  /// read so has none.
  case summary
}

extension JournalLine {
  private enum Key: String, CaseIterable {
    case cell, check
    case cpuSeconds = "cpu_seconds"
    case family
    case finalResidual = "final_residual"
    case iterations, options, order
    case peakMemoryBytes = "peak_memory_bytes"
    case point, process, reason, run, schema, seed, setup, solver, started, status, stopped
    case wallSeconds = "wall_seconds"
  }

  private static let keys = JSONKeys(Key.self)

  /// Reads what ``RecordCoding/line(_:)`` wrote.
  ///
  /// - Throws: ``JSONFault`` for what is no record, at this detail.
  init(_ reader: inout JSONReader, _ detail: JournalDetail = .whole) throws {
    var line = JournalLine(
      key: "", of: .blank, order: 0, run: "", result: CellResult(status: .ok), wallSeconds: 0,
      started: "")
    try reader.object(Self.keys) { reader, key in
      switch key {
      case .cell: line.cell = try reader.text()
      case .check: line.check = try reader.optional { try CheckRecord(&$0) }
      case .cpuSeconds: line.cpuSeconds = try reader.optional { try $0.number() }
      case .family: line.family = try reader.name()
      case .finalResidual: line.finalResidual = try reader.optional { try $0.number() }
      case .iterations where detail == .summary: try reader.elements { try $0.skip() }
      case .iterations: line.iterations = try reader.array { try IterationRecord(&$0) }
      case .options: line.options = try reader.optionValues()
      case .order: line.order = try reader.integer()
      case .peakMemoryBytes: line.peakMemoryBytes = try reader.optional { try $0.integer() }
      case .point: line.point = try Point(&reader)
      case .process: line.process = try reader.integer()
      case .reason: line.reason = try reader.optional { try $0.text() }
      case .run: line.run = try reader.name()
      case .schema: line.schema = try reader.integer()
      case .seed: line.seed = try reader.integer()
      case .setup where detail == .summary: try reader.skip()
      case .setup: line.setup = try reader.optional { try SetupRecord(&$0) }
      case .solver: line.solver = try reader.name()
      case .started: line.started = try reader.text()
      case .status: line.status = try reader.word()
      case .stopped: line.stopped = try reader.optional { try $0.word() }
      case .wallSeconds: line.wallSeconds = try reader.number()
      }
    }
    self = line
  }

  /// Whether an iteration took time, and nothing took less than none.
  var hasPossibleTimes: Bool {
    let parts =
      [wallSeconds, cpuSeconds ?? 0, setup?.seconds ?? 0, setup?.planningSeconds ?? 0]
      + (setup?.phases.values ?? [])
    return parts.allSatisfy { $0 >= 0 }
      && iterations.allSatisfy { $0.seconds > 0 && $0.phases.values.allSatisfy { $0 >= 0 } }
  }
}

extension IterationRecord {
  private enum Key: String, CaseIterable {
    case accepted, counters, diagnostics, index
    case phaseCounters = "phase_counters"
    case phases, residual, seconds
  }

  private static let keys = JSONKeys(Key.self)

  fileprivate init(_ reader: inout JSONReader) throws {
    var record = IterationRecord(
      index: 0, seconds: 0, phases: [:], counters: [:], phaseCounters: [:], residual: nil,
      accepted: false, diagnostics: [:])
    try reader.object(Self.keys) { reader, key in
      switch key {
      case .accepted: record.accepted = try reader.flag()
      case .counters: record.counters = try reader.tally { try $0.integer() }
      case .diagnostics: record.diagnostics = try reader.tally { try $0.number() }
      case .index: record.index = try reader.integer()
      case .phaseCounters:
        record.phaseCounters = try reader.tally { try $0.tally { try $0.integer() } }
      case .phases: record.phases = try reader.tally { try $0.number() }
      case .residual: record.residual = try reader.optional { try $0.number() }
      case .seconds: record.seconds = try reader.number()
      }
    }
    self = record
  }
}

extension SetupRecord {
  private enum Key: String, CaseIterable {
    case counters, diagnostics
    case phaseCounters = "phase_counters"
    case phases
    case planningSeconds = "planning_seconds"
    case plans, seconds
  }

  private static let keys = JSONKeys(Key.self, absent: "plans")

  fileprivate init(_ reader: inout JSONReader) throws {
    var record = SetupRecord(
      seconds: 0, planningSeconds: 0, phases: [:], counters: [:], phaseCounters: [:],
      diagnostics: [:])
    try reader.object(Self.keys) { reader, key in
      switch key {
      case .counters: record.counters = try reader.tally { try $0.integer() }
      case .diagnostics: record.diagnostics = try reader.tally { try $0.number() }
      case .phaseCounters:
        record.phaseCounters = try reader.tally { try $0.tally { try $0.integer() } }
      case .phases: record.phases = try reader.tally { try $0.number() }
      case .planningSeconds: record.planningSeconds = try reader.number()
      case .plans:
        record.plans = try reader.optional { try $0.tally { try $0.text() }.dictionary }
      case .seconds: record.seconds = try reader.number()
      }
    }
    self = record
  }
}

extension CheckRecord {
  private enum Key: String, CaseIterable { case error, limit, reference }

  private static let keys = JSONKeys(Key.self)

  fileprivate init(_ reader: inout JSONReader) throws {
    var record = CheckRecord(reference: "", error: nil, limit: 0)
    try reader.object(Self.keys) { reader, key in
      switch key {
      case .error: record.error = try reader.optional { try $0.number() }
      case .limit: record.limit = try reader.number()
      case .reference: record.reference = try reader.name()
      }
    }
    self = record
  }
}

extension Point {
  private enum Key: String, CaseIterable {
    case d, dataset, m, n, precision, shift, target, threads
  }

  private static let keys = JSONKeys(Key.self)

  fileprivate static let blank = Point(
    m: 0, n: 0, d: 0, shift: 0, dataset: "", target: "", precision: "", threads: 0)

  fileprivate init(_ reader: inout JSONReader) throws {
    var point = Point.blank
    try reader.object(Self.keys) { reader, key in
      switch key {
      case .d: point.d = try reader.integer()
      case .dataset: point.dataset = try reader.name()
      case .m: point.m = try reader.integer()
      case .n: point.n = try reader.integer()
      case .precision: point.precision = try reader.name()
      case .shift: point.shift = try reader.number()
      case .target: point.target = try reader.name()
      case .threads: point.threads = try reader.integer()
      }
    }
    self = point
  }
}

extension Cell {
  private enum Key: String, CaseIterable { case family, options, point, process, seed, solver }

  private static let keys = JSONKeys(Key.self)

  fileprivate static let blank = Cell(
    solver: "", family: "", point: .blank, options: [:], seed: 0, process: 0)

  init(_ reader: inout JSONReader) throws {
    var cell = Cell.blank
    try reader.object(Self.keys) { reader, key in
      switch key {
      case .family: cell.family = try reader.name()
      case .options: cell.options = try reader.optionValues()
      case .point: cell.point = try Point(&reader)
      case .process: cell.process = try reader.integer()
      case .seed: cell.seed = try reader.integer()
      case .solver: cell.solver = try reader.name()
      }
    }
    self = cell
  }
}

extension StudyRecord {
  private enum Key: String, CaseIterable { case cells, name, solver, variable }

  private static let keys = JSONKeys(Key.self)

  init(_ reader: inout JSONReader) throws {
    var study = StudyRecord(name: "", variable: nil, solver: "", cells: [])
    try reader.object(Self.keys) { reader, key in
      switch key {
      case .cells: study.cells = try reader.array { try $0.text() }
      case .name: study.name = try reader.text()
      case .solver: study.solver = try reader.name()
      case .variable: study.variable = try reader.optional { try $0.text() }
      }
    }
    self = study
  }
}

extension SchemaProbe {
  private enum Key: String, CaseIterable { case schema }

  private static let keys = JSONKeys(Key.self)

  init(_ reader: inout JSONReader) throws {
    var version = 0
    try reader.object(Self.keys) { reader, _ in version = try reader.integer() }
    schema = version
  }
}
